"""记录: what proves the six-ones, kind by kind and month by month, each event in one form."""
