"""The table of points on one page: head, groups, rows with their boxes, and the middle band."""

from collections.abc import Mapping
from typing import Final

import attrs

from models.check import CheckAnswer, PointResult
from models.check_sheet.plan import BAND, BAND_GAP, CAPTION, GROUP, HEAD, PagePlan
from models.checklist import Checklist, Point, PointKind, earned_points, tenths
from models.paper.compose import Composer
from models.paper.grid import DATA, FIGURE, LABEL, LEFT, RIGHT
from models.paper.items import RULE, Align, Area, DigitBox
from models.paper.measure import Measure, Shared, Style, fit, share

__all__ = ["COLUMNS", "NOTE_LEFT", "NOTE_WIDTH", "SUFFIXES", "Table", "note_of", "wording_of"]

COLUMNS: Final = (108.5, 124.0, 139.5, 155.0)
"""Left edges of the boxes 符合, 部分 ½, 不符合, 不适用."""
NOTE_LEFT: Final = 168.0
NOTE_WIDTH: Final = RIGHT - NOTE_LEFT
_ZONE_LEFT: Final = 104.5
_TEXT_LEFT: Final = 20.0
_TEXT_WIDTH: Final = 76.0
_EARNED: Final = 4.0
_GROUP_WIDTH: Final = 80.0
_WEIGHT_RIGHT: Final = 100.0
_VETO_LEFT: Final = 102.0
_HALF_BOX: Final = 2.25
_BAND_LIMIT: Final = 150.0
_BAND_USUAL: Final = 146.8
_DIGIT: Final = (5.5, 6.2)
_DIGITS: Final = ((108.5, (121.5, 128.7)), (137.5, (150.5, 157.7)))
"""Label and the two boxes of each number of a ratio."""
_LABEL_WIDTH: Final = 11.6
_MOST_DIGITS: Final = 99

SUFFIXES: Final[Mapping[PointResult, str]] = {
    PointResult.PASS: "y",
    PointResult.HALF: "h",
    PointResult.FAIL: "n",
    PointResult.SIGN_MISSING: "n",
    PointResult.NOT_APPLICABLE: "a",
    PointResult.SOLD_TO_MINOR: "s",
}
"""What stands behind a point's code in the name of a box."""
_PLACES: Final[Mapping[PointResult, int]] = {
    PointResult.PASS: 0,
    PointResult.HALF: 1,
    PointResult.FAIL: 2,
    PointResult.SIGN_MISSING: 2,
    PointResult.NOT_APPLICABLE: 3,
}
_CAPTIONS: Final[Mapping[PointResult, str]] = {
    PointResult.PASS: "符合",
    PointResult.SIGN_MISSING: "标志缺失",
    PointResult.SOLD_TO_MINOR: "售烟◆",
    PointResult.NOT_APPLICABLE: "不适用",
}
_HEADS: Final = ("符合", "部分 ½", "不符合", "不适用")


def note_of(answer: CheckAnswer | None, measure: Measure) -> Shared:
    """Fill the room beside a point with the remark; what finds none is the rest."""
    style = Style(8.5, serif=True, floor=7.5)
    return share(answer.note if answer else "", style, NOTE_WIDTH, 2, measure)


def wording_of(point: Point, measure: Measure, *, answered: bool = False) -> Shared:
    """Fill the room of a point's wording; only one too long for two lines shrinks below 9 pt.

    Once it is ``answered``, the points earned take some of that room.
    A ratio's labels stand at its boxes, so its short wording is enough where it says all.
    """
    short = point.short if point.kind is PointKind.RATIO else ""
    text = point.text if short.endswith("…") else short or point.text
    width = _TEXT_WIDTH - (_EARNED if answered else 0.0)
    fitted = fit(text, DATA, width, measure)
    if fitted.overflow:
        return share(text, attrs.evolve(DATA, floor=7.0), width, 2, measure)
    return Shared(fitted.lines, fitted.size)


def _place(point: Point, result: PointResult) -> float:
    """Return the left edge of the box of a result."""
    if result is PointResult.SOLD_TO_MINOR:
        return COLUMNS[1 if PointResult.NOT_APPLICABLE in point.results else 3]
    return COLUMNS[_PLACES[result]]


@attrs.frozen
class Table:
    """Draws the points of one page of a checklist with the answers there are."""

    page: Composer
    checklist: Checklist
    answers: Mapping[str, CheckAnswer]

    def draw(self, plan: PagePlan, top: float, *, begun: bool) -> float:
        """Draw head, groups and rows from ``top``; return where the middle band begins.

        ``begun``: the first group goes on from the page before.
        """
        y = self._head(top)
        band, clear = None, True
        for number, points in enumerate(plan.groups):
            for index, point in enumerate(points):
                height = plan.pitch + (CAPTION if point.kind is PointKind.MINORS else 0.0)
                need = height + (GROUP if index == 0 else 0.0)
                if band is None and y + need > _BAND_LIMIT:
                    if clear:
                        self.page.horizontal(y, LEFT, RIGHT)
                    band, y = y, y + BAND + BAND_GAP
                if index == 0:
                    y = self._group(y, points[0].group, continued=begun and number == 0)
                self._point(y, height, point)
                y += height
                clear = self._rule(y, height, point, closing=index == len(points) - 1)
        if band is None:
            band = max(_BAND_USUAL, y)
            self.page.horizontal(band, LEFT, RIGHT)
        return band

    def _head(self, top: float) -> float:
        middle, small = top + HEAD / 2, Style(9)
        self.page.text((LEFT, middle), "序", small)
        self.page.text((_TEXT_LEFT, middle), "检查点", small)
        worth = "得分/分值" if self.answers else "分值"
        self.page.text((_WEIGHT_RIGHT, middle), worth, small, align=Align.RIGHT)
        for x, label in zip(COLUMNS, _HEADS, strict=True):
            place = (x + _HALF_BOX, middle)
            self.page.text(place, label, Style(9, bold=True), align=Align.CENTRE)
        self.page.text((NOTE_LEFT, middle), "问题说明", small)
        self.page.horizontal(top + HEAD, LEFT, RIGHT, RULE)
        return top + HEAD

    def _group(self, y: float, group: str, *, continued: bool) -> float:
        middle = y + GROUP / 2 + 0.6
        name = f"{group} {self.checklist.group_name(group)}".strip()
        told = f"{name}（续）" if continued else name
        self.page.text((LEFT, middle), told, LABEL, width=_GROUP_WIDTH)
        weight = sum(point.weight for point in self.checklist.in_group(group))
        if not continued:
            place = (_WEIGHT_RIGHT, middle)
            self.page.text(place, str(weight), Style(9.5, bold=True), align=Align.RIGHT)
        return y + GROUP

    def _rule(self, y: float, height: float, point: Point, *, closing: bool) -> bool:
        """Rule below a row, full width at a group's end; return whether its boxes allow that."""
        tall = _DIGIT[1] / 2 if point.kind is PointKind.RATIO else _HALF_BOX
        clear = height / 2 - tall >= 1.6
        if closing and clear:
            self.page.horizontal(y, LEFT, RIGHT)
        else:
            self.page.horizontal(y, LEFT, _ZONE_LEFT)
            self.page.horizontal(y, NOTE_LEFT, RIGHT)
        return clear

    def _point(self, y: float, height: float, point: Point) -> None:
        middle, answer = y + height / 2, self.answers.get(point.code)
        self.page.text((LEFT, middle), point.code, FIGURE, width=7.5)
        wording = wording_of(point, self.page.measure, answered=answer is not None)
        style = attrs.evolve(DATA, size=wording.size)
        self.page.lines((_TEXT_LEFT, middle), wording.lines, style)
        self._weight(middle, point, answer)
        if point.veto:
            self.page.text((_VETO_LEFT, middle), "◆", Style(8))
        if point.kind is PointKind.RATIO:
            self._ratio(middle, point, answer)
        else:
            self._ticks(middle, point, answer)
        note = note_of(answer, self.page.measure)
        self.page.lines((NOTE_LEFT, middle), note.lines, Style(note.size, serif=True))
        self.page.add(
            Area(
                name=f"{point.code}.note",
                x=NOTE_LEFT,
                y=round(y + 0.4, 3),
                width=NOTE_WIDTH,
                height=round(height - 0.8, 3),
            )
        )

    def _weight(self, middle: float, point: Point, answer: CheckAnswer | None) -> None:
        """Set what a point is worth; on a filled sheet what it earned stands above that."""
        if answer is None:
            place = (_WEIGHT_RIGHT, middle)
            self.page.text(place, str(point.weight), Style(9.5), align=Align.RIGHT)
            return
        earned = earned_points(point, answer)
        above, below = (_WEIGHT_RIGHT, middle - 1.9), (_WEIGHT_RIGHT, middle + 2.0)
        told = "—" if earned is None else f"{tenths(earned) / 10:g}"
        self.page.text(above, told, Style(9, bold=True), align=Align.RIGHT)
        self.page.text(below, f"/ {point.weight}", Style(8), align=Align.RIGHT)

    def _ticks(self, middle: float, point: Point, answer: CheckAnswer | None) -> None:
        captioned = point.kind is PointKind.MINORS
        centre = middle - 2.2 if captioned else middle
        for result in point.results:
            x = _place(point, result)
            ticked = answer is not None and answer.result is result
            self.page.box(f"{point.code}{SUFFIXES[result]}", (x, centre), ticked=ticked)
            if captioned:
                place = (x + _HALF_BOX, middle + 3.3)
                self.page.text(place, _CAPTIONS[result], Style(8), align=Align.CENTRE)

    def _ratio(self, middle: float, point: Point, answer: CheckAnswer | None) -> None:
        """Draw both numbers, one box a digit; one above 99 is written instead of its boxes."""
        rated = answer is not None and answer.result is PointResult.RATIO
        numbers = (answer.got, answer.of) if answer is not None and rated else (None, None)
        for (left, boxes), label, number, side in zip(
            _DIGITS, point.ratio, numbers, "ab", strict=True
        ):
            self._number_label((left, middle), label)
            if number is not None and number > _MOST_DIGITS:
                self.page.text((boxes[0], middle), str(number), Style(11, bold=True))
                continue
            digits = "  " if number is None else f"{number:02d}"
            for index, x in enumerate(boxes):
                self.page.add(
                    DigitBox(
                        name=f"{point.code}{side}{index + 1}",
                        x=x,
                        y=round(middle - _DIGIT[1] / 2, 3),
                        digit=digits[index].strip(),
                    )
                )

    def _number_label(self, at: tuple[float, float], label: str) -> None:
        """Set what a number counts, broken behind = where one line is too short."""
        style = Style(8)
        whole, sign, rest = label.partition("=")
        if sign and self.page.width(label, style) > _LABEL_WIDTH:
            self.page.lines(at, (whole + sign, rest), style)
        else:
            self.page.text(at, label, Style(8, floor=6.5), width=_LABEL_WIDTH)
