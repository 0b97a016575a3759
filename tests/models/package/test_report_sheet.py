"""工作报告 of a package: each report with its words, its main figures, and what a receipt names."""

from datetime import date, datetime, timedelta, timezone

from models.reports import FrozenRow, Report, ReportKind, ReportStage, ReportText
from models.reports.cells import cells_json, counted, words
from models.reports.frozen import HEAD
from tests.models.package.making import rows_of, table_of

SENT = datetime(2026, 11, 3, 23, 59, tzinfo=timezone(timedelta(hours=8)))


def frozen(row: str, *cells: str | int) -> FrozenRow:
    made = [counted(cell, "cases") if isinstance(cell, int) else words(cell) for cell in cells]
    return FrozenRow(section="sales", table_id="totals", row=row, cells=cells_json(made))


def report(key: str, kind: ReportKind, period: str, **more: object) -> Report:
    return Report(id=key, kind=kind, period=period, **more)  # type: ignore[arg-type]


def test_reports_stand_by_period_with_their_words_and_main_figures() -> None:
    monthly = report(
        "m", ReportKind.MONTHLY, "2026-10", revision=2, state=ReportStage.SUBMITTED,
        submitted_at=SENT, first_submitted_at=SENT, until=date(2026, 10, 31),
        texts=(
            ReportText(section="sales", column="正文", text=" 节前备货 "),
            ReportText(section="staff", column="困难", text="车坏了"),
            ReportText(section="market", column="正文", text=" "),
        ),
        figures=(
            frozen(HEAD, "购进", "text|12|0|项目", "text|8|0|单位", "0.00|14|0|本月"),
            frozen("quantity", "购进量", "箱", 33_830),
            frozen("none", "单箱", "元/箱", "— 无数据"),
        ),
    )  # fmt: skip
    targets = report(
        "t", ReportKind.TARGETS, "2026-09", state=ReportStage.SUBMITTED, submitted_at=SENT,
        texts=(ReportText(section="targets", row="total", column="原因分析", text="缺货"),),
        figures=(
            FrozenRow(
                section="targets", table_id="targets", row=HEAD,
                cells=cells_json(
                    map(words, ("", "text|9|0|项目", "text|9|0|单位", "0.00|9|0|本月目标",
                                "0.00|9|0|实绩"))
                ),
            ),
            FrozenRow(
                section="targets", table_id="targets", row="total",
                cells=cells_json([words("总量"), words("箱"), words("— 无目标"),
                                  counted(500, "cases")]),
            ),
        ),
    )  # fmt: skip
    draft = report("d", ReportKind.WEEKLY, "2026W47")
    third, second, first = rows_of(table_of("工作报告", reports=(targets, draft, monthly)))
    assert (first["报告"], first["主要数据"], first["正文"]) == (
        "目标及实绩", "总量 2.00 箱", "目标及实绩·total·原因分析：缺货",
    )  # fmt: skip
    assert second["主要数据"] == "购进量 135.32 箱；单箱 — 无数据 元/箱"
    assert second["正文"] == "销售分析：节前备货\n人员状况·困难：车坏了"
    assert (second["提交时间"], second["数据截至"]) == (date(2026, 11, 3), date(2026, 10, 31))
    assert (second["记录编号"], second["修订号"]) == ("m", 2)
    assert (third["状态"], third["提交时间"], third["主要数据"]) == ("草稿", None, "")


def test_a_record_that_cannot_be_read_hinders_no_package() -> None:
    broken = FrozenRow(section="sales", table_id="totals", row="x", cells="{")
    made = report("b", ReportKind.MONTHLY, "??", figures=(broken,))
    [row] = rows_of(table_of("工作报告", reports=(made,)))
    assert (row["期间"], row["主要数据"], row["正文"]) == ("??", "", "")
