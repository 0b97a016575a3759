"""Made-up photos: a shop's counter or front, drawn, with the time in them as a camera writes it."""

import io
import random
from datetime import date, datetime, time

__all__ = ["make_picture"]

_SIZE = (1280, 960)
_WALL, _WOOD, _GLASS = (226, 221, 210), (122, 88, 58), (198, 214, 220)
_PACKS = (
    (178, 42, 40), (214, 164, 60), (36, 84, 140), (34, 110, 80), (235, 232, 222), (92, 50, 110),
)  # fmt: skip
_DATE_TIME_ORIGINAL, _EXIF = 0x9003, 0x8769


def make_picture(chance: random.Random, day: date, moment: time) -> bytes:
    """Return a JPEG of shelves with packs and price tags in front of them."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", _SIZE, _WALL)
    draw = ImageDraw.Draw(picture)
    width, height = _SIZE
    draw.rectangle((60, 110, width - 60, height - 60), fill=_GLASS, outline=_WOOD, width=18)
    for shelf in range(4):
        top = 150 + shelf * 185
        draw.rectangle((78, top + 130, width - 78, top + 146), fill=_WOOD)
        left = 100
        while left < width - 170:
            colour = chance.choice(_PACKS)
            across = chance.choice((56, 64, 72))
            draw.rectangle((left, top + 24, left + across, top + 130), fill=colour)
            draw.rectangle((left + 10, top + 48, left + across - 10, top + 66), fill=_WALL)
            draw.rectangle((left + 6, top + 148, left + across - 6, top + 168), fill="white")
            left += across + chance.choice((8, 8, 8, 40))
    exif = Image.Exif()
    taken = datetime.combine(day, moment)
    exif.get_ifd(_EXIF)[_DATE_TIME_ORIGINAL] = f"{taken:%Y:%m:%d %H:%M:%S}"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
