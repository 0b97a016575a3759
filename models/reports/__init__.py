"""The manager's reports (DOMAIN 5.3, decision 27): sections, due days, figures, submission.

Pure: facts of a period in, tables out. The facts are read from the ledger elsewhere.
"""

from models.reports.report import FrozenRow, Report, ReportKind, ReportStage, ReportText

__all__ = ["FrozenRow", "Report", "ReportKind", "ReportStage", "ReportText"]
