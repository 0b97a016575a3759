"""What is imported before the first paint, and what comes after it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.database import open_ledger
from tests.ui.screens.conftest import make_territory

ROOT = Path(__file__).resolve().parents[2]
TOO_EARLY = (
    "sqlite_utils", "cattrs", "click", "openpyxl", "PIL", "segno", "pypinyin", "python_calamine",
    "rapidfuzz", "platformdirs", "PySide6.QtPrintSupport",
)  # fmt: skip
"""Each costs more than a list of stops; none is needed to see one."""

START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from ui.app import first_window, prepare_application

class Watch(QObject):
    seen = []
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and watched.isWidgetType():
            self.seen.append(watched.window())
        return False

app, watch = prepare_application(), Watch()
app.installEventFilter(watch)
made = first_window(Path(sys.argv[1]))
for _ in range(100):
    app.processEvents()
    if made.window in watch.seen:
        break
told = {"painted": made.window in watch.seen, "at_first": sorted(sys.modules)}
pages = made.window.pages
told["built_at_first"] = [key for key, page in pages.items() if getattr(page, "loaded", True)]
made.load_next_page()
for _ in range(200):
    app.processEvents()
told["built"] = [key for key, page in pages.items() if getattr(page, "loaded", True)]
told["pages"] = list(pages)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A process of its own that opened the window on the small territory."""
    folder = make_territory(tmp_path_factory.mktemp("start"))
    done = subprocess.run(
        [sys.executable, "-c", START, folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_first_paint_imports_only_what_it_shows(started: dict[str, Any]) -> None:
    assert started["painted"]
    early = [name for name in TOO_EARLY if name in started["at_first"]]
    assert not early
    screens = {name.split(".")[2] for name in started["at_first"] if name.startswith("ui.screens.")}
    assert screens == {"today"}


def test_the_other_pages_come_after_it(started: dict[str, Any]) -> None:
    assert started["built_at_first"] == ["today"]
    assert started["built"] == started["pages"]
    assert len(started["pages"]) >= 6


DAMAGED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.app import main, prepare_application

app, timer = prepare_application(), QTimer()

def look():
    for window in app.topLevelWidgets():
        if hasattr(window, "sentence") and window.isVisible():
            print(window.title.text(), window.sentence.text(), list(window.buttons))
            window.buttons["quit"].click()

timer.timeout.connect(look)
timer.start(20)
sys.exit(main(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("table", ["manager", "retailer"])
def test_a_ledger_that_cannot_be_read_is_told_before_there_is_a_window(
    tmp_path: Path, table: str
) -> None:
    folder = make_territory(tmp_path)
    column = "name" if table == "manager" else "shop_name"
    with open_ledger(folder) as ledger, ledger.transaction():
        ledger.execute(f"UPDATE {table} SET {column} = CAST(x'E6FF' AS TEXT)")
    done = subprocess.run(
        [sys.executable, "-c", DAMAGED, folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("台账打不开 台账文件有损坏。")
    assert "read" in done.stdout
    assert "Traceback" not in done.stderr
