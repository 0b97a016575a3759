"""What the manager's reports are made of, read from the ledger (call it inside one snapshot)."""

from storage.queries.report_facts.reading import report_facts

__all__ = ["report_facts"]
