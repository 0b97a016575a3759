"""Headquarters' side: the database into which packages are consolidated, in its parts.

It is no ledger: nothing here is recorded, only received, judged and answered.
"""
