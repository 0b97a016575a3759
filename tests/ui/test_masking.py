"""What may stand in a log: nobody's name or number, and nothing that opens a ledger."""

from pathlib import Path

import pytest

from storage import driver
from storage.copies import transcode
from storage.key_file import new_key, recovery_code
from ui.masking import diagnosis, mask

KEY = bytes(range(32))


def test_names_and_numbers_are_cut() -> None:
    text = mask("好运烟酒商店 13812341234 0518-85412345 320706100123 A001 12.5")
    assert text == "好***** 138****1234 0518-******* 320706****** A001 12.5"


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
