"""What became of a package's sheets for people on their way: row by row, as it can be told.

The sheets are a view of the data: what is told here is for a person to look at, and changes nothing
by itself.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from models.marks import N_
from models.phrase import Phrase

__all__ = ["RowVerdict", "ViewNote", "ViewReport", "ViewRow"]


class RowVerdict(StrEnum):
    """What became of one row; the value is what people read."""

    AS_SENT = N_("与上报时一致")
    EDITED = N_("被改动")
    REMOVED = N_("被删去")
    NEW = N_("Excel 里新增的行，需要批准")
    UNKNOWN = N_("记录编号不是这一包上报的")
    REPEATED = N_("记录编号重复")
    OLDER = N_("修订号比上报时旧")
    UNVERIFIED = N_("没有校验值，无从核对")


_NOTES: Final[Mapping[str, str]] = {
    "date-text": N_("{column}：日期变成文本"),
    "date-number": N_("{column}：日期变成数字 {text}"),
    "time-text": N_("{column}：时间变成文本"),
    "time-number": N_("{column}：时间变成数字 {text}"),
    "code-number": N_("{column}变成数字"),
    "zeros-lost": N_("{column}变成数字，前面的零丢失"),
    "digits-lost": N_("{column}变成数字 {text}，后面的数字已丢失"),
    "number-text": N_("{column}：数字变成文本"),
    "percent-text": N_("{column}：百分比变成文本"),
    "percent-rounded": N_("{column}：百分比变成文本，小数位丢失"),
    "became-date": N_("{column}变成日期 {text}"),
    "full-width": N_("{column}：全角字符"),
    "blanks": N_("{column}：多出空格"),
    "id-gone": N_("记录编号被清空，按内容认出"),
    "id-changed": N_("记录编号被改成 {text}，按内容认出"),
    "id-filled": N_("记录编号被填充成 {text}，按内容认出"),
    "twice": N_("整行重复"),
    "unnamed": N_("改动的列说不准"),
}
"""By code. ``text`` is what stands in the cell."""


@attrs.frozen
class ViewNote:
    """Something about a row or a sheet that does no harm, or says what the harm is."""

    code: str
    column: str = ""
    text: str = ""

    @property
    def sentence(self) -> Phrase:
        """The note in Chinese."""
        return Phrase(_NOTES[self.code], column=self.column, text=self.text)

    @classmethod
    def known(cls, code: str) -> bool:
        """Tell whether there is such a note."""
        return code in _NOTES


@attrs.frozen(kw_only=True)
class ViewRow:
    """One row. ``number`` is its place in the sheet, 0 where it is gone.

    ``record_id`` and ``revision`` are those under which the row was sent, as far as it is
    recognised, otherwise what stands in it. ``columns`` are the headings of the cells that were
    edited, ``cells`` what stands in the row now, by heading.
    """

    number: int
    record_id: str
    revision: int
    verdict: RowVerdict
    columns: tuple[str, ...] = ()
    cells: Mapping[str, str] = attrs.field(factory=dict)
    notes: tuple[ViewNote, ...] = ()


@attrs.frozen(kw_only=True)
class ViewReport:
    """One sheet against what was sent.

    Attributes: ``sheet`` (its name in the file), ``title`` (the name under which it was sent),
    ``sent`` (rows sent), ``counts`` (rows by verdict), ``rows`` (those to be told, ``left_out``
    more are only counted), ``missing`` and ``added`` (headings), ``repairs`` (damage that could be
    undone, and in how many rows), ``copied`` (a copy of a sheet that is there as well), ``gone``
    (the whole sheet is not there), ``verified`` (there are hashes to hold the rows against),
    ``names`` (of shops and products by kind and code, as the rows that were not changed tell them).
    """

    sheet: str
    title: str
    sent: int = 0
    counts: Mapping[RowVerdict, int] = attrs.field(factory=dict)
    rows: tuple[ViewRow, ...] = ()
    left_out: int = 0
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    repairs: Mapping[ViewNote, int] = attrs.field(factory=dict)
    copied: bool = False
    gone: bool = False
    verified: bool = True
    names: Mapping[tuple[str, str], str] = attrs.field(factory=dict)

    @property
    def untouched(self) -> bool:
        """True where everything is as it was sent; order and additional columns do not count."""
        told = {verdict for verdict, count in self.counts.items() if count}
        return not self.gone and not self.missing and told <= {RowVerdict.AS_SENT}
