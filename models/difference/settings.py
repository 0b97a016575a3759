"""Settings in words: their keys and values are made for programs."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from models.awards.settings import AwardSettings
from models.candidates.settings import CandidateSettings
from models.checklist import ChecklistChoice, CheckMarks
from models.entries.deadlines import ComplaintLimits
from models.fields import FieldInfo, fields_of
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.plan.settings import PlanSettings
from models.reports.settings import ReportSettings
from models.retail_format import FormatLimits
from models.six_one_record import SixOneItem
from models.spray_code import SprayLimits
from models.store_analysis import AnalysisSettings
from models.today import Weights
from models.warnings import WarningSettings

__all__ = ["setting_label", "setting_parts"]

_SIX_ONE = re.compile(r"six_one\.([1-6])@(\d{4}-\d{2})")
_LABELS: Mapping[str, str] = {
    "print.stock_rows": N_("走访单品规数"),
    "backup.second_place": N_("备份的第二处"),
    "lock.minutes": N_("几分钟不用就锁定"),
    "photos.folder": N_("照片文件夹"),
}
_JUDGEMENTS: Mapping[str, type[Judgement]] = {
    kind.key: kind
    for kind in (
        PlanSettings, WarningSettings, Weights, ComplaintLimits, FormatLimits, SprayLimits,
        CheckMarks, ChecklistChoice, CandidateSettings, AwardSettings,
        AnalysisSettings, ReportSettings,
    )
}  # fmt: skip
_PARTS: Mapping[str, str] = {
    "period": N_("周期"),
    "information_points": N_("信息采集点的周期"),
    "due_day": N_("到期日"),
    "minimum_lines": N_("采集品规数"),
    "photos": N_("照片张数"),
    "backfill_days": N_("补录天数"),
}
"""The parts of a six-ones setting in the order of the settings page."""


def setting_label(key: str) -> str:
    """Return what a setting is called; a key nobody knows stays as it is."""
    name, _, since = key.partition("@")
    if name in _JUDGEMENTS:
        title = Phrase(_JUDGEMENTS[name].title)
        return Phrase(N_("{item}，从 {month} 起"), item=title, month=since) if since else title
    found = _SIX_ONE.fullmatch(key)
    if found is None:
        return Phrase(_LABELS[key]) if key in _LABELS else key
    item = SixOneItem(int(found[1]))
    words = Phrase(N_("{sign} {item}"), sign=item.sign, item=item.short_name)
    return Phrase(N_("{item}，从 {month} 起"), item=words, month=found[2])


def setting_parts(key: str, value: str | None) -> Iterator[tuple[str, Any]]:
    """Yield label and value of each part of a setting; one part for a plain one."""
    kind = _JUDGEMENTS.get(key.partition("@")[0])
    if kind is not None:
        chosen = kind.from_text(value or "")
        for info in fields_of(kind):
            yield info.label, _words(info, getattr(chosen, info.name))
        return
    stored: Any = value or None
    if not _SIX_ONE.fullmatch(key):
        yield N_("值"), stored
        return
    parts = json.loads(value) if value else {}
    for name, label in _PARTS.items():
        stored = parts.get(name)
        words = isinstance(stored, str) and name in ("period", "information_points")
        yield label, Phrase(stored) if words else stored


def _words(info: FieldInfo, value: Any) -> str | None:
    """Return a value of judgement as people write it, None for an empty text."""
    if isinstance(value, bool):
        return Phrase(N_("是")) if value else Phrase(N_("否"))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if info.unit is not None:
        return Phrase(N_("{n} {unit}"), n=value, unit=Phrase(info.unit.value))
    return f"{value}" or None
