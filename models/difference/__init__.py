"""What changed in a record, told by labels: the change view and the history read it from here."""

from models.difference.compare import Act, RecordDifference, ValueChange, difference
from models.difference.names import Names, record_title, references
from models.difference.restoring import field_label, restorable
from models.difference.settings import setting_label, setting_parts
from models.difference.values import BLANK, value_words

__all__ = [
    "BLANK",
    "Act",
    "Names",
    "RecordDifference",
    "ValueChange",
    "difference",
    "field_label",
    "record_title",
    "references",
    "restorable",
    "setting_label",
    "setting_parts",
    "value_words",
]
