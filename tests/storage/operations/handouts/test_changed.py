"""What an import changes in masters is told before it is written, field by field in words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from models.retailer import Retailer
from storage.database import Ledger
from storage.ledger.records import get
from storage.operations.handouts import changed
from storage.operations.handouts.previews import ImportPreview
from storage.operations.import_handouts import import_handouts, preview_handouts
from storage.operations.retailer_notes import change_notes, get_notes

Book = Callable[..., Path]

SHOP = ("客户编码", "许可证号", "客户名称", "联系电话", "拜访线路", "线路序", "档位")
PRICE = ("商品编码", "商品名称", "批发价(元/条)", "零售指导价(元/条)", "生效日期")


def told(preview: ImportPreview) -> list[tuple[str, str, str, str, str]]:
    return [(each.title, each.label, each.old, each.new, each.own) for each in preview.changes]


def keep(ledger: Ledger, **fields: Any) -> None:
    change_notes(ledger, attrs.evolve(get_notes(ledger, "HZ1"), **fields))


def test_changed_fields_are_told_and_new_or_equal_ones_are_not(shops: Ledger, book: Book) -> None:
    rows = [
        ("HZ1", "320706100121", "好运烟酒行", "13800001234", "海州一线", 7, "二十档"),
        ("HZ2", "320706100122", "银杏超市", "13800001234", "海州一线", 2, 18),
        ("HZ9", "320706100129", "新店", "13800009999", "海州一线", 9, 18),
    ]
    price = ("P00", "示例00", 100, 118.5, "2026-12-01")
    path = book(客户主档=[SHOP, *rows], 卷烟目录=[PRICE, price])
    preview = preview_handouts(shops, [path])
    assert told(preview) == [
        ("好运烟酒行", "客户名称", "好运烟酒商店", "好运烟酒行", ""),
        ("好运烟酒行", "档位", "18", "20", ""),
        ("好运烟酒行", "线路序", "1", "7", ""),
        ("示例00", "批发价", "95.4 元", "100 元", ""),
        ("示例00", "零售指导价(条)", "—", "118.5 元", ""),
        ("示例00", "生效日期", "—", "2026-12-01", ""),
    ]


def test_a_past_price_alone_is_told_with_its_day(shops: Ledger, book: Book) -> None:
    now = [PRICE, ("P00", "示例00", 100, None, "2026-12-01")]
    import_handouts(shops, [book("现.xlsx", 卷烟目录=now)])
    past = [PRICE, ("P00", "示例00", 90, None, "2026-01-01")]
    (change,) = preview_handouts(shops, [book("旧.xlsx", 卷烟目录=past)]).changes
    assert (change.label, change.new) == ("价格历史：2026-01-01", "批发价 90 元")


def test_what_the_manager_keeps_himself_stays_and_the_difference_is_told(
    shops: Ledger, book: Book
) -> None:
    keep(shops, mobile="13911112222", visit_route="我的线", route_order=3)
    row = ("HZ1", "320706100121", "好运烟酒商店", "13700007777", "海州二线", 3, 18)
    _, preview = import_handouts(shops, [book(客户主档=[SHOP, row])])
    assert [(label, new, own) for _, label, _, new, own in told(preview)] == [
        ("联系电话", "13700007777", "13911112222"),
        ("拜访线路", "海州二线", "我的线"),
        ("线路序", "3", ""),  # headquarters came to what he has
    ]
    held, own = get(shops, Retailer, "HZ1"), get_notes(shops, "HZ1")
    assert held is not None
    assert (held.phone, held.visit_route) == ("13700007777", "海州二线")
    assert (own.mobile, own.visit_route) == ("13911112222", "我的线")


def test_a_record_that_several_files_change_is_told_once_from_first_to_last(
    shops: Ledger, book: Book
) -> None:
    def row(grade: int) -> tuple[Any, ...]:
        return ("HZ1", "320706100121", "好运烟酒商店", "13800001234", "海州一线", 1, grade)

    paths = [book(f"{grade}.xlsx", 客户主档=[SHOP, row(grade)]) for grade in (19, 20)]
    assert [each[2:4] for each in told(preview_handouts(shops, paths))] == [("18", "20")]
    back = [book(f"{grade}.xlsx", 客户主档=[SHOP, row(grade)]) for grade in (19, 18)]
    assert preview_handouts(shops, back).changes == ()


def test_more_changes_than_are_told_are_counted(
    shops: Ledger, book: Book, monkeypatch: Any
) -> None:
    monkeypatch.setattr(changed, "MOST_CHANGES", 5)
    rows = [(f"P{n:02}", f"示例{n:02}", 100, None, date(2026, 12, 1)) for n in range(12)]
    preview = preview_handouts(shops, [book(卷烟目录=[PRICE, *rows])])
    assert (len(preview.changes), preview.more_changes) == (5, 12 * 2 - 5)
