"""The preview: turns pages, prints, saves, and offers a PDF where there is no printer."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from models.paper.items import Sheet
from ui.printing import preview
from ui.printing.output import PrintFailed
from ui.printing.preview import SheetPreview
from ui.printing.printers import SystemPrinters

Lay = Callable[[Any], Sheet]


class FakeDialogs:
    """Answers as the test says and keeps what was asked."""

    def __init__(self, path: Path | None = None, *, agree: bool = True) -> None:
        self.path, self.agree = path, agree
        self.said: list[str] = []

    def ask_open_files(self, title: str, pattern: str = "") -> list[Path]:
        return []

    def ask_save_file(self, title: str, name: str, pattern: str = "") -> Path | None:
        self.said.append(name)
        return self.path

    def ask_folder(self, title: str) -> Path | None:
        return None

    def confirm(self, title: str, text: str, yes: str = "") -> bool:
        self.said.append(title)
        return self.agree

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        return None

    def tell(self, title: str, text: str) -> None:
        self.said.append(text)

    def tell_error(self, title: str, text: str, details: str = "") -> None:
        self.said.append(text)


class FakePrinters:
    """One printer that writes a file, or none at all."""

    def __init__(self, target: Path | None) -> None:
        self.target = target

    def available(self) -> bool:
        return self.target is not None

    def names(self) -> list[str]:
        return ["二楼激光", "内勤"] if self.target else []

    def open(self, name: str, title: str) -> QPrinter:
        self.used = name
        return self._printer()

    def choose(self, parent: QWidget | None, title: str) -> QPrinter | None:
        self.used = "dialog"
        return self._printer()

    def _printer(self) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.target))
        return printer


@pytest.fixture
def open_preview(samples: ModuleType, lay: Lay, qtbot: Any) -> Callable[..., SheetPreview]:
    def make(dialogs: FakeDialogs, target: Path | None = None) -> SheetPreview:
        window = SheetPreview(
            [lay(samples.blank()), lay(samples.long())],
            dialogs,
            name="走访_2026-11-23.pdf",
            printers=FakePrinters(target),
        )
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return make


def test_pages_are_listed_and_turned_with_keys(open_preview: Any, qtbot: Any) -> None:
    window = open_preview(FakeDialogs())
    count = window.list.count()
    assert count >= 3
    assert window.list.item(1).text().endswith(f"1/{count - 1}")
    assert window.place.text() == f"第 1 页，共 {count} 页"
    qtbot.keyClick(window.list, Qt.Key.Key_Down)
    assert window.place.text() == f"第 2 页，共 {count} 页"
    for _ in range(count + 2):
        window.turn(1)
    assert window.place.text() == f"第 {count} 页，共 {count} 页"


def test_zoom_goes_from_whole_page_to_true_size(open_preview: Any) -> None:
    window = open_preview(FakeDialogs())
    whole = window.view.dpi()
    window.view.set_zoom("width")
    wide = window.view.dpi()
    window.view.set_zoom("true")
    assert whole < window.view.dpi() <= wide or whole < wide
    assert window.view.dpi() == round(96 * window.view.devicePixelRatioF())


def test_saving_writes_the_pdf_and_says_where(
    open_preview: Any, qtbot: Any, tmp_path: Path
) -> None:
    target = tmp_path / "out.pdf"
    dialogs = FakeDialogs(target)
    window = open_preview(dialogs)
    with qtbot.waitSignal(window.saved) as saved:
        qtbot.mouseClick(window.pdf_button, Qt.MouseButton.LeftButton)
    assert saved.args == [target]
    assert target.read_bytes().startswith(b"%PDF")
    assert dialogs.said == ["走访_2026-11-23.pdf"]


def test_giving_up_saves_nothing(open_preview: Any, tmp_path: Path) -> None:
    window = open_preview(FakeDialogs(None))
    window.save_pdf()
    assert list(tmp_path.iterdir()) == []


def test_without_a_printer_a_pdf_is_offered(open_preview: Any, qtbot: Any, tmp_path: Path) -> None:
    dialogs = FakeDialogs(tmp_path / "out.pdf")
    window = open_preview(dialogs, None)
    with qtbot.waitSignal(window.saved):
        window.print_pages()
    assert dialogs.said[0] == "没有找到打印机"


def test_printing_sends_every_page(open_preview: Any, qtbot: Any, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    window = open_preview(FakeDialogs(), target)
    with qtbot.waitSignal(window.printed) as printed:
        window.print_pages()
    assert printed.args == [window.list.count()]
    assert target.exists()


def test_some_pages_go_to_the_printer_chosen(open_preview: Any, qtbot: Any, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    window = open_preview(FakeDialogs(), target)
    window.range.setText("1-2")
    window.copies.setText("2")
    window.printer.set_value("内勤")
    with qtbot.waitSignal(window.printed) as printed:
        window.print_pages()
    assert printed.args == [4]
    assert [page.number for page in window.sent] == [1, 1]
    assert window._printers.used == "内勤"
    window.printer.set_value("dialog")
    window.print_pages()
    assert window._printers.used == "dialog"


@pytest.mark.parametrize(("pages", "copies"), [("9-", "1"), ("x", "1"), ("", "0"), ("", "viele")])
def test_what_cannot_be_printed_is_said_beside_the_fields(
    open_preview: Any, tmp_path: Path, pages: str, copies: str
) -> None:
    window = open_preview(FakeDialogs(tmp_path / "out.pdf"), tmp_path / "printed.pdf")
    window.range.setText(pages)
    window.copies.setText(copies)
    window.print_pages()
    assert window.message.isVisible()
    assert window.message.text().endswith("。")
    assert list(tmp_path.iterdir()) == []


def test_the_printer_used_last_is_proposed(qapp: Any, tmp_path: Path, monkeypatch: Any) -> None:
    from PySide6 import QtPrintSupport

    monkeypatch.setattr(
        QtPrintSupport.QPrinterInfo, "availablePrinterNames", lambda: ["a", "b", "c"]
    )
    monkeypatch.setattr(QtPrintSupport.QPrinterInfo, "defaultPrinterName", lambda: "b")
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    printers = SystemPrinters(settings)
    assert printers.names() == ["b", "a", "c"]
    printers.open("c", "走访单")
    assert SystemPrinters(settings).names() == ["c", "a", "b"]


def test_a_failure_is_told_in_one_sentence(
    open_preview: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_sheets: object, _path: Path) -> Path:
        raise PrintFailed("“{name}”没有存成。", next_step="请换一个文件夹。", name="out.pdf")

    monkeypatch.setattr(preview, "write_pdf", refuse)
    dialogs = FakeDialogs(tmp_path / "out.pdf")
    window = open_preview(dialogs)
    window.save_pdf()
    assert dialogs.said[-1] == "“out.pdf”没有存成。请换一个文件夹。"


def test_escape_closes(open_preview: Any, qtbot: Any) -> None:
    window = open_preview(FakeDialogs())
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
