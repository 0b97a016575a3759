"""What a check of the ledger looks at: the file, the journal, records, batches, what went out."""
