"""The set-up scripts are no package: each test imports them as the scripts import each other."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(autouse=True)
def scripts_on_the_path() -> Iterator[None]:
    sys.path.insert(0, str(SCRIPTS))
    yield
    sys.path.remove(str(SCRIPTS))


@pytest.fixture
def develop() -> ModuleType:
    return importlib.import_module("develop")


@pytest.fixture
def environment() -> ModuleType:
    return importlib.import_module("environment")


@pytest.fixture
def system_needs() -> ModuleType:
    return importlib.import_module("system_needs")


@pytest.fixture
def checks() -> ModuleType:
    return importlib.import_module("checks")
