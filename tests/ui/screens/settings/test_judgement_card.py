"""判断标准: kept as entered, refused with a reason, brought back by group, undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from models.awards import AwardSettings
from models.retail_format import FormatLimits
from models.today import Weights
from models.warnings import WarningSettings
from storage.database import Ledger
from storage.operations import history
from storage.operations.profile import change_judgement
from storage.queries.settings import judgement
from storage.queries.stop_facts import stop_weights
from tests.ui.screens.conftest import enter
from ui.context import AppContext
from ui.screens.settings.judgement_card import JUDGEMENTS
from ui.screens.settings.page import SettingsPage
from ui.widgets import LineField

Shown = Callable[..., QWidget]


def test_a_judgement_is_kept_refused_brought_back_and_undone(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    change_judgement(territory, Weights(delivery_today=-20))
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    card = page.judgement
    every = [field for kind in JUDGEMENTS for field in card.fields[kind].values()]
    assert len({field.accessibleName() for field in every}) == len(every)

    def field(kind: type, name: str) -> LineField:
        found = card.fields[kind][name]
        assert isinstance(found, LineField)
        return found

    enter(field(WarningSettings, "cycles"), "3")
    enter(field(Weights, "delivery_today"), "-5")
    assert judgement(territory, WarningSettings) == WarningSettings(cycles=3)
    assert stop_weights(territory).delivery_today == -5
    assert "改设置" in page.history.table.table_model.row_text(0)

    for kind, name, text, reason in (
        (WarningSettings, "cycles", "27", "“几个周期没订货”应在 1 到 26 之间"),
        (Weights, "planned_today", "很多", "“今天计划内”请填整数"),
        (FormatLimits, "convenience", "500", "“超市至少”应大于便利店的"),
    ):
        wrong = field(kind, name)
        before = judgement(territory, kind)
        wrong.setFocus()
        wrong.setText(text)
        wrong.editingFinished.emit()
        assert reason in card.wrong.text()
        assert reason in wrong.toolTip()
        assert judgement(territory, kind) == before
        QApplication.processEvents()
        assert card.wrong.y() > wrong.geometry().bottom()
        wrong.set_text("")

    back = card.ways_back
    assert [kind for kind in JUDGEMENTS if back[kind].isVisible()] == [WarningSettings, Weights]
    back[WarningSettings].click()
    assert judgement(territory, WarningSettings) == WarningSettings()
    assert not back[WarningSettings].isVisible()
    assert field(WarningSettings, "complaint_hours").hasFocus()
    context.announce(history.undo(territory))
    assert judgement(territory, WarningSettings).cycles == 3
    assert field(WarningSettings, "cycles").text() == "3"
    assert not card.wrong.text()


def test_weights_that_add_up_are_changed_one_after_the_other(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    card = page.judgement
    more, less = (card.fields[AwardSettings][name] for name in ("standard", "growth"))
    assert isinstance(more, LineField)
    assert isinstance(less, LineField)
    enter(more, "50")
    assert "加起来是 110，要等于 100" in card.wrong.text()
    assert (more.text(), judgement(territory, AwardSettings)) == ("50", AwardSettings())
    enter(less, "10")
    assert judgement(territory, AwardSettings) == AwardSettings(standard=50, growth=10)
    assert (more.text(), less.text(), card.wrong.text()) == ("50", "10", "")
    assert not more.toolTip()
