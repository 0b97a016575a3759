"""The ledger (SQLite), the workbooks (Excel) and the use cases in :mod:`storage.operations`."""
