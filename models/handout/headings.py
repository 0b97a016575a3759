"""Finding a sheet's kind and its heading row: by synonyms, in any order, below any title."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import attrs

from models.handout.definition import Column, SheetDefinition
from models.handout.text import clean_line, comparable
from models.marks import N_

__all__ = ["HEADING_ROWS", "REASON_HEADING", "HeadingProblem", "Layout", "lay_out", "recognise"]

HEADING_ROWS: Final = 20
"""The headings are looked for in this many rows at the top."""

REASON_HEADING: Final = "错误原因"
"""The column that our own workbook of refused rows adds: never a field, never mentioned."""

_BRACKETS: Final = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "{": "(", "}": ")"})
_ENDING: Final = re.compile(r"\(([^()]*)\)$")
_MARKS: Final = str.maketrans("", "", "*:'\"“”")
_SAYS_NOTHING: Final = frozenset({"", "必填", "选填", "可空", "必须", "含税", "文本", "是/否"})
_FEW: Final = 2


class HeadingProblem(Exception):
    """A sheet's headings cannot be used; ``template`` is a Chinese clause, ``params`` fill it."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params


@attrs.frozen
class Layout:
    """Where a sheet's fields stand. Rows and columns count from 0; ``width`` is the last used.

    ``positions`` goes by the order of the definition's columns; ``ignored`` are headings without a
    field, ``absent`` fields without a heading.
    """

    definition: SheetDefinition
    row: int
    headings: tuple[str, ...]
    positions: Mapping[str, int]
    ignored: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields present, in the order of the definition."""
        return tuple(self.positions)


def heading_key(text: str) -> str:
    """Return the text by which a heading is looked up."""
    return comparable(text).translate(_BRACKETS).translate(_MARKS)


@cache
def _lookup(definition: SheetDefinition) -> dict[str, list[Column]]:
    """Return the columns by every name they have, without units; the first in rank comes first."""
    found: dict[str, list[Column]] = {}
    for column in definition.columns:
        for name in (column.heading, *column.names):
            columns = found.setdefault(heading_key(name), [])
            if column not in columns:
                columns.append(column)
    return found


def column_of(definition: SheetDefinition, heading: str) -> Column | None:
    """Return the column that ``heading`` names, None for none.

    A bracket behind the name must say the column's unit or nothing of weight: 订购量(箱) is not
    订购量(条).
    """
    key = heading_key(heading)
    table = _lookup(definition)
    if key in table:
        return table[key][0]
    ending = _ENDING.search(key)
    if not ending:
        return None
    inside = ending[1]
    for column in table.get(key[: ending.start()], ()):
        if inside in map(comparable, column.units) or inside in _SAYS_NOTHING or not column.units:
            return column
    return None


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if cell is None else clean_line(str(cell)) for cell in row)


def _matches(definition: SheetDefinition, texts: Iterable[str]) -> int:
    columns = (column_of(definition, text) for text in texts if text)
    return len({column.field for column in columns if column})


def _best_row(definition: SheetDefinition, rows: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """Return the number of headings of the best row and its index; the first wins a tie."""
    scores = [(_matches(definition, texts), -index) for index, texts in enumerate(rows)]
    score, index = max(scores, default=(0, 0))
    return score, -index


def recognise(
    name: str, rows: Sequence[Sequence[object]], definitions: Iterable[SheetDefinition]
) -> SheetDefinition | None:
    """Return the kind of a sheet: by its name, else by headings that have all required columns.

    Headings that any sheet may have (日期, 名称, 类型) say nothing unless they are all there alone.
    """
    known = list(definitions)
    key = _sheet_key(name)
    for definition in known:
        if key in {_sheet_key(other) for other in (definition.name, *definition.names)}:
            return definition
    texts = [_texts(row) for row in rows[:HEADING_ROWS]]
    scored = [
        (_best_row(definition, texts)[0], -rank, definition)
        for rank, definition in enumerate(known)
        if not _missing(definition, texts) and _tells(definition, texts)
    ]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _tells(definition: SheetDefinition, texts: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether headings can be known by themselves for this kind's."""
    count, index = _best_row(definition, texts)
    if definition.common:
        return count == len(definition.columns) == len([text for text in texts[index] if text])
    return _has_a_form(definition, _fields(definition, texts[index]))


def _has_a_form(definition: SheetDefinition, fields: Collection[str]) -> bool:
    forms = definition.forms
    return not forms or any(form <= set(fields) for form in forms)


def _fields(definition: SheetDefinition, texts: Iterable[str]) -> set[str]:
    return {column.field for text in texts if (column := column_of(definition, text))}


def resembles(
    rows: Sequence[Sequence[object]], definitions: Iterable[SheetDefinition]
) -> SheetDefinition | None:
    """Return the kind whose headings a sheet has more than half of, for a sentence that helps."""
    texts = [_texts(row) for row in rows[:HEADING_ROWS]]
    for definition in definitions:
        score, _ = _best_row(definition, texts)
        lacking = len(_missing(definition, texts))
        if score > _FEW and lacking * 2 < len(definition.required):
            return definition
    return None


def _sheet_key(name: str) -> str:
    return re.sub(r"[\d_\-.()年月]", "", comparable(name))


def _missing(definition: SheetDefinition, texts: Sequence[tuple[str, ...]]) -> list[Column]:
    if not texts:
        return list(definition.required)
    _, index = _best_row(definition, texts)
    present = _fields(definition, texts[index])
    return [column for column in definition.required if column.field not in present]


def lay_out(definition: SheetDefinition, rows: Sequence[Sequence[object]]) -> Layout:
    """Find the heading row and each field's column in the top ``rows`` of a sheet.

    Raises :class:`HeadingProblem` where a required heading is missing or one stands twice.
    """
    texts = [_texts(row) for row in rows[:HEADING_ROWS]]
    score, index = _best_row(definition, texts)
    if score < min(_FEW, len(definition.required)):
        raise HeadingProblem(
            N_("前 {rows} 行里没有找到表头（应有 {wanted}）"),
            rows=HEADING_ROWS,
            wanted="、".join(column.heading for column in definition.required),
        )
    headings = texts[index]
    places = _places(definition, headings)
    _refuse_missing(definition, headings, places)
    positions = {
        column.field: places[column.field]
        for column in definition.columns
        if column.field in places
    }
    used = set(positions.values())
    return Layout(
        definition=definition,
        row=index,
        headings=headings,
        positions=positions,
        ignored=tuple(
            text
            for place, text in enumerate(headings)
            if text and place not in used and text != REASON_HEADING
        ),
        absent=tuple(c.field for c in definition.columns if c.field not in places),
    )


def _places(definition: SheetDefinition, headings: Sequence[str]) -> dict[str, int]:
    """Return each field's column; of several synonyms the canonical heading wins."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(headings):
        column = column_of(definition, text) if text else None
        if column:
            found.setdefault(column.field, []).append(place)
    return {
        field: places[0] if len(places) == 1 else _one_of(definition, field, headings, places)
        for field, places in found.items()
    }


def _one_of(
    definition: SheetDefinition, field: str, headings: Sequence[str], places: Sequence[int]
) -> int:
    column = definition.column(field)
    for wanted in ({heading_key(column.heading)}, {heading_key(column.names[0])}):
        exact = [place for place in places if heading_key(headings[place]) in wanted]
        if len(exact) == 1:
            return exact[0]
    raise HeadingProblem(
        N_("有几列都是“{heading}”（{columns}），分不清用哪一列"),
        heading=column.heading,
        columns="、".join(f"{letters(place)} 列“{headings[place]}”" for place in places),
    )


def _refuse_missing(
    definition: SheetDefinition, headings: Sequence[str], places: Mapping[str, int]
) -> None:
    missing = [column for column in definition.required if column.field not in places]
    if not missing and not _has_a_form(definition, places):
        raise HeadingProblem(N_("缺少必有的列 {names}"), names=definition.forms_told)
    if not missing:
        return
    names = "、".join(f"“{column.heading}”" for column in missing)
    other = next((text for text in headings if _other_unit(missing, text)), None)
    if other:
        raise HeadingProblem(
            N_("缺少必有的列 {names}（“{other}”单位不同）"), names=names, other=other
        )
    raise HeadingProblem(N_("缺少必有的列 {names}"), names=names)


def _other_unit(missing: Iterable[Column], text: str) -> bool:
    key = heading_key(text)
    ending = _ENDING.search(key)
    stem = key[: ending.start()] if ending else ""
    return any(stem and stem in map(heading_key, column.names) for column in missing)


def letters(place: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text
