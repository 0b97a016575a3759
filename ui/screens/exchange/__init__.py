"""交换: handouts in, packages out, and what was exchanged so far."""
