"""The commands of the command line, one module a topic. None of them imports Qt when loaded."""
