"""Every real file ends in a picture or in one sentence; all orientations come out alike."""

import io
import struct
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from storage.photos.intake import LONG_SIDE, PhotoRefused, Prepared, prepare_bytes, prepare_file


def picture(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> Image.Image:
    made = Image.linear_gradient("L").resize(size)
    return made.convert(mode)


def written(made: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def seen(prepared: Prepared) -> Image.Image:
    shown = Image.open(io.BytesIO(prepared.content))
    assert shown.format == "JPEG"
    assert shown.size == (prepared.width, prepared.height)
    assert max(shown.size) <= LONG_SIDE
    assert not set(shown.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not shown.getexif()
    return shown.convert("RGB")


class TestRealFiles:
    @pytest.fixture
    def folder(self, shared_data: Path) -> Path:
        return shared_data / "photos"

    def test_all_nine_orientations_come_out_alike(self, folder: Path) -> None:
        made = [prepare_file(folder / f"Landscape_{each}.jpg") for each in range(9)]
        first = seen(made[1])
        for each in made:
            difference = ImageStat.Stat(ImageChops.difference(seen(each), first))
            assert max(difference.mean) < 4, each.original_name  # of 255; turned it is above 50
        assert len({each.likeness for each in made}) == 1

    def test_every_file_ends_in_a_picture_or_one_sentence(self, folder: Path) -> None:
        refused = []
        for path in sorted(folder.iterdir()):
            try:
                seen(prepare_file(path))
            except PhotoRefused as error:
                refused.append(str(error))
        assert refused == [
            "“corrupted.heic”有损坏，或不是 JPEG、HEIC、PNG、WebP、BMP 照片。",
            "“empty.heic”是空文件，请重新导出照片。",
        ]

    def test_a_picture_tells_when_and_where(self, folder: Path) -> None:
        found = prepare_file(folder / "DSCN0010.jpg")
        assert found.taken_at == datetime.fromisoformat("2008-10-22T16:28:39")
        assert (found.longitude, found.latitude) == ("11.885127", "43.467448")
        phone = prepare_file(folder / "L_exif_xmp_iptc.heic")
        zone = timezone(timedelta(hours=-5))
        assert phone.taken_at == datetime(2020, 9, 14, 11, 9, 34, tzinfo=zone)
        assert prepare_file(folder / "no_exif.jpg").taken_at is None

    def test_a_heic_that_breaks_off_is_refused(self, folder: Path) -> None:
        whole = (folder / "L_exif_xmp_iptc.heic").read_bytes()
        for length in (40, len(whole) // 2, len(whole) - 3000):
            with pytest.raises(PhotoRefused, match=r"^“a\.heic”有损坏"):
                prepare_bytes(whole[:length], "a.heic")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_the_common_formats_are_read(kind: str) -> None:
    found = prepare_bytes(written(picture(), kind), "柜台.x")
    assert seen(found).size == (40, 30)
    assert found.original_name == "柜台.x"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "CMYK", "L", "1", "I;16"])
def test_every_kind_of_colour_becomes_rgb(mode: str) -> None:
    made = picture(mode="L").convert("I;16") if mode == "I;16" else picture(mode=mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    seen(prepare_bytes(written(made, kind), "x"))


def test_sixteen_bits_of_grey_stay_as_light_as_they_are() -> None:
    light = Image.new("I;16", (8, 8), 128 * 257)
    assert seen(prepare_bytes(written(light, "PNG"), "x")).getpixel((4, 4)) == (128, 128, 128)


def test_a_files_name_does_not_break_or_turn_the_sentence_it_stands_in() -> None:
    content = written(picture(), "PNG")
    assert prepare_bytes(content, "a\nb\x00\u202egpj.x").original_name == "a?b??gpj.x"
    assert prepare_bytes(content, "门头👨‍👩‍👧\ud800.jpg").original_name == "门头👨‍👩‍👧?.jpg"
    assert len(prepare_bytes(content, "😀" * 300 + ".jpg").original_name) == 200


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert seen(prepare_bytes(written(clear, "PNG"), "x")).getpixel((4, 4)) == (255, 255, 255)


def test_two_pictures_in_one_file_give_the_first() -> None:
    both = written(picture(), "MPO", save_all=True, append_images=[picture((20, 20))])
    assert seen(prepare_bytes(both, "x.jpg")).size == (40, 30)


def test_large_ones_become_small_and_the_same_again_is_the_same() -> None:
    large = written(picture((3000, 400)), "JPEG", comment=b"secret", dpi=(300, 300))
    found = prepare_bytes(large, "x.jpg")
    assert seen(found).size == (1600, 213)
    assert found == prepare_bytes(large, "x.jpg")


def test_a_picture_saved_anew_stays_like_itself() -> None:
    made = picture((900, 700))
    first = prepare_bytes(written(made, "JPEG", quality=95), "a")
    again = prepare_bytes(written(made.resize((450, 350)), "JPEG", quality=40), "b")
    apart = int(first.likeness, 16) ^ int(again.likeness, 16)
    assert first.name != again.name
    assert apart.bit_count() <= 6
    assert prepare_bytes(written(Image.new("RGB", (90, 70), "grey"), "PNG"), "c").likeness == ""


def png_claiming(width: int, height: int) -> bytes:
    import zlib

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 4) + b"IDAT" + b"\0" * 8


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "“a.jpg”是空文件，请重新导出照片。"),
        (b"PK\x03\x04 a workbook", "“a.jpg”不是照片，能加的是 JPEG、HEIC、PNG、WebP、BMP。"),
        (b"GIF89a\1\0\1\0\0\0\0;", "“a.jpg”不是照片，能加的是 JPEG、HEIC、PNG、WebP、BMP。"),
        (b"\xff\xd8\xff\xe0", "“a.jpg”有损坏，或不是 JPEG、HEIC、PNG、WebP、BMP 照片。"),
        (png_claiming(30_000, 30_000), "“a.jpg”的像素太多，请缩小后再加。"),
        (png_claiming(9_000, 9_000), "“a.jpg”的像素太多，请缩小后再加。"),
        (written(picture((200, 200)), "PNG")[:-90], "“a.jpg”有损坏，打不开，请重新导出照片。"),
        (b"\0" * 60_000_001, "“a.jpg”太大，照片最多 60 MB，请缩小后再加。"),
    ],
    ids=["empty", "workbook", "gif", "stump", "bomb", "many", "cut", "huge"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(PhotoRefused) as error:
        prepare_bytes(content, "a.jpg")
    assert str(error.value) == said


def test_a_jpeg_cut_anywhere_is_refused_or_a_picture() -> None:
    whole = written(picture((200, 150)), "JPEG")
    for length in range(1, len(whole), 97):
        with pytest.raises(PhotoRefused):
            prepare_bytes(whole[:length], "a.jpg")


def test_damaged_metadata_does_not_cost_the_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0), 3: "E", 4: (900.0, 0.0, 0.0)})
    whole = written(picture(), "JPEG", exif=exif)
    found = prepare_bytes(whole, "a.jpg")
    assert seen(found).size == (30, 40)
    assert (found.taken_at, found.longitude, found.latitude) == (None, "", "")
    at = whole.index(b"Exif\0\0") + 6
    for place in range(at, at + 60, 3):
        seen(prepare_bytes(whole[:place] + b"\xff" + whole[place + 1 :], "a.jpg"))


def test_what_is_gone_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "照片").mkdir()
    with pytest.raises(PhotoRefused, match=r"“照片”不是照片文件。"):
        prepare_file(tmp_path / "照片")
    with pytest.raises(PhotoRefused, match=r"“x\.jpg”不是照片文件。"):
        prepare_file(tmp_path / "x.jpg")
