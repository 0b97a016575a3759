"""A handout read through the real child: what comes out, and that nothing is lost on the way."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading import guard, process, scanning
from storage.workbooks.reading.parent import read_handout
from storage.workbooks.reading.stream import (
    BookEnd,
    BookHeader,
    Refused,
    RowBatch,
    SheetEnd,
    SheetHeader,
    SheetIgnored,
    Warned,
)


@attrs.define
class Read:
    """Everything that a reading yielded."""

    parts: list[Any]

    def of(self, kind: type) -> list[Any]:
        return [part for part in self.parts if isinstance(part, kind)]

    @property
    def rows(self) -> list[list[Any]]:
        return [row for part in self.of(RowBatch) for row in part.rows]


def read(path: Path, **how: Any) -> Read:
    return Read(list(read_handout(path, **how)))


def drain(parts: Iterator[Any], see: Callable[[Any], None]) -> None:
    for part in parts:
        see(part)


def refusal(path: Path) -> WorkbookProblem:
    with pytest.raises(WorkbookProblem) as caught:
        read(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith("。")
    assert not any(word in sentence for word in ("Error", "Traceback", "None", "{"))
    return caught.value


# ------------------------------------------------------------------------------------- the content


def test_the_parts_come_in_order_and_add_up(make, kit) -> None:
    lines = [kit.line(1), kit.line(2, quantity=12.5), kit.line(3, amount=1.0), kit.line(1)]
    found = read(make([*lines, ["合计", *[None] * 4, 192.5]]))
    assert [type(part) for part in found.parts] == [
        *(BookHeader, SheetHeader, RowBatch, Refused, Warned, SheetEnd, BookEnd)
    ]
    header = found.of(SheetHeader)[0]
    assert (header.kind, header.sheet, header.heading_row) == ("购进明细", "购进明细", 3)
    assert (header.title, header.organisation) == ("示范辖区 购进明细", "示范辖区")
    assert header.headings == tuple(kit.headings)
    assert header.positions == tuple(range(9))
    assert header.absent == ("requested",)
    assert found.rows == [
        [4, "INV-1", 1, "2022-10-03", "2614", "101764", 60, 224900, 134940, "订单"],
        [6, "INV-1", 3, "2022-10-03", "2614", "101764", 60, 224900, 100, "订单"],
    ]
    refused = found.of(Refused)[0]
    assert (refused.row, refused.reasons) == (5, ("“订购量(条)”应为整数: 12.5",))
    assert refused.cells == (
        "INV-1",
        2.0,
        "2022-10-03",
        "2614",
        "101764",
        12.5,
        22.49,
        1349.4,
        "订单",
    )
    assert found.of(SheetEnd) == [
        SheetEnd("购进明细", "购进明细", 5, 2, 1, 1, 1, 0, 0, 1),
    ]
    assert found.of(BookEnd) == [BookEnd(1, 2)]


def test_several_sheets_hidden_ones_and_strangers(kit, tmp_path: Path) -> None:
    retailers = [["客户编码", "许可证号", "店名"], ["1", "320706200001", "甲店"]]
    path = kit.package(
        tmp_path / "a.xlsx",
        {
            "说明": kit.sheet([["请勿改动"]]),
            "Sheet2": kit.sheet([]),
            "图": kit.sheet([*[[]] * 40, ["很下面"]]),
            "客户档案": kit.sheet(retailers),
            "订单明细": kit.sheet([[], [None, *kit.headings], [None, *kit.line()]]),
        },
        states={"订单明细": "hidden"},
    )
    found = read(path)
    assert [(part.sheet, part.blank) for part in found.of(SheetIgnored)] == [
        ("说明", False),
        ("Sheet2", True),
        ("图", False),
    ]
    assert [(h.kind, h.hidden) for h in found.of(SheetHeader)] == [
        ("客户主档", False),
        ("购进明细", True),
    ]
    assert found.of(SheetHeader)[1].positions[0] == 1, "column A is blank there"
    assert found.rows[0] == [2, "1", "320706200001", "甲店"]
    assert found.rows[1][:3] == [3, "INV-1", 1]


def test_a_file_without_any_handout_says_what_was_nearest(kit, tmp_path: Path) -> None:
    headings = [text for text in kit.headings if text != "客户编码"]
    path = kit.package(tmp_path / "a.xlsx", {"Sheet1": kit.sheet([headings])})
    problem = refusal(path)
    assert problem.code == "no-handout"
    assert "像是购进明细，但缺少必有的列 “客户编码”" in str(problem)


def test_a_missing_heading_refuses_the_file_and_names_it(kit, tmp_path: Path) -> None:
    rows = [["标题"], [text for text in kit.headings if text != "订货日期"], kit.line()]
    path = kit.package(tmp_path / "a.xlsx", {"购进明细": kit.sheet(rows)})
    assert str(refusal(path)) == (
        "“a.xlsx”不能导入：工作表“购进明细”缺少必有的列 “订货日期”。请对照下发格式改好表头再导入。"
    )


def test_warnings_are_counted_beyond_those_told(make, kit) -> None:
    found = read(make([kit.line(n, amount=1.0) for n in range(1, 1201)]))
    assert len(found.of(Warned)) == 1000
    assert found.of(SheetEnd)[0].warnings == 1200
    assert len(found.rows) == 1200


def test_progress_grows_to_the_number_of_rows(make, kit) -> None:
    seen: list[tuple[int, int]] = []
    read(
        make([kit.line(n) for n in range(5000)]),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (5000, 5003)


# ---------------------------------------------------------------------- what readers like to hide


def test_error_values_and_formulas_without_result_refuse_their_rows(make, kit) -> None:
    error = kit.raw('<c r="{ref}" t="e"><v>#DIV/0!</v></c>')
    formula = kit.raw('<c r="{ref}"><f>F5*G5</f><v></v></c>')
    empty_text = kit.raw('<c r="{ref}" t="str"><f>""</f><v></v></c>')
    result = kit.raw('<c r="{ref}"><f>60*22.49</f><v>1349.4</v></c>')
    lines = [
        *(kit.line(1, amount=error), kit.line(2, amount=formula)),
        *(kit.line(3, kind=empty_text), kit.line(4, amount=result)),
    ]
    found = read(make(lines))
    assert [(part.row, part.reasons[0]) for part in found.of(Refused)] == [
        (4, "“金额(元)”是错误值 #DIV/0!"),
        (5, "“金额(元)”是没有算出结果的公式, 请用 WPS 或 Excel 打开并保存一次"),
    ]
    assert [(row[2], row[8], row[9]) for row in found.rows] == [
        (3, 134940, None),
        (4, 134940, "订单"),
    ]


def test_an_error_value_beyond_the_last_cell_of_others_is_seen(make, kit) -> None:
    error = kit.raw('<c r="{ref}" t="e"><v>#N/A</v></c>')
    lines = [kit.line(1)[:8], [*kit.line(2)[:8], error]]
    assert read(make(lines)).of(Refused)[0].reasons == ("“类型”是错误值 #N/A",)


@pytest.mark.parametrize("dimension", ["A1:B2", "A1", "A1:XFD1048576"])
def test_a_wrong_dimension_hides_no_row(make, kit, dimension: str) -> None:
    path = make([kit.line(n) for n in range(1, 31)], before=f'<dimension ref="{dimension}"/>')
    assert len(read(path).rows) == 30


def test_strict_workbooks_are_read(make, kit) -> None:
    assert len(read(make([kit.line(1), kit.line(2)], namespace=kit.strict)).rows) == 2


@pytest.mark.parametrize(("flag", "day"), [("", "2017-12-31"), ('date1904="1"', "2022-01-01")])
def test_both_date_systems(make, kit, flag: str, day: str) -> None:
    styled = kit.raw('<c r="{ref}" s="1"><v>43100</v></c>')
    lines = [kit.line(1, day=43100), kit.line(2, day=styled)]
    assert [row[3] for row in read(make(lines, flags=flag)).rows] == [day, day]


def test_prefixed_commented_and_single_quoted_xml_is_read(kit, tmp_path: Path) -> None:
    plain = kit.sheet(kit.rows([kit.line(1), kit.line(2)]))
    prefixed = plain.replace('xmlns="', 'xmlns:x="').replace("</", "</x:")
    for tag in ("worksheet", "sheetData", "row", "c ", "v>", "is>", "t>"):
        prefixed = prefixed.replace(f"<{tag}", f"<x:{tag}")
    for xml in (
        prefixed,
        plain.replace("<sheetData>", "<!-- note --><sheetData>"),
        plain.replace('r="A4"', "r='A4'"),
        plain.replace("<t>INV-1</t>", "<t><![CDATA[INV-1]]></t>"),
    ):
        path = kit.package(tmp_path / "a.xlsx", {"购进明细": xml})
        assert [row[:3] for row in read(path).rows] == [[4, "INV-1", 1], [5, "INV-1", 2]]


def test_a_row_number_used_twice_loses_no_row_unseen(kit, tmp_path: Path) -> None:
    xml = kit.sheet(kit.rows([kit.line(1), kit.line(2), kit.line(3)]))
    twice = xml.replace('r="6"', 'r="5"')
    for place in "ABCDEFGHI":
        twice = twice.replace(f'"{place}6"', f'"{place}5"')
    problem = refusal(kit.package(tmp_path / "a.xlsx", {"购进明细": twice}))
    assert problem.code == "rows-lost"
    assert "写着 6 行，只读出 5 行" in str(problem)


def test_rows_of_empty_texts_are_blank_to_all(make, kit) -> None:
    spaces = kit.raw('<c r="{ref}" t="inlineStr"><is><t> \u3000</t></is></c>')
    nothing = kit.raw('<c r="{ref}"><v></v></c>')
    found = read(make([kit.line(1), [spaces, spaces], [nothing], kit.line(2)]))
    assert len(found.rows) == 2
    assert found.of(SheetEnd)[0].blank == 2


def test_counting_looks_closer_only_where_it_must(
    make, kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row of empty texts among many does not send the whole sheet through the parser."""
    monkeypatch.setattr(scanning, "scan_exactly", lambda *_: pytest.fail("too slow for this"))
    blank = kit.raw('<c r="{ref}" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>')
    shared = kit.raw('<c r="{ref}" t="s"><v>1</v></c>')
    strings = f'<sst xmlns="{kit.main}"><si><t>订单</t></si><si><t> </t></si></sst>'
    kind = kit.raw('<c r="{ref}" t="s"><v>0</v></c>')
    lines = [kit.line(1), [blank] * 9, [shared] * 9, kit.line(2, kind=kind)]
    changes = {"xl/sharedStrings.xml": kit.head + strings}
    assert [row[9] for row in read(make(lines, changes=changes)).rows] == ["订单", "订单"]


def test_texts_keep_what_they_are(kit, tmp_path: Path) -> None:
    rows = [["编号", "标题", "正文"], ["1", "=1+1 & <b>", "一\n二"], ["2", "长" * 32767, "😀"]]
    found = read(kit.package(tmp_path / "a.xlsx", {"通知公告": kit.sheet(rows)}))
    assert [row[2] for row in found.rows] == ["=1+1 & <b>", "长" * 32767]
    assert [row[3] for row in found.rows] == ["一\n二", "😀"]


# ----------------------------------------------------------------------------- ends that come early


def test_cancelling_ends_child_and_reading(make, kit) -> None:
    path = make([kit.line(n) for n in range(20_000)])
    stop = threading.Event()
    parts: Iterator[Any] = read_handout(path, cancelled=stop.is_set)

    def stop_at_rows(part: Any) -> None:
        if isinstance(part, RowBatch):
            stop.set()
            time.sleep(0.3)

    with pytest.raises(WorkbookCancelled, match=r"已停止读取“下发_购进明细.xlsx”"):
        drain(parts, stop_at_rows)


def test_closing_the_iterator_ends_the_child(make, kit, started) -> None:
    parts = read_handout(make([kit.line(n) for n in range(20_000)]))
    while not isinstance(next(parts), RowBatch):
        pass
    parts.close()  # type: ignore[attr-defined]
    assert started[0].poll() is not None


def test_a_child_that_dies_is_one_sentence(make, kit, started) -> None:
    path = make([kit.line(n) for n in range(20_000)])

    def kill_at_rows(part: Any) -> None:
        if isinstance(part, RowBatch):
            started[0].kill()

    with pytest.raises(WorkbookProblem) as caught:
        drain(read_handout(path), kill_at_rows)
    assert caught.value.code == "died"


def test_a_child_that_hangs_is_ended(make, kit, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(process, "child_command", lambda: sleep)
    monkeypatch.setattr(guard, "_LEAST_SECONDS", 0.2)
    begun = time.monotonic()
    assert refusal(make([kit.line()])).code == "slow"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "said",
    [
        *("no json", '["rows",[[1]]]', '{"a":1}', '["sheet",{}]', '["done",{}]', '["oops",{}]'),
        *('["ignored",{"index":1,"blank":true,"reason":""}]', '["x",1', '["\\ud800",{}]'),
    ],
)
def test_a_child_is_not_believed(make, kit, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    script = f"import sys; sys.stdin.readline(); print({said!r}); sys.stdout.flush()"
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", script])
    assert refusal(make([kit.line()])).code == "confused"


def test_a_text_that_looks_like_half_a_character_is_a_text(make, kit) -> None:
    texts = [r"店\udisk", r"\ud83d", "好运😀"]
    found = read(make([kit.line(order=text) for text in texts]))
    assert [next(text for text in texts if text in row) for row in found.rows] == texts


def test_a_file_changed_meanwhile_is_refused(make, kit) -> None:
    path = make([kit.line()])

    def touch_at_header(part: Any) -> None:
        if isinstance(part, SheetHeader):
            os.utime(path, (1, 1))

    with pytest.raises(WorkbookProblem) as caught:
        drain(read_handout(path), touch_at_header)
    assert caught.value.code == "changed"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_the_child_ends_with_its_parent(make, kit, tmp_path: Path) -> None:
    """Killed between two batches, the parent leaves no child behind."""
    path = make([kit.line(n) for n in range(60_000)])
    note = tmp_path / "pid"
    script = (
        "import sys, time, pathlib\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[4])!r})\n"
        "from storage.workbooks.reading import parent, process\n"
        "from storage.workbooks.reading.stream import RowBatch\n"
        f"for part in parent.read_handout(pathlib.Path({str(path)!r})):\n"
        "    if isinstance(part, RowBatch):\n"
        "        pids = pathlib.Path('/proc/self/task').glob('*/children')\n"
        "        found = ' '.join(p.read_text() for p in pids).split()\n"
        f"        pathlib.Path({str(note)!r}).write_text(found[0])\n"
        "        time.sleep(60)\n"
    )
    process_ = subprocess.Popen([sys.executable, "-c", script])
    try:
        wait_for(note.exists)
        wait_for(lambda: note.read_text() != "")
        child = int(note.read_text())
        assert alive(child)
    finally:
        process_.send_signal(signal.SIGKILL)
        process_.wait()
    wait_for(lambda: not alive(child))


def wait_for(happened: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The children that are started."""
    children: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(*args: Any, **how: Any) -> subprocess.Popen[bytes]:
        children.append(real(*args, **how))
        return children[-1]

    monkeypatch.setattr(process.subprocess, "Popen", start)
    return children


# --------------------------------------------------------------------------------------- real input


def test_the_territory_is_read_whole(shared_data: Path) -> None:
    found = {
        path.name: read(path)
        for path in sorted((shared_data / "territory").glob("*.xlsx"))
        if path.name != "下发_购进明细.xlsx"
    }
    assert {name: len(each.rows) for name, each in found.items()} == {
        "下发_卷烟目录.xlsx": 3703,
        "下发_客户主档.xlsx": 86,
        "下发_购进明细_2022-10.xlsx": 11301,
    }
    for each in found.values():
        assert each.of(Refused) == []
        assert each.of(Warned) == []
        assert each.of(SheetHeader)[0].made_on == date(2022, 11, 1)
    states = Counter(row[11] for row in found["下发_客户主档.xlsx"].rows)
    assert states == {"正常": 73, "停业": 13}
    lines = found["下发_购进明细_2022-10.xlsx"].rows
    assert (sum(row[6] for row in lines), sum(row[8] for row in lines)) == (187894, 241352043)


READ_WHOLE = """
import re, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from storage.workbooks.reading.parent import read_handout
from storage.workbooks.reading.stream import RowBatch
amount = rows = 0
for part in read_handout(Path(sys.argv[2])):
    if isinstance(part, RowBatch):
        rows += len(part.rows)
        amount += sum(row[8] for row in part.rows)
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
own = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(rows, amount, (child + int(own[1])) // 1024)
"""
"""getrusage of oneself still counts what the process was forked from: the whole of pytest."""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc")
def test_the_whole_history_is_read_in_bounded_memory(shared_data: Path) -> None:
    """In a process of its own: the tests' own children would count as well."""
    root = Path(__file__).resolve().parents[4]
    file = shared_data / "territory" / "下发_购进明细.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", READ_WHOLE, str(root), str(file)],
        env={name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        check=True,
    )
    rows, amount, megabytes = (int(each) for each in done.stdout.split())
    assert (rows, amount) == (276_086, 5_617_520_709)
    assert megabytes < 400, "parent and child together"


def awkward() -> list[str]:
    folder = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "workbooks"
    return sorted(path.name for path in folder.glob("*")) if folder.is_dir() else ["-"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", awkward())
def test_awkward_real_workbooks_are_one_sentence_each(shared_data: Path, name: str) -> None:
    """None of them is a handout; each is told so, quickly, whatever is wrong with it."""
    begun = time.monotonic()
    problem = refusal(shared_data / "workbooks" / name)
    assert time.monotonic() - begun < 10
    expected = {
        "calamine_any_sheets.ods": "ods",
        "calamine_any_sheets.xlsb": "xlsb",
        "calamine_issue_419.xlsb": "xlsb",
        "calamine_pass_protected.ods": "ods",
        "poi_poifs_60320-protected.xlsx": "password",
        "poi_spreadsheet_password.xls": "old-format",
        "poi_spreadsheet_54764.xlsx": "entities",
        "poi_spreadsheet_poc-xmlbomb.xlsx": "entities",
        "poi_spreadsheet_duplicate-filename-case-insensitive.xlsx": "ambiguous",
    }
    assert problem.code == expected.get(name, "no-handout")


@pytest.mark.parametrize(
    "name",
    [
        *("poi_spreadsheet_52348.xlsx", "poi_spreadsheet_64508.xlsx", "calamine_issue_174.xlsx"),
        *("poi_spreadsheet_SampleSS.strict.xlsx", "calamine_empty_s_attribute.xlsx"),
        *("calamine_minimal_package.xlsx", "poi_spreadsheet_59746_NoRowNums.xlsx"),
        *("poi_integration_stress020.xlsx", "calamine_errors.xlsx", "calamine_merged_range.xlsx"),
    ],
)
def test_all_rows_of_awkward_workbooks_would_come_out(
    shared_data: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by the XML and counted as read, sheet by sheet, they agree."""
    from models.handout.rows import RowKind, kind_of_row
    from storage.workbooks.reading.exact_scan import blank_strings, scan_exactly
    from storage.workbooks.reading.precheck import open_checked
    from storage.workbooks.reading.sources import Loader, SheetRows

    checked = open_checked(shared_data / "workbooks" / name)
    loader = Loader(checked.path, [sheet.name for sheet in checked.sheets])
    with zipfile.ZipFile(checked.path) as archive:
        blank: frozenset[int] = frozenset()
        if checked.shared_strings:
            blank = blank_strings(archive.open(checked.shared_strings), lambda: None)
        for sheet in checked.sheets:
            scan = scan_exactly(archive.open(sheet.part), lambda: None, blank)
            rows = loader.load(sheet.name)
            width = 1 + max((column for _, column in scan.troubles), default=-1)
            loaded = SheetRows(rows(width), scan.troubles).take(10_000)
            read_rows = [row for row in loaded if kind_of_row(row) is not RowKind.BLANK]
            assert len(read_rows) == scan.rows, sheet.name
