"""The lean model and the dense table over it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.item_models import Column, DenseTable, TupleTableModel, text_of
from ui.theme import theme

Show = Callable[[QWidget], QWidget]
COLUMNS = (
    Column("name", "店名", stretch=True, name=True, sortable=True),
    Column("state", "六个一", 90),
    Column("stock", "本次", 70, "right", editable=True),
    Column("need", "需求", 70, "right", editable=True),
)
ROWS = [
    ("好运烟酒商店", (("sign", "已完成"), ("text", "11-05")), "6.5", ""),
    ("恒源烟酒行", (("sign", "未到期"),), "", "5"),
    ("华宇烟酒店", (("tag:warn", "偏低"), ("tag", "待办 1")), "0", ""),
]
KEYS = ["a", "b", "c"]


@pytest.fixture
def table(shown: Show) -> DenseTable:
    made = DenseTable(COLUMNS, name="零售户")
    made.set_rows(ROWS, KEYS)
    made.resize(600, 220)
    shown(made)
    made.setFocus()
    return made


def test_the_model_keeps_its_promises(qtmodeltester: ModelTester, themed: QApplication) -> None:
    model = TupleTableModel(COLUMNS)
    model.set_rows(ROWS, KEYS)
    qtmodeltester.check(model, force_py=True)
    assert [model.data(model.index(0, at)) for at in range(4)] == [
        "好运烟酒商店",
        "11-05",
        "6.5",
        "",
    ]
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
    assert not model.flags(QModelIndex())


def test_a_row_is_spoken_as_a_whole(themed: QApplication) -> None:
    model = TupleTableModel(COLUMNS)
    model.set_rows(ROWS, KEYS)
    spoken = model.data(model.index(2, 3), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "店名 华宇烟酒店，六个一 偏低 待办 1，本次 0"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("甲", "甲"),
        ((("sign", "逾期"),), "逾期"),
        ((("sign", "逾期"), ("small:bad", "欠 13 天")), "欠 13 天"),
        ((("bar", "0.5|0.7"), ("gap", "8")), ""),
        ((("text", "好"), ("muted", "运")), "好运"),
    ],
)
def test_words_of_a_cell(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_new_rows_keep_the_current_one(table: DenseTable) -> None:
    keys: list[str] = []
    table.set_current_key("b")
    table.current_key_changed.connect(keys.append)
    table.set_rows(ROWS[::-1], KEYS[::-1])
    assert (table.current_key(), keys) == ("b", [])
    table.set_rows(ROWS[2:], KEYS[2:])
    assert (table.current_key(), keys) == ("c", ["c"])
    table.set_rows([], [])
    assert (table.current_key(), keys) == ("", ["c", ""])


def test_enter_opens_and_letters_are_left_to_shortcuts(table: DenseTable, qtbot: QtBot) -> None:
    plain = DenseTable(COLUMNS[:2], name="零售户")
    plain.set_rows([row[:2] for row in ROWS], KEYS)
    qtbot.addWidget(plain)
    opened: list[str] = []
    plain.opened.connect(opened.append)
    plain.set_current_key("b")
    qtbot.keyClick(plain, Qt.Key.Key_Return)
    qtbot.keyClicks(plain, "h")
    assert (opened, plain.current_key()) == (["b"], "b")
    for key, found in ((Qt.Key.Key_End, KEYS[-1]), (Qt.Key.Key_Home, KEYS[0])):
        qtbot.keyClick(plain, key)
        assert plain.current_key() == found
    qtbot.mouseDClick(
        plain.viewport(), Qt.MouseButton.LeftButton,
        pos=plain.visualRect(plain.table_model.index(0, 0)).center(),
    )  # fmt: skip
    assert opened == ["b", "a"]


@pytest.mark.parametrize("grid", [False, True])
def test_keys_with_ctrl_leave_no_row_lit_behind(shown: Show, qtbot: QtBot, grid: bool) -> None:
    made = DenseTable(COLUMNS, name="零售户", grid=grid)
    made.set_rows([*ROWS] * 30, [str(at) for at in range(90)])
    made.resize(600, 220)
    shown(made)
    made.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_End):
        qtbot.keyClick(made, key, ctrl)
        assert made.selected_keys() == (made.current_key(),)
    qtbot.keyClick(made, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert len(made.selected_keys()) == 2


def test_a_column_without_room_is_left_out_and_the_last_one_keeps_the_edge(
    table: DenseTable,
) -> None:
    table.spare = {"need": 500}
    wide = table.pads(3)[1]
    table.resize(400, 220)
    QApplication.processEvents()
    assert [table.isColumnHidden(at) for at in range(4)] == [False, False, False, True]
    assert table.pads(2)[1] == wide
    table.resize(600, 220)
    QApplication.processEvents()
    assert not table.isColumnHidden(3)


def test_copying_gives_tab_separated_text(table: DenseTable, qtbot: QtBot) -> None:
    counts: list[int] = []
    table.copied.connect(counts.append)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "好运烟酒商店\t11-05\t6.5\t"
    table.selectAll()
    table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "店名\t六个一\t本次\t需求"
    assert lines[2] == "恒源烟酒行\t未到期\t\t5"
    assert counts == [1, 3]


def test_a_head_asks_for_sorting_and_turns(table: DenseTable, qtbot: QtBot) -> None:
    asked: list[tuple[str, bool]] = []
    table.sort_requested.connect(lambda key, rising: asked.append((key, rising)))
    head = table.horizontalHeader()
    for section in (0, 0, 1):  # the second column is not sortable
        at = head.sectionViewportPosition(section) + 12
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton,
                         pos=QRect(at, 0, 4, head.height()).center())  # fmt: skip
    assert asked == [("name", True), ("name", False)]


def test_widths_are_remembered(table: DenseTable, shown: Show) -> None:
    table.setColumnWidth(1, 133)
    other = DenseTable(COLUMNS, name="零售户")
    other.set_widths(table.widths())
    assert other.columnWidth(1) == 133
    theme.set_large(True)
    assert other.columnWidth(1) == 133  # the user's own width stays
    assert other.columnWidth(2) == theme.px(70)
    assert other.verticalHeader().defaultSectionSize() == theme.px(32)


def editor() -> QLineEdit:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    return focus


def test_enter_goes_down_and_tab_along_the_row(table: DenseTable, qtbot: QtBot) -> None:
    typed: list[tuple[str, str, str]] = []
    table.cell_edited.connect(lambda *args: typed.append(args))
    table.set_current_key("a", "stock")
    qtbot.keyClicks(editor(), "7")
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.current_key() == "b")
    assert table.current_column() == "stock"
    qtbot.keyClicks(editor(), "8 ")
    qtbot.keyClick(editor(), Qt.Key.Key_Tab)
    assert (table.current_key(), table.current_column()) == ("b", "need")
    qtbot.keyClick(editor(), Qt.Key.Key_Tab)
    assert (table.current_key(), table.current_column()) == ("c", "stock")
    assert typed == [("a", "stock", "7"), ("b", "stock", "8")]


def test_a_cell_left_as_it_was_is_no_edit(table: DenseTable, qtbot: QtBot) -> None:
    typed: list[object] = []
    table.cell_edited.connect(lambda *args: typed.append(args))
    table.set_current_key("a", "stock")
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.current_key() == "b")
    assert typed == []


def test_grid_mode_moves_by_cells(shown: Show, qtbot: QtBot) -> None:
    grid = DenseTable(COLUMNS[:2], name="六个一", grid=True)
    grid.set_rows([row[:2] for row in ROWS], KEYS)
    shown(grid)
    grid.setFocus()
    cells: list[tuple[str, str]] = []
    grid.cell_opened.connect(lambda *args: cells.append(args))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert cells == [("b", "state")]


def test_matched_characters_are_underlined(table: DenseTable) -> None:
    colour = theme.color("softline").name()

    def count() -> int:
        image = table.grab().toImage()
        return sum(
            QColor(image.pixel(x, y)).name() == colour
            for x in range(image.width())
            for y in range(image.height())
        )

    assert count() == 0
    table.set_highlighter("name", lambda text: [(0, 1)] if "源" in text else [])
    one = count()
    table.set_highlighter("name", lambda text: [(0, 2)] if "源" in text else [])
    assert 0 < one < count()


def test_a_tinted_row_can_be_seen(table: DenseTable) -> None:
    table.set_rows(ROWS, KEYS, ["", "bad", ""])
    image = table.grab().toImage()
    middle = table.visualRect(table.table_model.index(1, 1)).center().y()
    line = table.horizontalHeader().height() + middle
    assert image.pixelColor(5, line).name() == theme.tokens.badsoft


def test_ten_thousand_rows_come_quickly(table: DenseTable, benchmark_ms: Callable) -> None:
    rows = [(f"示例烟酒店{n}", "11-05", "6.5", "") for n in range(10_000)]
    keys = [str(n) for n in range(10_000)]
    assert benchmark_ms(lambda: table.set_rows(rows, keys)) < 30
