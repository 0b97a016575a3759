"""The steps of a consolidation: which files, what becomes of each."""
