"""The month's photos in a package: small pictures in their rows, and the package is as good."""

import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from models.photo import Photo, PhotoAbout, PhotoSubject
from models.visit import Visit
from storage import driver
from storage.database import Ledger
from storage.folders import PHOTOS_NAME
from storage.ledger.unit_of_work import operation
from storage.operations.attaching import attach_photo
from storage.operations.consolidate import consolidate
from storage.operations.export_package import export_package
from storage.operations.plan import add_stop
from storage.operations.visits import record_visit
from storage.photos import open_photos
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


def pictures_in(package: Path) -> int:
    with zipfile.ZipFile(package) as parts:
        return sum("media" in name for name in parts.namelist())


def of_no_database(store: Path) -> None:
    store.write_bytes(b"no database")


def of_another_program(store: Path) -> None:
    with closing(driver.connect(str(store), key=None)) as other:
        other.execute("CREATE TABLE photo (name TEXT)")
        other.commit()


@pytest.mark.parametrize("spoil", [of_no_database, of_another_program])
def test_a_package_is_made_without_a_store_of_use_too(
    shops: Ledger, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    with_photos(shops, (640, 480))
    for extra in ("", "-wal", "-shm"):
        (shops.folder / f"{PHOTOS_NAME}{extra}").unlink(missing_ok=True)
    spoil(shops.folder / PHOTOS_NAME)
    made = export_package(shops, "2026-11", tmp_path)
    assert (made.rows["照片"], pictures_in(made.path)) == (1, 0)


def test_a_spoilt_photo_does_not_cost_the_others(shops: Ledger, tmp_path: Path) -> None:
    with_photos(shops, (640, 480), (300, 200))
    with open_photos(shops.folder) as photos, photos.transaction():
        photos.execute("UPDATE photo SET content = zeroblob(bytes) WHERE width = 300")
    with open_photos(shops.folder) as photos:
        no_picture = photos.add_photo(b"\xff\xd8 sound, but no picture", 40, 30)
    with operation(shops, "attach_photo") as unit:
        unit.save(Photo(id=unit.new_id(), retailer_id="HZ2", day=TODAY, photo=no_picture))
    made = export_package(shops, "2026-11", tmp_path)
    assert (made.rows["照片"], pictures_in(made.path)) == (3, 1)
