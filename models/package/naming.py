"""The file names of packages, enrolments and receipts (DOMAIN 5)."""

import re
from datetime import date, datetime

from models.manager import Manager

__all__ = [
    "consolidated_file_name",
    "enrolment_file_name",
    "name_part",
    "package_file_name",
    "receipt_file_name",
]

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST_PART = 30
_SHORT_DEVICE = 8


def name_part(text: str) -> str:
    """Make a text fit to be part of a file name under Windows and Linux."""
    return _FORBIDDEN.sub("_", text.strip())[:_LONGEST_PART].strip(" .") or "_"


def package_file_name(manager: Manager, month: str, sequence: int, made_at: datetime) -> str:
    """上报_{单位}_{工号}_{期间}_第{N}包_{yyyymmddHHMM}.xlsx."""
    parts = (
        "上报",
        name_part(manager.organisation),
        name_part(manager.id),
        name_part(month),
        f"第{sequence}包",
        f"{made_at:%Y%m%d%H%M}",
    )
    return f"{'_'.join(parts)}.xlsx"


def enrolment_file_name(organisation: str, manager: str, device: str) -> str:
    """设备登记_{单位}_{工号}_{the device id's first eight digits}.json."""
    parts = map(name_part, ("设备登记", organisation, manager, device[:_SHORT_DEVICE]))
    return f"{'_'.join(parts)}.json"


def receipt_file_name(organisation: str, manager: str, day: date) -> str:
    """下发_{单位}_{工号}_回执_{yyyymmdd}.xlsx."""
    return f"下发_{name_part(organisation)}_{name_part(manager)}_回执_{day:%Y%m%d}.xlsx"


def consolidated_file_name(organisation: str, month: str, made_at: datetime) -> str:
    """汇总_{单位}_{月份}_{yyyymmddHHMM}.xlsx."""
    return f"汇总_{name_part(organisation)}_{name_part(month)}_{made_at:%Y%m%d%H%M}.xlsx"
