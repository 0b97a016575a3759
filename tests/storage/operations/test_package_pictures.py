"""The month's photos in a package: small pictures in their rows, and the package is as good."""

import zipfile
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image

from models.photo import Photo, PhotoAbout, PhotoSubject
from models.visit import Visit
from storage.database import Ledger
from storage.folders import PHOTOS_NAME
from storage.operations.attaching import attach_photo
from storage.operations.consolidate import consolidate
from storage.operations.export_package import export_package
from storage.operations.plan import add_stop
from storage.operations.visits import record_visit
from tests.storage.pictures import picture

TODAY = date(2026, 11, 23)


def with_photos(ledger: Ledger, *sizes: tuple[int, int]) -> None:
    add_stop(ledger, "HZ1", TODAY)
    visit = record_visit(ledger, Visit(id="", retailer_id="HZ1", day=TODAY, summary="看柜台"))
    (visit_id,) = visit.kinds["visit"]
    for number, size in enumerate(sizes):
        frame = Photo(
            id="", retailer_id="HZ1", day=TODAY, about=PhotoAbout.VISIT, about_id=visit_id,
            subject=PhotoSubject.COUNTER, photo="",
        )  # fmt: skip
        attach_photo(ledger, picture(number, size), frame)


def test_each_picture_stands_in_its_row_and_headquarters_takes_the_package(
    shops: Ledger, tmp_path: Path
) -> None:
    with_photos(shops, (640, 480), (300, 900))
    made = export_package(shops, "2026-11", tmp_path)
    assert made.rows["照片"] == 2
    book = load_workbook(made.path)
    images = book["照片"]._images
    assert sorted(image.anchor._from.row for image in images) == [3, 4]
    sizes = {Image.open(image.ref).size for image in images}
    assert sizes == {(240, 180), (80, 240)}, "small, in their own proportions"
    assert [book["照片"].row_dimensions[row].height for row in (4, 5)] == [78, 78]
    assert book["拜访统计"]["B4"].value == 1
    taken = consolidate(tmp_path / "hq.db", [made.path], now=shops.clock())
    assert (taken.new, taken.apart, taken.unread) == (1, (), ())


def test_a_package_is_made_of_a_damaged_store_too(shops: Ledger, tmp_path: Path) -> None:
    with_photos(shops, (640, 480))
    (shops.folder / PHOTOS_NAME).write_bytes(b"no database")
    for extra in ("-wal", "-shm"):
        (shops.folder / f"{PHOTOS_NAME}{extra}").unlink(missing_ok=True)
    made = export_package(shops, "2026-11", tmp_path)
    assert made.rows["照片"] == 1
    with zipfile.ZipFile(made.path) as parts:
        assert not [name for name in parts.namelist() if "media" in name]
