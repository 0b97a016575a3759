"""Made-up evaluation sheets for the tests of paper."""

from datetime import date
from typing import Any

import attrs

from models.check import CheckAnswer, CheckGrade, PointResult
from models.check_sheet.data import CheckSheetData
from models.checklist import DEFAULT_CHECKLIST, Checklist, Point
from models.paper.shop_sheet import SheetMode
from tests.models.paper.shop_facts import SHOP

NOTE = "柜台上堆放纸箱两个，已当场请店主移走，下次复查；背柜上方仍有空盒。"


def blank_check(**changes: Any) -> CheckSheetData:
    """A sheet before the check."""
    base = CheckSheetData(
        **SHOP,
        number="P-A001-20261123-003",
        serial="2611230003",
        last_check_on=date(2026, 10, 19),
    )
    return attrs.evolve(base, **changes)


def answer(point: Point) -> CheckAnswer:
    """Vector V-S1, with remarks: A4 不适用, B3 8/10, C1 40/42, E2 不符合."""
    given = {"A4": PointResult.NOT_APPLICABLE, "A3": PointResult.HALF, "E2": PointResult.FAIL}
    ratios = {"B3": (8, 10), "C1": (40, 42)}
    if point.results[0] is PointResult.RATIO:
        got, of = ratios.get(point.code, (5, 5))
        return CheckAnswer(point=point.code, result=PointResult.RATIO, got=got, of=of)
    result = given.get(point.code, point.results[0])
    return CheckAnswer(
        point=point.code, result=result, note="" if result in point.results[:1] else "见现场"
    )


def filled_check(**changes: Any) -> CheckSheetData:
    """The same sheet after the check."""
    base = attrs.evolve(
        blank_check(),
        mode=SheetMode.FILLED,
        revision=2,
        answers=tuple(answer(point) for point in DEFAULT_CHECKLIST.points),
        display_demand="中支烟移至视线层；条烟堆头补足 10 条。",
        corrections="E2 上次问题已整改 不符合；B3 应上柜重点规格到位 8/10",
        rectify_by=date(2026, 11, 30),
        total=954,
        display_score=919,
        operation_score=994,
        grade=CheckGrade.EXCELLENT,
    )
    return attrs.evolve(base, **changes)


def wordy_check() -> CheckSheetData:
    """A sheet whose remarks and demands go on over further pages."""
    answers = tuple(attrs.evolve(each, note=NOTE * 4) for each in filled_check().answers)
    return filled_check(answers=answers, display_demand=NOTE * 12, corrections=NOTE * 20)


def checklist_of(count: int) -> Checklist:
    """Another version with ``count`` points: the default ones, and more of their kinds."""
    points = []
    for index in range(count):
        model = DEFAULT_CHECKLIST.points[index % 26]
        turn = index // 26
        code = model.code if turn == 0 else f"{model.group}{index + 1}"
        points.append(attrs.evolve(model, code=code))
    return Checklist(version=f"v{count}", title="规范评估", points=tuple(points))
