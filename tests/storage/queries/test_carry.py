"""What earlier visits said: of each thing the last word, never of a shut shop or a later day."""

from datetime import date, time

from models.entries.deadlines import ComplaintLimits
from models.retail_format import FormatLimits
from models.setting import Setting
from models.visit import PriceTag, QuickAnswer, QuickCheckLine, ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.visits import record_visit
from storage.queries.carry import CarriedLine, carried
from storage.queries.settings import judgement
from tests.storage.conftest import add_shops


def visit(day: int, *lines: StockLine, **more: object) -> Visit:
    return Visit(
        id=f"V{day}", retailer_id="HZ1", day=date(2026, 11, day), arrived=time(9, 0),
        stock_lines=lines, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_last_word_of_each_thing(ledger: Ledger) -> None:
    add_shops(ledger)
    first = StockLine(product_id="P01", retail_carton=2_200_000, tag=PriceTag.PRESENT)
    later = StockLine(product_id="P01", stock=10, retail_pack=220_000, on_display=False)
    counted = StockLine(product_id="P02", stock=5)
    fail, fine = QuickAnswer.FAIL, QuickAnswer.PASS
    checked = (QuickCheckLine(item=5, result=fail), QuickCheckLine(item=1, result=fine))
    record_visit(ledger, visit(3, first, opinion="要  海棠\n细支", quick_check=checked))
    record_visit(ledger, visit(10, later, counted))
    record_visit(ledger, visit(12, shop_state=ShopState.CLOSED, opinion="没人"))
    record_visit(ledger, visit(20, StockLine(product_id="P01", tag=PriceTag.MISSING)))

    found = carried(ledger, "HZ1", date(2026, 11, 19))
    assert found.lines == {
        "P01": CarriedLine(2_200_000, 220_000, PriceTag.PRESENT.value, on_display=False)
    }
    assert found.failed == {5}
    assert (found.opinion, found.opinion_day) == ("要 海棠 细支", date(2026, 11, 3))
    assert carried(ledger, "HZ1", date(2026, 11, 23)).lines["P01"].tag == "无"
    assert carried(ledger, "HZ1", date(2026, 11, 23), "V20").lines["P01"].tag == "有"
    assert carried(ledger, "HZ2", date(2026, 11, 23)).lines == {}


def test_limits_are_settings_and_nonsense_is_the_default(ledger: Ledger) -> None:
    with operation(ledger, "change_setting") as unit:
        unit.save(Setting(id=FormatLimits.key, value='{"tobacco": 15, "nobody": 1}'))
        unit.save(Setting(id=ComplaintLimits.key, value='{"close_days": 0, "revisit_days": "x"}'))
    assert judgement(ledger, FormatLimits).tobacco == 15
    assert judgement(ledger, FormatLimits).supermarket == 500
    assert judgement(ledger, ComplaintLimits).close_days == 3
    with operation(ledger, "change_setting") as unit:
        unit.save(Setting(id=ComplaintLimits.key, value="{"))
    assert judgement(ledger, ComplaintLimits).revisit_days == 7
