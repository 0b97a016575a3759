"""评估标准 from real workbooks: what is taken, handed back, refused for a version in use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
from openpyxl import load_workbook

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST, handed_from
from storage.database import Ledger
from storage.ledger.drafts import discard_draft, save_draft
from storage.ledger.records import find
from storage.ledger.staging import Counts
from storage.operations.checks import record_check
from storage.operations.handouts.previews import ImportPreview
from storage.operations.history import history, redo_operation, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.refused_rows import save_refused
from storage.operations.write_checklist import write_checklist
from storage.queries.checklists import checklist_in_force, checklist_versions

Book = Callable[..., Path]
Row = tuple[Any, ...]
MakeCheck = Callable[..., Check]
HEADINGS = ("版本", "序号", "分类", "检查点", "分值", "类型", "一票否决")
IN_DRAFT = "有没写完的评估在用这一版，请先完成或放弃它再收，或换版本号"
IN_USE = "这一版已有评估在用，内容有改动请换版本号"


def told(preview: ImportPreview) -> dict[int, str]:
    return {row.row: row.reasons[0] for row in preview.refused}


def row(
    number: Any, text: str, weight: Any = 50, kind: str = "", veto: str = ""
) -> tuple[Any, ...]:
    return ("2026版", number, "柜台", text, weight, kind, veto)


def fill(sheet: Any, at: int, **values: object) -> None:
    for cell, heading in zip(sheet[at], sheet[3], strict=True):
        cell.value = values.get(heading.value, cell.value)


def test_rows_that_cannot_be_asked_are_handed_back_and_lose_nothing_else(
    ledger: Ledger, book: Book, tmp_path: Path
) -> None:
    rows = [
        row(1, "柜台整洁", kind="Ｙ/½/N"),
        row(2, "价签齐全", kind="打分"),
        row("ａ-3", "满陈列", kind="比例", veto="是"),
        row(4, "灯光完好", weight=0),
        row("第1项", "同一个序号"),
        row(1, "又一个柜台"),
        row("甲", "没有序号"),
        row(5, "许可证亮证", veto="是"),
        ("海州二〇二六年第四季度规范经营标准", 1, "", "版本太长", 5, "", ""),
    ]
    _, preview = import_handouts(ledger, [book(评估标准=[HEADINGS, *rows])])
    assert preview.total == Counts(new=2, refused=7)
    assert told(preview) == {
        5: "“类型”看不懂：打分",
        6: "“一票否决”不能用在比例上",
        7: "“分值”应大于 0: 0.0",
        8: "“序号”第1项 写了两次",
        9: told(preview)[9],
        10: "“序号”看不懂：甲，请写成 B3 或 3",
        12: "“版本”最多 16 个字",
    }
    assert told(preview)[9].endswith("第 4 行相同, 内容却不同")
    used = checklist_in_force(ledger, ledger.clock().date())
    assert [(each.code, each.text) for each in used.points] == [
        ("A1", "柜台整洁"), ("A2", "许可证亮证"),
    ]  # fmt: skip

    corrected = load_workbook(save_refused(preview, tmp_path / "错误行.xlsx"))
    numbers = iter(range(11, 99))
    for sheet in corrected.worksheets:
        for at in range(4, sheet.max_row + 1):
            fill(sheet, at, 版本="2026版", 序号=str(next(numbers)), 分值=50, 类型="是否")
    corrected.save(tmp_path / "改好.xlsx")
    _, after = import_handouts(ledger, [tmp_path / "改好.xlsx"])
    assert after.total == Counts(new=0, changed=7)
    assert len(checklist_in_force(ledger, ledger.clock().date()).points) == 9


def test_a_version_in_use_takes_no_other_points(
    shops: Ledger, book: Book, make_check: MakeCheck
) -> None:
    rows = [row(1, "柜台整洁"), row(2, "价签齐全")]
    import_handouts(shops, [book("一.xlsx", 评估标准=[HEADINGS, *rows])])
    answers = tuple(CheckAnswer(point=code, result=PointResult.PASS) for code in ("A1", "A2"))
    record_check(shops, attrs.evolve(make_check(), template_version="2026版", answers=answers))
    other = [
        rows[0],
        row(2, "价签齐全", weight=49),
        row(3, "满陈列"),
        ("2027版", *row(1, "新")[1:]),
    ]
    changes, preview = import_handouts(shops, [book("二.xlsx", 评估标准=[HEADINGS, *other])])
    assert preview.total == Counts(new=1, unchanged=1, refused=2)
    assert told(preview) == {5: IN_USE, 6: IN_USE}
    assert changes.ids("checklist") == {"2027版"}
    changes, preview = import_handouts(shops, [book("一.xlsx", 评估标准=[HEADINGS, *rows])])
    assert not changes
    assert preview.total == Counts(unchanged=2)

    undo(shops)
    undo(shops)
    _, preview = import_handouts(shops, [book("三.xlsx", 评估标准=[HEADINGS, *other])])
    assert preview.refused == (), "without its check it may be put right"


def begin(ledger: Ledger, **answers: str) -> None:
    """Keep a draft of a check that was begun with the version in force."""
    typed = {"E2": {"result": "不适用"}} | {
        code: {"result": text} for code, text in answers.items()
    }
    check = {"version": "2026版", "answers": typed, "prefilled": ["E2"]}
    save_draft(ledger, "d", "check", "HZ1", {"day": "2026-11-23", "check": check})


def test_a_version_under_an_open_draft_takes_no_other_points(shops: Ledger, book: Book) -> None:
    import_handouts(shops, [book("一.xlsx", 评估标准=[HEADINGS, row(1, "柜台整洁")])])
    begin(shops)
    two = book("二.xlsx", 评估标准=[HEADINGS, row(1, "灯光完好")])
    assert import_handouts(shops, [two])[1].refused == (), "nobody answered anything yet"
    begin(shops, A1="符合")
    three = book("三.xlsx", 评估标准=[HEADINGS, row(1, "门头整洁"), row(2, "价签齐全")])
    _, preview = import_handouts(shops, [three])
    assert told(preview) == dict.fromkeys((4, 5), IN_DRAFT)
    _, preview = import_handouts(shops, [two])
    assert preview.total == Counts(unchanged=1)
    discard_draft(shops, "d")
    assert import_handouts(shops, [three])[1].refused == ()


def test_a_version_taken_back_under_a_draft_comes_back_as_it_was_or_not_at_all(
    shops: Ledger, book: Book, make_check: MakeCheck
) -> None:
    two = [row(1, "柜台整洁"), row(2, "价签齐全")]
    import_handouts(shops, [book("一.xlsx", 评估标准=[HEADINGS, *two])])
    [brought_in, *_] = history(shops)
    begin(shops, A1="符合")
    undo(shops)
    answers = tuple(CheckAnswer(point=code, result=PointResult.PASS) for code in ("A1", "A2"))
    made = attrs.evolve(make_check(), template_version="2026版", answers=answers)
    record_check(shops, made, draft_id="d")
    [check] = find(shops, Check)
    assert (check.template_version, check.total) == ("2026版", 1000)
    others = ([row(1, "柜台整洁"), row(2, "灯光完好")], two[:1], [*two, row(3, "满陈列")])
    refused = [
        told(import_handouts(shops, [book(f"{n}.xlsx", 评估标准=[HEADINGS, *rows])])[1])
        for n, rows in enumerate(others)
    ]
    assert refused == [dict.fromkeys(range(4, 4 + len(rows)), IN_USE) for rows in others]
    redo_operation(shops, brought_in.seq)
    record_check(shops, attrs.evolve(check, display_demand="补足"))
    assert [each.total for each in find(shops, Check)] == [1000]


def test_the_program_s_own_version_may_be_handed_out_and_not_changed(
    ledger: Ledger, book: Book
) -> None:
    points = handed_from(DEFAULT_CHECKLIST).points
    rows = [("v1", *attrs.astuple(each)) for each in points]
    changed = (*rows[0][:4], 5, *rows[0][5:])
    _, preview = import_handouts(ledger, [book(评估标准=[HEADINGS, changed, *rows[1:]])])
    assert told(preview) == {4: "v1 是程序自带的版本，内容有改动请换版本号"}
    assert checklist_in_force(ledger, ledger.clock().date()) == DEFAULT_CHECKLIST
    assert [each.version for each in checklist_versions(ledger)] == ["v1"]


def test_a_version_written_out_is_edited_and_comes_in_as_another(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = write_checklist(ledger, "v1", tmp_path / "评估标准.xlsx")
    edited = load_workbook(path)
    assert edited.sheetnames == ["评估标准", "说明"]
    sheet = edited["评估标准"]
    assert [cell.value for cell in sheet[3]] == list(HEADINGS)
    for at in range(4, 30):
        fill(sheet, at, 版本="2026版")
    assert [cell.value for cell in sheet[10]][:3] == ["2026版", "B3", "陈列"]
    fill(sheet, 10, 分值=10)
    edited.save(tmp_path / "新版.xlsx")
    _, preview = import_handouts(ledger, [tmp_path / "新版.xlsx"])
    assert preview.total == Counts(new=26)
    assert preview.files[0].ignored == ()
    made = checklist_in_force(ledger, ledger.clock().date())
    assert (made.version, made.weight, made.point("B3").weight) == ("2026版", 104, 10)
    assert attrs.evolve(made.point("B3"), weight=6) == DEFAULT_CHECKLIST.point("B3")
    assert (made.names, made.display_groups) == (
        DEFAULT_CHECKLIST.names, DEFAULT_CHECKLIST.display_groups,
    )  # fmt: skip

    steps = len(history(ledger))
    again = write_checklist(ledger, "2026版", tmp_path / "再写.xlsx")
    changes, preview = import_handouts(ledger, [again])
    assert not changes
    assert preview.total == Counts(unchanged=26)
    assert len(history(ledger)) == steps
    assert find(ledger, Check) == []
