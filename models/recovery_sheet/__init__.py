"""The recovery sheet 恢复单: the code that opens an encrypted ledger without its password."""
