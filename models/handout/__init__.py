"""Handouts 下发: what headquarters' sheets are called, what stands in them, how cells are read.

Pure: rows of cells in, parsed values, refused rows and warnings out. The sheets are data
(:mod:`models.handout.sheets`), so a new one is an entry there.
"""
