"""A sheet is kept as canonical JSON with what was printed."""

import json

from models.paper.canonical import sheet_digest, sheet_from_json, sheet_to_json
from models.paper.items import (
    Align,
    Area,
    Box,
    Circle,
    DigitBox,
    Fill,
    Item,
    Line,
    Marker,
    Overflow,
    Page,
    Polygon,
    QrCode,
    Rect,
    Sheet,
    Template,
    Text,
    Tick,
)

EVERY_KIND: tuple[Item, ...] = (
    Text(x=1.5, y=2, text="店名", size=10, width=7.1, bold=True, align=Align.RIGHT, white=True),
    Line(x1=1, y1=2, x2=3, y2=2, weight=0.1, dash=(0.3, 0.9)),
    Rect(x=1, y=2, width=3, height=4, fill=Fill.HATCH),
    Circle(x=1, y=2, radius=2.35, fill=Fill.BLACK),
    Polygon(points=((0, 0), (1, 0), (0.5, 1))),
    Tick(x=1, y=2, size=3.2),
    Box(name="todo1", x=30, y=62.1, ticked=True, ref="a1"),
    DigitBox(name="d1", x=1, y=2, digit="7"),
    Area(name="problem", x=30, y=180, width=168, height=6.8),
    Marker(id=3, x=12, y=277),
    QrCode(name="main", digits="10032611230007148", x=161.2, y=12, size=24),
)


def make_sheet(*items: Item) -> Sheet:
    return Sheet(
        template=Template(number=3, version=1, digest="ab"),
        title="07 朝阳店",
        pages=(Page(number=1, items=items), Page(number=2, items=())),
        overflows=(Overflow(page=1, text="长", width=3.0),),
    )


def test_every_kind_of_item_comes_back() -> None:
    sheet = make_sheet(*EVERY_KIND)
    assert sheet_from_json(sheet_to_json(sheet)) == sheet


def test_the_text_is_canonical() -> None:
    text = sheet_to_json(make_sheet(*EVERY_KIND))
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sheet_to_json(sheet_from_json(text)) == text


def test_any_change_changes_the_digest() -> None:
    one = make_sheet(Box(name="todo1", x=30, y=62.1))
    other = make_sheet(Box(name="todo1", x=30, y=62.2))
    assert sheet_digest(one) != sheet_digest(other)
    assert sheet_digest(one) == sheet_digest(sheet_from_json(sheet_to_json(one)))
