"""Where laid-out sheets go: a PDF file, a printer, a picture."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from models.errors import RoundbookError
from models.marks import N_
from models.paper.items import Page, Picture, Sheet
from storage.disk import sweep_stale, sync_folder
from storage.file_failures import as_file_failure
from ui.printing.painter import paint_page

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

__all__ = ["PrintFailed", "a4_layout", "print_sheets", "render_image", "write_pdf"]

PDF_DPI: Final = 1200
_MM_PER_INCH: Final = 25.4
_BESIDE: Final = 99
_PREFIX: Final = ".roundbook-"
_SUFFIX: Final = ".pdf"


class PrintFailed(RoundbookError):
    """Paper or PDF could not be made; nothing was replaced."""


def a4_layout(*, landscape: bool = False) -> QPageLayout:
    """Return A4, upright or lying, without margins: the forms keep their own."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(0, 0, 0, 0)
    ways = QPageLayout.Orientation
    way = ways.Landscape if landscape else ways.Portrait
    return QPageLayout(size, way, margins, QPageLayout.Unit.Millimeter, margins)


def _pages(sheets: Iterable[Sheet]) -> list[Page]:
    pages = [page for sheet in sheets for page in sheet.pages]
    if not pages:
        raise PrintFailed(N_("没有可打印的内容。"))
    return pages


def _paint(device: "QPdfWriter | QPrinter", pages: Sequence[Page]) -> None:
    """Paint the pages one after another on a paged device, each as it lies."""
    device.setPageLayout(a4_layout(landscape=pages[0].landscape))
    with QPainter(device) as painter:
        if not painter.isActive():
            raise PrintFailed(N_("打印没有开始，请检查打印机。"))
        for index, page in enumerate(pages):
            if index and page.landscape != pages[index - 1].landscape:
                device.setPageLayout(a4_layout(landscape=page.landscape))
            if index and not device.newPage():
                raise PrintFailed(N_("打印在第 {number} 页中断。"), number=index + 1)
            paint_page(painter, page)


def _pdf_bytes(pages: Sequence[Page], title: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setTitle(title)
    writer.setCreator("Roundbook")
    _paint(writer, pages)
    buffer.close()
    return bytes(buffer.data().data())


def _replace(temporary: Path, target: Path) -> Path:
    """Put the finished file in place, beside it where the target is held open elsewhere."""
    for number in range(1, _BESIDE):
        place = target if number == 1 else target.with_stem(f"{target.stem}（{number}）")
        try:
            temporary.replace(place)
        except PermissionError:
            continue
        return place
    raise PermissionError(target)


def _write_safely(content: bytes, target: Path) -> Path:
    """Write whole: temporary file beside the target, fsync, look again, replace."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if temporary.read_bytes() != content:
            raise PrintFailed(N_("“{name}”写入后核对不符，没有保存。"), name=target.name)
        written = _replace(temporary, target)
        sync_folder(target.parent)  # it may be noted as printed now
        sweep_stale(written, f"{_PREFIX}*{_SUFFIX}")
        return written
    finally:
        temporary.unlink(missing_ok=True)


def write_pdf(sheets: Iterable[Sheet], path: Path) -> Path:
    """Write all pages of all sheets into one PDF; return where it lies.

    That is ``path``, or a name beside it where another program holds ``path`` open.
    """
    every = list(sheets)
    pages = _pages(every)
    content = _pdf_bytes(pages, every[0].title)
    try:
        return _write_safely(content, path)
    except OSError as error:
        found = as_file_failure(error)
        raise PrintFailed(
            found.template, next_step=found.next_step, file=path.name, folder=path.parent
        ) from error


def render_image(page: Page, dpi: int) -> QImage:
    """Return one page as a picture at true size: in grey, in colour where it holds photos."""
    coloured = next(page.of(Picture), None) is not None
    width, height = (round(side / _MM_PER_INCH * dpi) for side in (page.width, page.height))
    kind = QImage.Format.Format_RGB32 if coloured else QImage.Format.Format_Grayscale8
    image = QImage(width, height, kind)
    image.setDotsPerMeterX(round(dpi * 1000 / _MM_PER_INCH))
    image.setDotsPerMeterY(round(dpi * 1000 / _MM_PER_INCH))
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        paint_page(painter, page)
    return image


def print_sheets(sheets: Iterable[Sheet], printer: "QPrinter", copies: int = 1) -> int:
    """Print all pages at true size, the copies one after another; return how many pages."""
    pages = _pages(sheets)
    if copies > 1 and printer.supportsMultipleCopies():
        printer.setCollateCopies(True)
        printer.setCopyCount(copies)
    else:
        pages = pages * copies
    printer.setFullPage(True)
    _paint(printer, pages)
    return len(pages)
