"""Pictures that tests attach."""

import io

from PIL import Image

from storage.photos.intake import Prepared, prepare_bytes

__all__ = ["picture"]


def picture(number: int, size: tuple[int, int] = (64, 48)) -> Prepared:
    """A picture that no other number gives; below 0 one of noise, without anything to be like."""
    noise = Image.effect_noise(size, 90) if number < 0 else Image.linear_gradient("L").resize(size)
    noise.paste(number * 20 % 255, (0, 0, 8 + number, 20))
    out = io.BytesIO()
    noise.save(out, "PNG")
    return prepare_bytes(out.getvalue(), f"IMG_{number}.png")
