"""The contact sheet 照片联系单: the photos of a day or of a store, small, with what they show."""

from datetime import date, datetime
from functools import partial
from typing import Final

import attrs

from models.forms.common import Form, draw_fields, draw_head
from models.paper.compose import Composer
from models.paper.grid import LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Picture, Sheet, Template
from models.paper.measure import Measure, Style, fit

__all__ = ["ContactPhoto", "ContactSheetData", "lay_out_contact_sheet"]

_TEMPLATE: Final = Template(number=24, version=1)
_GAP: Final = 5.0
_NAME: Final = Style(9, bold=True, serif=True, floor=7.5)
_CAPTION: Final = Style(8.5, serif=True, floor=7.5)
_LINE: Final = 3.6
_CAPTION_HEIGHT: Final = 16.8
_FEW: Final = 6
"""Up to so many photos stand in two columns, more in three."""


@attrs.frozen(kw_only=True)
class ContactPhoto:
    """One photo: the bytes of its file, and what its caption says."""

    data: bytes
    shop_name: str
    day: date
    subject: str
    taken_at: datetime | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class ContactSheetData:
    """The photos in the order of the round; ``about`` says of what day or store they are."""

    issued: Issued
    about: str
    photos: tuple[ContactPhoto, ...]


def _head(data: ContactSheetData, page: Composer) -> float:
    y = draw_head(page, "走访照片联系单", data.issued, "内部使用，不向客户出示")
    count = f"{len(data.photos)} 张"
    return draw_fields(page, y, ((12, 150, "范围", data.about), (156, 198, "照片", count))) + 3.0


def _draw_photo(
    page: Composer, at: tuple[float, float], size: tuple[float, float], photo: ContactPhoto
) -> None:
    """Draw one photo with its caption; ``size`` is the picture's room."""
    (x, y), (width, height) = at, size
    page.add(Picture(x=round(x, 3), y=round(y, 3), width=width, height=height, data=photo.data))
    name = fit(photo.shop_name, _NAME, width, page.measure)
    top = y + height + 1.2 + _LINE / 2
    page.text((x, top + _LINE * (len(name.lines) - 1) / 2), photo.shop_name, _NAME, width=width)
    top += _LINE * len(name.lines)
    page.text((x, top), f"{photo.day:%Y-%m-%d} {photo.subject}", _CAPTION, width=width)
    taken = f"拍摄 {photo.taken_at:%Y-%m-%d %H:%M}" if photo.taken_at else "照片没有记拍摄时间"
    room = width - page.text((x, top + _LINE), taken, Style(8)) - 2.0
    if photo.note and page.measure(photo.note, 7.5, False, False) <= room:
        page.text((x + width - room, top + _LINE), photo.note, Style(7.5))


def lay_out_contact_sheet(data: ContactSheetData, measure: Measure) -> Sheet:
    """Lay the photos out in two columns where they are few, else in three."""
    form = Form(data.issued, measure, partial(_head, data))
    columns = 2 if len(data.photos) <= _FEW else 3
    width = round((RIGHT - LEFT - _GAP * (columns - 1)) / columns, 3)
    height = round(width * (0.68 if columns == 2 else 0.75), 3)
    for index, photo in enumerate(data.photos):
        if index % columns == 0:
            top = form.flow.take(height + _CAPTION_HEIGHT)
        place = (LEFT + (width + _GAP) * (index % columns), top)
        _draw_photo(form.page, place, (width, height), photo)
    return form.sheet(_TEMPLATE, f"照片联系单 {data.about}")
