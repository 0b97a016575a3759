"""The print desk: which form, of what day, route or shops, blank or filled; then the preview."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import RoundbookError
from models.marks import N_
from models.paper.shop_sheet import SheetMode
from storage.operations.form_data import grades_with_limits
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.entries.pick_field import PickField
from ui.i18n import _
from ui.item_models import Column, DenseTable
from ui.printing.forms import (
    FORMS,
    About,
    Order,
    Picks,
    PrintForm,
    form_named,
    make,
    routes,
    shops_about,
)
from ui.printing.preview import SheetPreview
from ui.sheet_preview import preview_forms
from ui.theme import Size, Type, theme
from ui.widgets import Button, DateField, FocusRing, LineField, Segments, Select, Text, column, line
from ui.widgets.card_dialog import CardDialog
from ui.words import refusal

__all__ = ["PrintDesk", "open_print_desk"]

_WIDE, _LIST, _LABEL, _FIELD = 780, 190, 72, 330
_HIGH = 470
_KEPT = "print_form"
_ABOUT = {
    About.DAY: N_("当天的走访"),
    About.ROUTE: N_("一条线路"),
    About.STANDARD: N_("标准店"),
    About.SHOPS: N_("选客户"),
    About.GRADE: N_("按档位"),
    About.EVENT: N_("按培训记录"),
    About.NOTHING: N_("本人"),
}
_AS_MADE = "as_made"
_MODES = (
    (_AS_MADE, N_("做过的已填")),
    (SheetMode.BLANK.value, N_("预填空白")),
    (SheetMode.FILLED.value, N_("已填")),
)
_ALL_GRADES = ""


class PrintDesk(CardDialog):
    """Chooses a form and what it is about, over ``parent``; open it with ``open()``.

    Attributes: ``forms`` (the list), ``day``, ``about``, ``route``, ``shops``, ``grade``, ``pick``,
    ``mode``, ``words`` (fields by key), ``preview`` (the preview opened last).
    """

    def __init__(
        self, context: AppContext, parent: QWidget, settings: QSettings | None, shop: str = ""
    ) -> None:
        super().__init__(parent)
        self._context, self._settings = context, settings
        self._choices = Choices(context.ledger)
        self._rows: dict[str, QWidget] = {}
        self._labels: dict[str, Text] = {}
        self._shop = shop
        self._wanted = ""
        self.preview: SheetPreview | None = None
        self.setWindowTitle(_("打印表单"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(theme.px(_WIDE), theme.px(_HIGH))
        self._make_fields()
        self._lay_out()
        self._wire()
        self._begin()
        self._ring = FocusRing(self)

    # -- building

    def _make_fields(self) -> None:
        self.forms = DenseTable(
            [Column("name", stretch=True)], name=_("表单"), header=False, row_height=Size.LIST_ROW
        )
        self.forms.setFixedWidth(theme.px(_LIST))
        self.title = Text("", Type.PANEL, bold=True)
        self.hint = Text("", Type.TABLE, tone="text2", wrap=True)
        self.day = DateField(self._context.today, name=_("日期"), height=Size.INPUT_VISIT)
        self.about = Segments(name=_("范围"))
        self.route = Select(name=_("线路"))
        self.shops = PickField(
            _("客户"), self._choices.retailers, N_("店名、拼音或客户编码"), several=True
        )
        self.grade = Select(name=_("档位"))
        self.pick = Select(name=_("选择"))
        self.mode = Segments([(key, _(label)) for key, label in _MODES], name=_("方式"))
        self.mode.set_value(_AS_MADE)
        self.words = {
            key: LineField(name=_(label), height=Size.INPUT_VISIT)
            for form in FORMS
            for key, label in form.words
        }
        self.count = Text("", Type.TABLE, tone="muted")
        self.message = Text("", Type.TABLE, tone="bad", wrap=True)
        self.show_button = Button(
            _("预览"), kind="primary", icon="print", key="Ctrl+Enter", height=Size.MAIN_BUTTON
        )
        self.close_button = Button(_("关闭"), key="Esc", height=Size.MAIN_BUTTON)

    def _row(self, key: str, label: str, field: QWidget) -> QWidget:
        name = Text(label, Type.TABLE, tone="muted")
        name.setFixedWidth(theme.px(_LABEL))
        row = QWidget()
        line(name, field, None, spacing=8, into=row)
        self._rows[key], self._labels[key] = row, name
        return row

    def _lay_out(self) -> None:
        for field in (self.shops, self.route, self.pick, *self.words.values()):
            field.setFixedWidth(theme.px(_FIELD))
        rows = [
            self._row("day", _("日期"), self.day),
            self._row("about", _("范围"), self.about),
            self._row("route", _("线路"), self.route),
            self._row("shops", _("客户"), self.shops),
            self._row("grade", _("档位"), self.grade),
            self._row("pick", _("选择"), self.pick),
            self._row("mode", _("方式"), self.mode),
        ]
        labels = {key: label for form in FORMS for key, label in form.words}
        rows += [self._row(key, _(labels[key]), field) for key, field in self.words.items()]
        right = column(
            self.title, self.hint, 6, *rows, self._row("count", "", self.count), None, self.message,
            line(None, self.close_button, self.show_button, spacing=12),
            spacing=9,
        )  # fmt: skip
        line(self.forms, right, spacing=24, margins=(20, 20, 24, 20), into=self)
        self.message.hide()

    def _wire(self) -> None:
        self.forms.current_key_changed.connect(lambda _key: self._show_form())
        self.forms.opened.connect(lambda _key: self.show_preview())
        self.about.changed.connect(self._choose_about)
        self.day.date_changed.connect(lambda _day: self._show_day())
        self.route.chosen.connect(lambda _value: self._count_shops())
        self.shops.picked.connect(self._count_shops)
        self.show_button.clicked.connect(self.show_preview)
        self.close_button.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.show_preview)

    def _begin(self) -> None:
        """Begin with today, the form used last, and the shop that is open on the page."""
        self.day.set_date(self._context.today())
        self._show_day()
        self.forms.set_rows([(_(form.name),) for form in FORMS], [form.key for form in FORMS])
        kept = str(self._settings.value(_KEPT, "")) if self._settings is not None else ""
        known = {form.key for form in FORMS}
        if self._shop:
            self.shops.show_chosen(self._shop)
        self.forms.set_current_key(kept if kept in known else FORMS[0].key)
        self._show_form()
        self.forms.setFocus()

    # -- what is chosen

    @property
    def form(self) -> PrintForm:
        """The form chosen."""
        return form_named(self.forms.current_key() or FORMS[0].key)

    def order(self) -> Order:
        """Return what is asked for now."""
        about = About(self.about.value() or self.form.about[0])
        choice = {About.ROUTE: self.route.value(), About.GRADE: self.grade.value()}.get(about, "")
        mode = self.mode.value() if self.form.moded else _AS_MADE
        picks = self.form.picked(about)
        return Order(
            day=(None if picks else self.day.date()) or self._context.today(),
            about=about,
            choice=choice,
            pick=self.pick.value() if picks else "",
            retailer_ids=tuple(part for part in self.shops.chosen().split("\n") if part),
            mode=None if mode == _AS_MADE else SheetMode(mode),
            words={key: self.words[key].text().strip() for key, _label in self.form.words},
        )

    def _show_form(self) -> None:
        form = self.form
        self.title.setText(_(form.name))
        self.hint.setText(_(form.hint))
        options = [(about.value, _(_ABOUT[about])) for about in form.about]
        self.about.set_options(options, _("范围"))
        wanted = self._wanted or (About.SHOPS.value if self._shop else "")
        values = [value for value, _label in options]
        self.about.set_value(wanted if wanted in values else values[0])
        self._show_rows()

    def _choose_about(self, value: object) -> None:
        """Keep what was chosen by hand for the forms passed on the way to another one."""
        self._wanted = str(value)
        self._show_rows()

    def _show_rows(self) -> None:
        """Show the fields that the form and what it is about ask for."""
        form, about = self.form, self.order().about
        picks = form.picked(about)
        self._offer(picks)
        shown = {
            "day": picks is None,
            "about": len(form.about) > 1,
            "route": about is About.ROUTE,
            "shops": about is About.SHOPS,
            "grade": about is About.GRADE,
            "pick": picks is not None,
            "mode": form.moded,
            "count": about not in (About.GRADE, About.NOTHING, About.EVENT),
        }
        words = {key for key, _label in form.words if about is not About.EVENT}
        for key, row in self._rows.items():
            row.setVisible(shown.get(key, key in words))
        self._count_shops()

    def _offer(self, picks: Picks | None) -> None:
        """Offer what a form is printed of: months, years, events."""
        if picks is None:
            return
        self._labels["pick"].setText(_(picks.label))
        self.pick.setAccessibleName(_(picks.label))
        self.pick.set_options(picks.of(self._context.ledger))

    def _show_day(self) -> None:
        """Offer the routes there are that day, and the grades that limits are known of."""
        ledger, day = self._context.ledger, self.order().day
        self.route.set_options(routes(ledger, day))
        grades = [
            (str(grade), _("{n} 档").format(n=grade)) for grade in grades_with_limits(ledger, day)
        ]
        self.grade.set_options([(_ALL_GRADES, _("每一档")), *grades])
        self._count_shops()

    def _count_shops(self) -> None:
        self._say("")
        order = self.order()
        shops = len(shops_about(self._context.ledger, order))
        self.count.setText(_("{n} 户").format(n=shops))

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # -- acting

    def show_preview(self) -> None:
        """Make the sheets and show them; say in one sentence why that is not possible."""
        form, order = self.form, self.order()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            ready = make(self._context.ledger, form, order)
        except RoundbookError as error:
            self._say(refusal(error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        self._say("")
        pages = sum(len(sheet.pages) for sheet in ready.sheets)
        shops = len(shops_about(self._context.ledger, order))
        self.count.setText(_("{n} 户，共 {pages} 页").format(n=shops, pages=pages))
        if self._settings is not None:
            self._settings.setValue(_KEPT, form.key)
        named = (_(form.name), order.day)
        self.preview = preview_forms(self._context, self, ready, named, self._settings)

    # -- Qt

    def entered(self) -> None:
        """Enter in a field shows what would be printed."""
        self.show_preview()


def open_print_desk(
    context: AppContext, parent: QWidget, settings: QSettings | None, shop: str = ""
) -> PrintDesk:
    """Open the desk over ``parent``; ``shop`` is the retailer open there."""
    desk = PrintDesk(context, parent, settings, shop)
    desk.open()
    return desk
