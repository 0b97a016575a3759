"""What may stand in a log: nobody's name or number, and nothing that opens a ledger."""

import re
from pathlib import Path

import pytest

from models.errors import DomainError
from storage import driver
from storage.copies import transcode
from storage.key_file import new_key, recovery_code
from ui.masking import diagnosis, mask, mask_message

KEY = bytes(range(32))


OF_SOMEBODY = [
    "好运烟酒商店",
    "王建国",
    "王 建 国",
    "單海棠",
    "欧阳修远",
    "海州区示例路 12 号",
    "13812341234",
    "138 1234 1234",
    "138-1234-1234",
    "+86 138 1234 1234",
    "+8613812341234",
    "１３８１２３４１２３４",
    "0518-85412345",
    "(0518) 8541 2345",
    "051885412345",
    "320706100123",
    "320706 100123",
    "320706199001011234",
    "32070619900101123X",
    "上报_示例市烟草公司_A001_2026-11_第1包_202611231510.xlsx",
    "/home/wangjianguo/台账/ledger.db",
    "C:\\Users\\Wang Jianguo\\AppData\\Local\\Roundbook\\ledger.db",
    "\\\\server\\wang\\ledger.db",
]
OF_SOMEBODY_TO_QUOTE = [
    *OF_SOMEBODY,
    "Lucky Star 7-Eleven",
    "lucky star",
    "HZ00123",
    "V-A001-20261123-001",
    "108.00",
    "1,080.50",
    "450",
]


def pieces(secret: str) -> list[str]:
    """What must not be found: runs of two Chinese signs, of four digits, whole Latin words."""
    found = re.findall(r"[^\x00-\x7f]{2}|[0-9]{3,}|[A-Za-z]{3,}|[^\x00-\x7f]", secret)
    return [each for each in found if each not in ("xlsx", "ledger")]


@pytest.mark.parametrize("secret", OF_SOMEBODY)
@pytest.mark.parametrize("around", ["{}", "qt: no pixmap for {} here", "客户{}。", "('{}', 1)"])
def test_a_text_of_ours_shows_nothing_of_anybody(secret: str, around: str) -> None:
    left = mask(around.format(secret))
    assert [each for each in pieces(secret) if each in left and each not in ("Users",)] == []


@pytest.mark.parametrize("secret", OF_SOMEBODY_TO_QUOTE)
@pytest.mark.parametrize("around", ["{}", "no such column: {}", "没有客户{}。", "('{}', 1)"])
def test_what_an_exception_quotes_is_hidden(secret: str, around: str) -> None:
    left = mask_message(around.format(secret))
    assert [each for each in pieces(secret) if each in left] == []


@pytest.mark.parametrize(
    "said",
    [
        "UNIQUE constraint failed: visit.id, visit_stock_lines.position",
        "database disk image is malformed",
        "no such table: printed_sheet",
        "unsupported operand type(s) for +: 'int' and 'NoneType'",
        "list index out of range",
        "Expecting value: line 1 column 345 (char 344)",
        "f() missing 1 required positional argument: 'x'",
        "'utf-8' codec can't decode byte in position 3456: invalid start byte",
        "division by zero",
        "maximum recursion depth exceeded while calling a Python object",
    ],
)
def test_what_failures_are_made_of_stays(said: str) -> None:
    assert mask_message(said) == said


def test_a_path_keeps_its_kind_alone() -> None:
    said = "[Errno 28] No space left on device: '/home/wang/台账/ledger.db'"
    assert mask_message(said) == "[Errno 28] No space left on device: '…/*.db'"


def test_a_diagnosis_tells_the_way_and_the_causes() -> None:
    shop_name = "好运烟酒商店"

    def look_up(licence: str) -> None:
        try:
            {}[licence]
        except KeyError as error:
            raise DomainError("没有“{name}”。", name=shop_name) from error

    with pytest.raises(DomainError) as caught:
        look_up("320706100123")
    lines = diagnosis(caught.value, "Roundbook 0.1.0").splitlines()
    assert lines[0] == "Roundbook 0.1.0"
    assert "caused by:" in lines
    assert lines[-1] == "KeyError: '************'"
    assert sum("look_up" in line for line in lines) == 2
    assert "好运" not in "\n".join(lines)
    assert "银杏" not in "\n".join(lines)


def test_a_group_tells_its_parts_and_a_context_is_told_too() -> None:
    def fail() -> None:
        try:
            raise ExceptionGroup("王建国", [ValueError("13812341234"), KeyError("银杏超市")])
        finally:
            {}["x"]

    with pytest.raises(KeyError) as caught:
        fail()
    told = diagnosis(caught.value)
    assert "while handling:" in told
    assert "part 1 of 2:" in told
    assert "ValueError: ***********" in told
    assert "KeyError: '****'" in told


def test_what_was_raised_from_none_is_not_told() -> None:
    def fail() -> None:
        try:
            {}["first"]
        except KeyError:
            raise TypeError("second") from None

    with pytest.raises(TypeError) as caught:
        fail()
    told = diagnosis(caught.value)
    assert "KeyError" not in told
    assert "while handling" not in told


def test_a_deep_stack_and_a_circle_of_causes_stay_short() -> None:
    def fall() -> None:
        fall()

    with pytest.raises(RecursionError) as caught:
        fall()
    told = diagnosis(caught.value)
    assert len(told.splitlines()) < 60
    assert "more …" in told
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert diagnosis(one).count("ValueError") == 2


class Speechless(Exception):
    def __str__(self) -> str:
        raise AttributeError("王建国")


def test_an_exception_that_cannot_say_itself_is_told() -> None:
    told = diagnosis(Speechless("王建国"))
    assert told.endswith("Speechless: str failed with AttributeError")


@pytest.mark.parametrize(
    "text",
    [
        driver.key_literal(KEY),
        f"PRAGMA key = {driver.key_literal(KEY)}",
        KEY.hex(),
        KEY.hex().upper(),
        recovery_code(KEY),
        recovery_code(KEY).replace("-", " "),
        recovery_code(KEY).replace("-", "\n"),
        recovery_code(KEY).replace("-", ""),
        f"恢复码“{recovery_code(KEY)}”不对",
    ],
)
def test_no_key_and_no_code_comes_through(text: str) -> None:
    left = mask(text)
    for secret in (KEY.hex(), recovery_code(KEY), recovery_code(KEY).replace("-", "")):
        for at in range(0, len(secret) - 8, 4):
            assert secret[at : at + 8].lower() not in left.lower()


def test_ordinary_words_stay() -> None:
    for text in ("near oops: syntax error", "ledger.db line 12", "PASS PASS PASS", "ab12cd34"):
        assert mask(text) == text


def spoilt_literal(_key: bytes) -> str:
    return f"x{driver_literal(_key)} {driver_literal(_key)}"


driver_literal = driver.key_literal


def test_an_error_of_the_driver_never_quotes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    source = tmp_path / "plain.db"
    driver.connect(str(source)).close()
    monkeypatch.setattr(driver, "key_literal", spoilt_literal)
    for provoke in (
        lambda: driver.connect(str(tmp_path / "a.db"), key=key),
        lambda: driver.attach(driver.connect(":memory:"), ":memory:", "target", key),
        lambda: transcode(source, None, tmp_path / "b.db", key),
    ):
        with pytest.raises(driver.OperationalError, match="syntax error") as caught:
            provoke()
        told = diagnosis(caught.value)
        for text in (str(caught.value), repr(caught.value), told):
            assert key.hex()[:16] not in text
        assert caught.value.__suppress_context__


def test_the_driver_really_would_quote_it() -> None:
    connection = driver.connect(":memory:")
    with pytest.raises(driver.OperationalError) as caught:
        connection.execute(f"ATTACH DATABASE ':memory:' AS target KEY {spoilt_literal(KEY)}")
    connection.close()
    assert KEY.hex() in str(caught.value)
    assert KEY.hex()[8:24] not in diagnosis(caught.value)
