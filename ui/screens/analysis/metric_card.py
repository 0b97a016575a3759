"""The table of a metric: chosen by name or number, told of products, retailers, classes, groups."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.metrics.comparing import Span
from models.metrics.measures.catalogue import MEASURES
from models.metrics.metric import Metric
from models.metrics.reading import By, Reading
from models.metrics.registry import metric as declared
from models.search import match_span
from storage.queries.metrics.analysis import Analysis, told_of
from storage.queries.metrics.names import Named
from ui.i18n import _
from ui.item_models.list_table import ListTable
from ui.item_models.tuple_table import Column
from ui.screens.analysis.rows import Row, Rows, rows_of, sort_rows, sought
from ui.screens.analysis.words import (
    BY_WORDS,
    change_title,
    head_words,
    heads_of,
    is_counted,
    with_unit,
)
from ui.theme import Size, Type, theme
from ui.widgets import Card, Elided, EmptyState, SearchField, Select, Text, column, line

__all__ = ["MetricCard", "MetricTable"]

_FIRST = "M01"
_WIDE = 620
_METRICS = tuple(dict.fromkeys(id for id, _by in MEASURES))


def _columns(metric: Metric, by: By, span: Span | None) -> tuple[Column, ...]:
    upper, lower = heads_of(metric.id)
    heads = (
        head_words(upper, metric.numerator_unit),
        head_words(lower, metric.denominator_unit),
    )
    change = _("增幅(%)") if metric.has_growth else (change_title(metric, span) if span else "")
    side = _("批发价(元)") if by is By.PRODUCT else _("线路")
    name = _(metric.name)
    told = metric.unit == "%" or name.endswith((")", "）"))
    value = name if told else with_unit(name, _(metric.unit))
    return (
        Column("name", _(BY_WORDS[by]), stretch=True, name=True, sortable=True, size=Type.BODY),
        Column("side", side, width=82, align="right", sortable=True, tone="text2", tip=side),
        Column("numerator", heads[0], width=92, align="right", sortable=True, tone="text2",
               tip=_(metric.numerator)),
        Column("denominator", heads[1], width=92, align="right", sortable=True, tone="text2",
               tip=_(metric.denominator)),
        Column("value", value, width=96, align="right", sortable=True, tip=_(metric.formula)),
        Column("bar", "", width=92),
        Column("change", change, width=128, align="right", sortable=True),
    )  # fmt: skip


class MetricTable(ListTable):
    """The readings; M B, O, L and the keys of a list.

    Signals:
        letter: a letter was pressed that means something here.
    """

    letter = Signal(str)

    def head_height(self) -> int:
        """Return how many px the heads of the columns take."""
        return self.horizontalHeader().sizeHint().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and text in ("M", "B", "O", "L"):
            self.letter.emit(text)
        else:
            super().keyPressEvent(event)


class MetricCard(Card):
    """``show_analysis(analysis, names)``; ``shown_metric`` and ``by`` are chosen.

    Signals:
        reading_changed: another reading is current, or none.
        asked: another metric or kind of key was chosen.
    """

    reading_changed = Signal()
    asked = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._analysis: Analysis | None = None
        self._names: Mapping[str, Named] = {}
        self._rows: list[Row] = []
        self._shown: tuple[Row, ...] = ()
        self._sort: tuple[str, bool] = ("value", False)
        self.metric_select = Select(name="", edge="line")
        self.by_select = Select(name="", edge="line")
        self.formula = Elided("", Type.SMALL, tone="muted")
        self.count_text = Text("", Type.SMALL, tone="text2")
        self.search = SearchField()
        self.table = MetricTable(
            _columns(declared(_FIRST), By.PRODUCT, None), name="", row_height=Size.GRID_ROW
        )  # fmt: skip
        self.empty = EmptyState()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._top = head = QWidget()
        first = line(self.metric_select, self.by_select, spacing=8)
        first.addWidget(self.formula, 1)
        first.addWidget(self.count_text)
        first.addWidget(self.search)
        column(first, margins=(15, 11, 15, 6), into=head)
        self.metric_select.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.by_select.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.formula.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.search.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.body.setSpacing(0)
        self.add(head)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.empty.hide()
        self._measure()

    def _measure(self) -> None:
        self.search.setFixedWidth(theme.px(168))
        self.metric_select.setMaximumWidth(theme.px(264))
        self.table.setMinimumHeight(theme.px(36 + 4 * Size.GRID_ROW))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.metric_select.chosen.connect(lambda _value: self._metric_chosen())
        self.by_select.chosen.connect(lambda _value: self._ask())
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.table.setFocus)
        self.table.sort_requested.connect(self._sort_by)
        self.table.current_key_changed.connect(lambda _key: self.reading_changed.emit())

    # -- what is chosen

    @property
    def shown_metric(self) -> Metric:
        """Return the metric shown."""
        return declared(self.metric_select.value() or _FIRST)

    @property
    def by(self) -> By:
        """Return what it is told of."""
        return By(self.by_select.value() or By.PRODUCT.value)

    def choose(self, metric: str, by: By) -> None:
        """Choose a metric and what it is told of."""
        self.metric_select.set_value(metric)
        self._offer_by(by)
        self._ask()

    def reading(self) -> Reading | None:
        """Return the reading in the current row."""
        row = self.row()
        return row.reading if row is not None else None

    def row(self) -> Row | None:
        """Return the current row."""
        at = self.table.currentIndex().row()
        return self._shown[at] if 0 <= at < len(self._shown) else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows in the order in which they are shown."""
        return self._shown

    def _metric_chosen(self) -> None:
        self._offer_by(self.by)
        self._ask()

    def _offer_by(self, wanted: By) -> None:
        """Offer what the metric can be told of; what was chosen stays where it can."""
        possible = told_of(self.shown_metric.id)
        self.by_select.set_options([(by.value, _(BY_WORDS[by])) for by in possible])
        kept = wanted if wanted in possible else next(iter(_of_many(possible)), By.TOTAL)
        self.by_select.set_value(kept.value)
        self.by_select.setEnabled(len(possible) > 1)

    def _ask(self) -> None:
        self._sort = ("value", False)
        self.asked.emit()
        self.show_readings()

    # -- showing

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        chosen, by = self.shown_metric.id, self.by
        self.metric_select.set_options([(id, f"{id} {_(declared(id).name)}") for id in _METRICS])
        self.metric_select.set_value(chosen)
        self.metric_select.setAccessibleName(_("指标"))
        self.by_select.setAccessibleName(_("按什么看"))
        self._offer_by(by)
        self.search.set_placeholder(_("查名称、拼音"))
        self.show_readings()

    def show_analysis(self, analysis: Analysis, names: Mapping[str, Named]) -> None:
        """Show the readings of other days or other retailers."""
        self._analysis, self._names = analysis, names
        self.show_readings()

    def show_readings(self) -> None:
        """Read what is chosen."""
        if self._analysis is None:
            return
        metric, by = self.shown_metric, self.by
        readings = self._analysis.readings(metric.id, by)
        before = {} if metric.has_growth else self._analysis.earlier(metric.id, by)
        self._rows = rows_of(readings, before, self._names)
        self.table.set_columns(_columns(metric, by, self._analysis.span))
        self.formula.set_text(_(metric.formula))
        self.table.setAccessibleName(f"{_(metric.name)} {_(BY_WORDS[by])}")
        self._show_rows()

    def _sort_by(self, key: str, rising: bool) -> None:
        """Sort by a column; figures begin with the highest, names with the first."""
        other = key != self._sort[0]
        self._sort = (key, rising if key == "name" or not other else False)
        self._show_rows()

    def _show_rows(self) -> None:
        query = self.search.search_text()
        found = sort_rows(sought(self._rows, query), self.shown_metric, *self._sort)
        self._shown = tuple(found)
        self.table.set_sort(*self._sort)
        quiet = self.table.blockSignals(True)  # told once, below
        self.table.set_rows(Rows(self._shown, self.shown_metric), [r.reading.key for r in found])
        self.table.blockSignals(quiet)
        self._underline(query)
        self._show_count(query)
        self._fit()
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        if query:
            self.empty.set_words(_("没有找到“{text}”").format(text=query), _("按 Esc 清除查找。"))
        else:
            self.empty.set_words(_("这一期没有这个指标的数"), _("换一个月，或换一个指标看看。"))
        self.reading_changed.emit()

    def _underline(self, query: str) -> None:
        if not query:
            self.table.set_highlighter("name", None)
            return
        initials = {row.name: row.named.initials for row in self._shown if row.named}

        def find(text: str) -> list[tuple[int, int]]:
            span = match_span(text, initials.get(text, ""), query)
            return [(span[0], span[1] - span[0])] if span else []

        self.table.set_highlighter("name", find)

    def _show_count(self, query: str) -> None:
        shown, every = len(self._shown), len(self._rows)
        number = f"{shown:,} / {every:,}" if query else f"{every:,}"
        self.count_text.setText(_("{n} 行").format(n=number))
        self.count_text.setVisible(every > 1 or bool(query))

    def _fit(self) -> None:
        """Leave out the columns of third rank where there is no room for names; whole rows."""
        by = self.by
        wide = self.width() >= theme.px(_WIDE)
        columns = [each.key for each in self.table.table_model.columns]
        told = by in (By.PRODUCT, By.RETAILER)
        self.table.setColumnHidden(columns.index("side"), not (wide and told))
        self.table.setColumnHidden(columns.index("bar"), not wide)
        metric = self.shown_metric
        for key, unit in (
            ("numerator", metric.numerator_unit),
            ("denominator", metric.denominator_unit),
        ):
            self.table.setColumnHidden(columns.index(key), not is_counted(unit))
        self.formula.setVisible(wide)
        row = theme.px(Size.GRID_ROW)
        room = self.height() - 2 - self._top.sizeHint().height() - self.table.head_height()
        self.body.setContentsMargins(0, 0, 0, room % row if room > row else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def to_search(self) -> None:
        """Take the focus to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def text(self) -> str:
        """Return the rows shown as tab-separated text with their heads."""
        from ui.item_models.tuple_table import text_of

        keep = [at for at, each in enumerate(self.table.table_model.columns) if each.key != "bar"]
        heads = [self.table.table_model.columns[at].title for at in keep]
        rows = Rows(self._shown, self.shown_metric)
        lines = ["\t".join(text_of(row[at]) for at in keep) for row in rows]
        return "\n".join(["\t".join(heads), *lines])


def _of_many(possible: tuple[By, ...]) -> list[By]:
    """Return the kinds of which there is more than one reading, products first."""
    order = (By.PRODUCT, By.RETAILER, By.PRICE_CLASS, By.BRAND, By.FORMAT, By.ROUTE)
    return [by for by in order if by in possible]
