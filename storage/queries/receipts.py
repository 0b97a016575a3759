"""What receipts say of records; of several words on one revision the last one taken over holds."""

__all__ = ["RETURNED"]

RETURNED = (
    "SELECT told.kind, told.record_id, told.revision, told.comment, told.handler, told.day "
    "FROM receipt AS told WHERE told.result = '退回' "
    "AND NOT EXISTS (SELECT 1 FROM receipt AS later "
    "WHERE later.kind = told.kind AND later.record_id = told.record_id "
    "AND later.revision = told.revision "
    "AND (later.operation, later.position) > (told.operation, told.position))"
)
"""The revisions of which headquarters' last word is that they go back."""
