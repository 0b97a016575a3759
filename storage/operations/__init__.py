"""The use cases: one user action is one small function that returns what it changed.

The window, the command line and the tests all call the same functions; nothing else writes.
"""
