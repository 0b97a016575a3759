"""The controls of the fields over the stores; those the entries have too are theirs."""

from collections.abc import Callable

from models.fields import FieldInfo, Unit
from models.programme import LEGAL_GATE
from ui.entries.controls import Control, Sources, control_for
from ui.entries.reading import YES, label_of_field
from ui.i18n import _
from ui.programme.plans import FormPlan, hint_for
from ui.widgets import LineField, TextArea, Tick

__all__ = ["head_control"]


def head_control(plan: FormPlan, info: FieldInfo, sources: Sources) -> Control:
    """Make the control of a field of the event."""
    name, hint = _(label_of_field(info)), _(hint_for(plan.kind, info.name))
    if info.name in LEGAL_GATE:
        return _tick(name)
    if info.name in plan.areas:
        return _area(name, hint, plan.areas[info.name])
    if (info.kind is str and info.name != "month") or info.children is not None:
        return _text(name, hint)
    made = control_for(plan.kind, info, sources)
    if hint and isinstance(made.widget, LineField) and info.unit is not Unit.FEN:
        made.widget.setPlaceholderText(hint)
    return made


def _tick(name: str) -> Control:
    widget = Tick(name)

    def watch(tell: Callable[[], None]) -> None:
        widget.clicked.connect(lambda _on: tell())

    return Control(
        widget,
        lambda: YES if widget.isChecked() else "",
        lambda text: widget.setChecked(text == YES),
        watch,
    )


def _text(name: str, hint: str) -> Control:
    widget = LineField(name=name, placeholder=hint)

    def watch(tell: Callable[[], None]) -> None:
        widget.textEdited.connect(lambda _text: tell())

    return Control(widget, lambda: widget.text().strip(), widget.set_text, watch)


def _area(name: str, hint: str, lines: int) -> Control:
    widget = TextArea(name=name, placeholder=hint, lines=lines)

    def watch(tell: Callable[[], None]) -> None:
        widget.edited.connect(lambda _text: tell())

    return Control(widget, widget.text, widget.set_text, watch)
