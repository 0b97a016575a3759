"""Winning back from one's own packages: gathered, compared with the ledger, previewed."""
