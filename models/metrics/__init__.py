"""Metrics: what is declared of each, exact quotients, and the formulas (decision 26, DOMAIN 6).

Pure: a formula takes numbers or small facts and gives a quotient of two whole numbers. What it is
fed with is read from the ledger elsewhere.
"""
