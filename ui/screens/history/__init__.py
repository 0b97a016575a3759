"""操作记录: every operation in words, what it changed, one record's whole story."""
