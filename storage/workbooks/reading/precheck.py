"""The pre-check: is this file a workbook at all, and one that is safe to open?

Only the standard library looks at the file here. Nothing is unpacked that is not counted.
"""

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.xml_parts import (
    BLOCK,
    XmlProblem,
    check_block,
    check_prolog,
    elements,
)

__all__ = ["Checked", "SheetPart", "open_checked"]

MAX_FILE: Final = 50 * 2**20
"""650,000 order lines take 27 MB."""
MAX_PARTS: Final = 5_000
MAX_UNPACKED: Final = 600 * 2**20
MAX_SMALL_PART: Final = 8 * 2**20
MAX_SHARED_STRINGS: Final = 128 * 2**20
MAX_RATIO: Final = 200
RATIO_FREE: Final = 20 * 2**20
"""Below this size a part may shrink as well as it likes."""

_NEEDED: Final = frozenset({"worksheet", "styles"})
"""What a workbook must not only name but hold."""

_RESEND: Final = N_("请重新下载，或请发件人重发。")
_SAVE_AS: Final = N_("请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入。")

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": (N_("找不到文件“{file}”。"), N_("请检查它是否被移动或改名。")),
    "no-file": (N_("“{file}”不是文件，读不了。"), N_("请选 .xlsx 文件。")),
    "folder": (N_("“{file}”是文件夹，不是工作簿。"), N_("请选里面的 .xlsx 文件。")),
    "no-access": (N_("“{file}”打不开，可能正被另一个程序占用。"), N_("请关闭后再试。")),
    "empty": (N_("“{file}”是空文件。"), _RESEND),
    "too-large": (N_("“{file}”太大，超过 50 MB。"), N_("请分成几个月导出后再导入。")),
    "password": (N_("“{file}”有密码保护。"), N_("请打开后取消密码，另存为 .xlsx 再导入。")),
    "old-format": (N_("“{file}”是旧的 .xls（或 .et）格式。"), _SAVE_AS),
    "html": (N_("“{file}”其实是网页，不是工作簿。"), _SAVE_AS),
    "xml-2003": (N_("“{file}”是旧的 XML 表格，不是 .xlsx。"), _SAVE_AS),
    "text": (N_("“{file}”其实是文本（CSV），不是工作簿。"), _SAVE_AS),
    "not-a-workbook": (N_("“{file}”不是 Excel 工作簿。"), N_("请选 .xlsx 文件。")),
    "damaged": (N_("“{file}”不完整或已损坏，打不开。"), _RESEND),
    "ods": (N_("“{file}”是 .ods 格式。"), _SAVE_AS),
    "xlsb": (N_("“{file}”是 .xlsb 格式。"), _SAVE_AS),
    "other-office": (N_("“{file}”是别的 Office 文件，不是工作簿。"), N_("请选 .xlsx 文件。")),
    "bomb": (N_("“{file}”展开后大得不正常，没有打开。"), _RESEND),
    "entities": (N_("“{file}”里有不安全的内容（DTD），没有打开。"), _RESEND),
    "encoding": (N_("“{file}”里的文字编码不是 UTF-8，没有打开。"), _SAVE_AS),
    "ambiguous": (N_("“{file}”里有重名的部件或工作表，没有打开。"), _SAVE_AS),
    "no-sheets": (N_("“{file}”里没有工作表。"), N_("请检查是否选对了文件。")),
}


def problem(code: str, path: Path) -> WorkbookProblem:
    """Return the sentence for ``code``."""
    template, step = _SENTENCES[code]
    return WorkbookProblem(template, next_step=step, file=path, code=code)


@attrs.frozen
class SheetPart:
    """A worksheet: its name for people and where it lies in the package."""

    name: str
    part: str
    hidden: bool
    size: int


@attrs.frozen
class Checked:
    """A package whose outside is in order. ``unpacked`` is the size of its worksheets."""

    path: Path
    sha256: str
    size: int
    date1904: bool
    sheets: tuple[SheetPart, ...]
    shared_strings: str | None

    @property
    def unpacked(self) -> int:
        """Bytes of all worksheets, unpacked."""
        return sum(sheet.size for sheet in self.sheets)


def open_checked(path: Path) -> Checked:
    """Check everything but the worksheets' content; raise :class:`WorkbookProblem`."""
    digest, size = _look_at_file(path)
    try:
        with zipfile.ZipFile(path) as package:
            parts = _look_at_package(package, path)
            return _look_inside(package, parts, path, digest, size)
    except XmlProblem as error:
        raise problem(error.code, path) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise problem("damaged", path) from error
    except (NotImplementedError, RuntimeError) as error:  # unknown packing; zip's own password
        code = "password" if "encrypted" in str(error) else "damaged"
        raise problem(code, path) from error


# ------------------------------------------------------------------------------- the file as such


def _look_at_file(path: Path) -> tuple[str, int]:
    """Return the file's hash and size once its first bytes are a zip's."""
    try:
        if path.is_dir():
            raise problem("folder", path)
        if path.exists() and not path.is_file():  # a pipe or a device, which may never end
            raise problem("no-file", path)
        size = path.stat().st_size
        if size > MAX_FILE:
            raise problem("too-large", path)
        with path.open("rb") as file:
            head = file.read(4096)
            if not head.startswith(b"PK\x03\x04"):
                raise problem(_what_else(head, file.read()), path)
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest(), size
    except FileNotFoundError as error:
        raise problem("missing", path) from error
    except OSError as error:
        raise problem("no-access", path) from error


def _what_else(head: bytes, rest: bytes) -> str:
    if not head:
        return "empty"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in head + rest
        return "password" if encrypted else "old-format"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|meta|table|body|style)", start):
        return "html"
    if b"schemas-microsoft-com:office:spreadsheet" in start:
        return "xml-2003"
    if start.startswith(b"<?xml") and b"<html" in start:
        return "html"
    return "text" if _is_text(head) else "not-a-workbook"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


# -------------------------------------------------------------------------------------- the package


def _look_at_package(package: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by lower-case name; refuse what is too much or has two meanings."""
    infos = package.infolist()
    if len(infos) > MAX_PARTS:
        raise problem("bomb", path)
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/").lower().lstrip("/")
        if name in parts or ".." in name.split("/"):
            raise problem("ambiguous", path)
        if info.flag_bits & 1:
            raise problem("password", path)
        parts[name] = info
    _refuse_bombs(infos, path)
    return parts


def _refuse_bombs(infos: list[zipfile.ZipInfo], path: Path) -> None:
    for info in infos:
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > RATIO_FREE and ratio > MAX_RATIO:
            raise problem("bomb", path)
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise problem("bomb", path)


def _other_package(package: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if "mimetype" in parts:
        kind = package.read(parts["mimetype"])[:200]
        return "ods" if b"opendocument.spreadsheet" in kind else "other-office"
    if any(name.startswith(("word/", "ppt/")) for name in parts):
        return "other-office"
    return "not-a-workbook"


def _look_inside(
    package: zipfile.ZipFile,
    parts: Mapping[str, zipfile.ZipInfo],
    path: Path,
    digest: str,
    size: int,
) -> Checked:
    main = _main_part(package, parts, path)
    folder, base = posixpath.split(main)
    workbook = _small_part(package, parts[main], path)
    relations = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    targets = _targets(_small_part(package, relations, path), folder) if relations else {}
    _refuse_missing(targets, parts, path)
    sheets = _sheets(workbook, targets, parts)
    if not sheets:
        raise problem("no-sheets", path)
    names, places = {sheet.name for sheet in sheets}, {sheet.part for sheet in sheets}
    if len(names) < len(sheets) or len(places) < len(sheets):
        raise problem("ambiguous", path)  # one part read as many sheets is a bomb too
    strings = next((name for name in parts if name.endswith("sharedstrings.xml")), None)
    _look_at_other_parts(package, parts, path)
    return Checked(
        path=path,
        sha256=digest,
        size=size,
        date1904=_is_1904(workbook),
        sheets=sheets,
        shared_strings=parts[strings].filename if strings else None,
    )


def _refuse_missing(
    targets: Mapping[str, tuple[str, str]], parts: Mapping[str, zipfile.ZipInfo], path: Path
) -> None:
    """Refuse a workbook that lost a sheet, or the styles that tell its days from numbers.

    The zip's directory has no checksum: a damaged name there is a part that is not to be found.
    """
    if any(kind in _NEEDED and part not in parts for kind, part in targets.values()):
        raise problem("damaged", path)


def _main_part(package: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], path: Path) -> str:
    """Return the workbook's part: where the package says, or where it usually is."""
    main = "xl/workbook.xml"
    relations = parts.get("_rels/.rels")
    if relations:
        kinds = _targets(_small_part(package, relations, path), "")
        main = next((part for kind, part in kinds.values() if kind == "officeDocument"), main)
    if main not in parts or not main.endswith(".xml") or main.startswith(("word/", "ppt/")):
        raise problem(_other_package(package, parts), path)
    return main


def _small_part(package: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    if info.file_size > MAX_SMALL_PART:
        raise problem("bomb", path)
    return package.read(info)


def _look_at_other_parts(
    package: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], path: Path
) -> None:
    """Unpack shared strings and styles once: their sums, their size, their encoding."""
    for name, info in parts.items():
        if not name.endswith(("sharedstrings.xml", "styles.xml")):
            continue
        if info.file_size > MAX_SHARED_STRINGS:
            raise problem("bomb", path)
        with package.open(info) as file:
            check_prolog(file.read(4096))
            last = b""
            while block := file.read(BLOCK):
                check_block(block)
                if b"<!DOCTYPE" in last + block or b"<!ENTITY" in last + block:
                    raise problem("entities", path)
                last = block[-16:]


# ------------------------------------------------------------------------------------ workbook.xml


def _is_1904(workbook: bytes) -> bool:
    flags = (a.get("date1904", "0") for name, a in elements(workbook) if name == "workbookPr")
    return next(flags, "0").lower() in ("1", "true", "on")


def _targets(relations: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """Return type and part name by relation id; targets are relative to ``folder``."""
    found = {}
    for name, attributes in elements(relations):
        if name == "Relationship" and attributes.get("TargetMode", "") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            found[attributes.get("Id", "")] = (kind, part.lower())
    return found


def _sheets(
    workbook: bytes,
    targets: Mapping[str, tuple[str, str]],
    parts: Mapping[str, zipfile.ZipInfo],
) -> tuple[SheetPart, ...]:
    """Return the worksheets in the order of their tabs; chart and macro sheets are none."""
    sheets = []
    for name, attributes in elements(workbook):
        if name != "sheet":
            continue
        relation = next((v for k, v in attributes.items() if k.endswith("id") and ":" in k), "")
        kind, part = targets.get(relation, ("", ""))
        if kind == "worksheet":
            info = parts[part]
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(
                SheetPart(attributes.get("name", ""), info.filename, hidden, info.file_size)
            )
    return tuple(sheets)
