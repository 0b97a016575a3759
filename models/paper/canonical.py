"""A laid-out sheet as canonical JSON and back: what was printed is kept with its plan."""

import json
from typing import Any, Final

import attrs

from models.paper import items
from models.paper.items import Item, Overflow, Page, Sheet, Template, digest_of

__all__ = ["sheet_digest", "sheet_from_json", "sheet_to_json"]

_KINDS: Final[dict[str, type[Item]]] = {
    kind.__name__: kind
    for kind in (
        items.Text,
        items.Line,
        items.Rect,
        items.Circle,
        items.Polygon,
        items.Tick,
        items.Box,
        items.DigitBox,
        items.Area,
        items.Marker,
        items.QrCode,
        items.TextCode,
    )
}


def _item_to_data(item: Item) -> dict[str, Any]:
    """Write what differs from the defaults, and the kind."""
    data: dict[str, Any] = {"kind": type(item).__name__}
    for attribute in attrs.fields(type(item)):
        value = getattr(item, attribute.name)
        if value != attribute.default:
            data[attribute.name] = value
    return data


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def _item_from_data(data: dict[str, Any]) -> Item:
    values = {name: _tuples(value) for name, value in data.items() if name != "kind"}
    kind = _KINDS[data["kind"]]
    if "align" in values:
        values["align"] = items.Align(values["align"])
    if "fill" in values:
        values["fill"] = items.Fill(values["fill"])
    return kind(**values)


def sheet_to_json(sheet: Sheet) -> str:
    """Return the sheet as JSON, always the same text for the same sheet."""
    data = {
        "template": attrs.asdict(sheet.template),
        "title": sheet.title,
        "pages": [
            {
                "number": page.number,
                "items": [_item_to_data(item) for item in page.items],
                **({"landscape": True} if page.landscape else {}),
            }
            for page in sheet.pages
        ],
        "overflows": [attrs.asdict(overflow) for overflow in sheet.overflows],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sheet_from_json(text: str) -> Sheet:
    """Read back what :func:`sheet_to_json` wrote."""
    data = json.loads(text)
    return Sheet(
        template=Template(**data["template"]),
        title=data["title"],
        pages=tuple(
            Page(
                number=page["number"],
                items=tuple(_item_from_data(item) for item in page["items"]),
                landscape=page.get("landscape", False),
            )
            for page in data["pages"]
        ),
        overflows=tuple(Overflow(**overflow) for overflow in data["overflows"]),
    )


def sheet_digest(sheet: Sheet) -> str:
    """Return the sha256 of the sheet's canonical JSON."""
    return digest_of(sheet_to_json(sheet))
