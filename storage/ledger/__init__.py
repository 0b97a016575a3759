"""The parts of the ledger: tables of records, journal, drafts, purchases, packages."""
