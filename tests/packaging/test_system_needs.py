"""What is asked of the operating system, and what a person is told where it cannot be had."""

import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "packaging"


class Apt:
    """Stands for apt-get: remembers what was asked, answers as told."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.asked: list[str] = []

    def __call__(self, command: Sequence[str]) -> int:
        self.asked.append(" ".join(command))
        return self.codes.pop(0)


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch, system_needs: ModuleType) -> None:
    monkeypatch.setattr(system_needs, "has_package_lists", lambda: True)


def test_a_library_that_does_not_load_is_named_by_its_package(system_needs: ModuleType) -> None:
    def load(library: str) -> None:
        if library.startswith(("libGL.", "libxcb-cursor")):
            raise OSError(library)

    assert system_needs.missing_libraries(load) == ["libgl1", "libxcb-cursor0"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has to bring these")
def test_nothing_is_missing_where_qt_runs(system_needs: ModuleType) -> None:
    assert system_needs.missing_libraries() == []


@pytest.mark.parametrize(
    ("file", "draws"),
    [
        ("opentype/noto/NotoSansCJK-Regular.ttc", True),
        ("truetype/wqy/wqy-microhei.ttc", True),
        ("truetype/dejavu/DejaVuSans.ttf", False),
    ],
)
def test_a_chinese_font_is_known_by_its_file_where_fontconfig_has_no_tool(
    file: str,
    draws: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system_needs: ModuleType,
) -> None:
    monkeypatch.setattr(system_needs.shutil, "which", lambda _name: None)
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).touch()
    assert system_needs.has_chinese_font([tmp_path, tmp_path / "absent"]) is draws


def test_the_tools_of_the_tests_are_named_by_package(system_needs: ModuleType) -> None:
    assert system_needs.missing_test_tools(lambda tool: None if tool == "soffice" else tool) == [
        "libreoffice-calc"
    ]


def test_packages_are_installed_from_the_lists_at_hand(
    lists: None, system_needs: ModuleType
) -> None:
    apt = Apt(0)
    assert system_needs.install(["libgl1"], ["apt-get"], apt)
    assert apt.asked == ["apt-get install -y --no-install-recommends libgl1"]


def test_stale_lists_are_fetched_anew_once(lists: None, system_needs: ModuleType) -> None:
    apt = Apt(100, 0, 0)
    assert system_needs.install(["libgl1"], ["apt-get"], apt)
    assert [asked.split()[1] for asked in apt.asked] == ["install", "update", "install"]


def test_without_any_list_these_are_fetched_first(
    monkeypatch: pytest.MonkeyPatch, system_needs: ModuleType
) -> None:
    monkeypatch.setattr(system_needs, "has_package_lists", lambda: False)
    apt = Apt(0, 0)
    assert system_needs.install(["libgl1"], ["apt-get"], apt)
    assert [asked.split()[1] for asked in apt.asked] == ["update", "install"]


def test_no_network_is_a_failure_not_an_endless_try(lists: None, system_needs: ModuleType) -> None:
    apt = Apt(100, 100)
    assert not system_needs.install(["libgl1"], ["apt-get"], apt)


def test_without_rights_nothing_is_tried_and_the_command_is_given(
    system_needs: ModuleType,
) -> None:
    apt = Apt()
    assert not system_needs.install(["libgl1", "libegl1"], None, apt)
    assert apt.asked == []
    assert system_needs.by_hand(["libgl1", "libegl1"]) == (
        "sudo apt-get update && sudo apt-get install -y libgl1 libegl1"
    )


@pytest.mark.parametrize("lists_of", [["deb.debian.org_main_Packages.lz4"], ["lock"], []])
def test_package_lists_are_seen(
    lists_of: list[str], tmp_path: Path, system_needs: ModuleType
) -> None:
    for name in lists_of:
        (tmp_path / name).touch()
    assert system_needs.has_package_lists(tmp_path) is any("Packages" in n for n in lists_of)


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.py")), ids=lambda path: path.name)
def test_the_scripts_need_only_the_standard_library_and_an_old_parser(script: Path) -> None:
    siblings = {path.stem for path in SCRIPTS.glob("*.py")}
    tree = ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= siblings | set(sys.stdlib_module_names)
