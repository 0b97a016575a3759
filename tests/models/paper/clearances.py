"""Where ink stands on a laid-out page: what is too near a box, a marker, a code, the edge."""

from collections.abc import Iterator

from models.paper.items import (
    LIVE_AREA,
    Area,
    Box,
    Circle,
    DigitBox,
    Item,
    Line,
    Marker,
    Page,
    Picture,
    Polygon,
    QrCode,
    Rect,
    Sheet,
    Text,
    Tick,
)
from models.paper.measure import MM_PER_POINT

CLEAR = 1.5
Extent = tuple[float, float, float, float]


def line_extent(line: Line) -> Extent:
    half = line.weight / 2
    top, bottom = sorted((line.y1, line.y2))
    left, right = sorted((line.x1, line.x2))
    if top == bottom:
        return left, top - half, right, bottom + half
    return left - half, top, right + half, bottom


def shape_extent(shape: Circle | Polygon) -> Extent:
    if isinstance(shape, Circle):
        reach = shape.radius
        return shape.x - reach, shape.y - reach, shape.x + reach, shape.y + reach
    across, down = zip(*shape.points, strict=True)
    return min(across), min(down), max(across), max(down)


def extent(item: Item) -> Extent | None:
    """Left, top, right, bottom of an item's ink; None for what is not drawn."""
    if isinstance(item, Text):
        em = item.size * MM_PER_POINT
        return item.left, item.y - 0.86 * em, item.left + item.width, item.y + 0.12 * em
    if isinstance(item, Line):
        return line_extent(item)
    if isinstance(item, Box | Tick | Marker | QrCode):
        return item.x, item.y, item.x + item.size, item.y + item.size
    if isinstance(item, DigitBox | Picture | Rect):
        return item.x, item.y, item.x + item.width, item.y + item.height
    if isinstance(item, Circle | Polygon):
        return shape_extent(item)
    assert isinstance(item, Area), f"no extent of {type(item)}"
    return None


def distance(one: Extent, other: Extent) -> float:
    across = max(other[0] - one[2], one[0] - other[2], 0.0)
    down = max(other[1] - one[3], one[1] - other[3], 0.0)
    return float((across**2 + down**2) ** 0.5)


def boxes(page: Page) -> list[Box]:
    return [box for box in page.of(Box) if box.name]


def texts_of(sheet: Sheet) -> str:
    return "".join(text.text for page in sheet.pages for text in page.of(Text))


def packed(text: str) -> str:
    return "".join(text.split())


def too_near(page: Page) -> Iterator[str]:
    for box in (*boxes(page), *page.of(DigitBox)):
        ink = extent(box)
        assert ink is not None
        for item in page.items:
            other = extent(item)
            if item is box or other is None:
                continue
            if distance(ink, other) < CLEAR - 0.001:
                yield f"{box.name}: {item} at {distance(ink, other):.2f}"


def outside(page: Page) -> Iterator[Item]:
    left, top, right, bottom = LIVE_AREA
    if page.landscape:
        right, bottom = page.width - left, page.height - top
    for item in page.items:
        ink = extent(item)
        if ink and (
            ink[0] < left - 0.1
            or ink[1] < top - 0.1
            or ink[2] > right + 0.1
            or ink[3] > bottom + 0.1
        ):
            yield item


def unquiet(page: Page) -> Iterator[str]:
    """Yield the markers and codes whose quiet zone something stands in."""
    for item in page.items:
        if not isinstance(item, Marker | QrCode):
            continue
        need = 1.33 if isinstance(item, Marker) else 4 * item.size / 21
        mine = extent(item)
        others = (
            extent(other)
            for other in page.items
            if other is not item and not (isinstance(item, Marker) and isinstance(other, QrCode))
        )
        nearest = min(distance(mine, other) for other in others if mine and other)
        if nearest < need - 0.01:
            yield f"{item} at {nearest:.2f}"
