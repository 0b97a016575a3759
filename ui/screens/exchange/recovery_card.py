"""The card of packages one wins records back from: previewed, then written or given up."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.operations.recovery.previews import CountedPackage, RecoveryPreview
from ui.i18n import _
from ui.item_models.tuple_table import Cell
from ui.screens.exchange.preview_card import (
    PreviewCard,
    PreviewRow,
    kind_rows,
    note_rows,
    uncounted,
)
from ui.widgets.select import Tick
from ui.widgets.text import line

__all__ = ["RecoveryCard"]


def _package_row(package: CountedPackage) -> tuple[Cell, ...]:
    words = _("第 {n} 包").format(n=package.sequence)
    more = _("{month} · {made} 生成 · {n} 条").format(
        month=package.month, made=f"{package.created_at:%m-%d %H:%M}", n=f"{package.records:,}"
    )
    name: Cell = (("icon:file:text2", ""), ("text!", f" {words}"), ("small", f"  {more}"))
    return uncounted(name)


def _rows(preview: RecoveryPreview) -> Iterator[PreviewRow]:
    if preview.kinds:
        yield from kind_rows(preview.kinds, preview.total)
    yield from note_rows((*preview.conflicts, *preview.kept_back))
    for number, package in enumerate(preview.packages):
        yield f"package{number}", _package_row(package)


def _nothing_words(preview: RecoveryPreview) -> str:
    if preview.total.kept_back:
        return _("没有能找回的，未写的原因见说明")
    return _("台账里都有，没有要找回的")


def _remarks(preview: RecoveryPreview) -> Iterator[str]:
    """What a person should know before writing, in whole sentences."""
    for each in preview.left_out:
        yield _(each.sentence)
    total = preview.total
    if total.deleted:
        yield _("新增和更新里有 {n} 条是已撤回的，找回后仍是撤回").format(n=total.deleted)
    if total.newer:
        yield _("{n} 条台账里的比上报包新，不动").format(n=total.newer)


class RecoveryCard(PreviewCard):
    """Shows what the packages would bring back and asks what is to become of it.

    Signals:
        take_packages_changed: whether the packages win where both sides changed a record.
    """

    take_packages_changed = Signal(bool)
    preview: RecoveryPreview | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take_packages = Tick("")
        self.take_packages.toggled.connect(self.take_packages_changed)
        self.beside_buttons.addLayout(line(self.take_packages, None))
        self.setTabOrder(self.table, self.take_packages)
        self.retranslate()

    def listed(self) -> str:
        return _("记录与上报包")

    def show_nothing(self) -> None:
        """Forget the preview."""
        super().show_nothing()
        self.take_packages.blockSignals(True)
        self.take_packages.setChecked(False)
        self.take_packages.blockSignals(False)

    def show_preview(self, preview: RecoveryPreview) -> None:
        """Show what writing would do."""
        self.preview = preview
        self.show_rows(_rows(preview))
        self.show_remarks(list(_remarks(preview)))
        self._say(preview)

    def _say(self, preview: RecoveryPreview) -> None:
        total, count = preview.total, len(preview.packages)
        title = _("从上报包找回 · {n} 个包").format(n=count) if count else _("从上报包找回")
        self.set_head(title, _("预览，还没有写入"))
        if not count:
            words = _("没有可用的上报包")
        elif not preview.writes:
            words = _nothing_words(preview)
        else:
            words = _("一次写入，可整步撤销")
        self.words.setText(words)
        self.take_packages.setVisible(bool(total.conflicts) or self.take_packages.isChecked())
        self.offer_writing(_("找回 {n} 条").format(n=f"{total.new + total.changed:,}"))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        super().retranslate()
        self.take_packages.set_text(_("两边都改过的，以上报包为准"))
        if self.preview is not None:
            self.show_preview(self.preview)
