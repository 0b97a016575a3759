"""What a record of 评优 keeps in Chinese, in the language in force."""

import pytest
from PySide6.QtWidgets import QApplication

from models.awards import AwardSettings
from models.awards.wording import standard_words as kept
from ui.i18n import set_language
from ui.programme.award_words import reason_words, standard_words


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("没有评估", "no check"),
        ("守法等级 D，在 B 以下", "compliance D, below B"),
        (
            "销量结构增长：没有去年同期购进；守法：“甲”不是守法等级",
            "Growth of volume and structure: no purchases a year before; "
            "Law: “甲” is no compliance level",
        ),
        ("开会时大家定的：下季度再看", "开会时大家定的：下季度再看"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_english_and_what_people_wrote_stays(
    themed: QApplication, text: str, english: str
) -> None:
    assert reason_words(text) == text
    set_language("en")
    assert reason_words(text) == english


@pytest.mark.parametrize(
    ("months", "left_out", "english"),
    [
        ((), (), "no whole month to compare purchases with the year before"),
        (
            ("2026-08", "2026-09"),
            ("2026-10", "2026-11"),
            "purchases of 2026-08, 2026-09 compared with the year before, "
            "2026-10, 2026-11 not whole and left out",
        ),
        (
            ("2026-10", "2026-12"),
            (),
            "purchases of 2026-10 to 2026-12 compared with the year before",
        ),
    ],
)
def test_the_standard_is_told_in_english(
    themed: QApplication,
    months: tuple[str, ...],
    left_out: tuple[str, ...],
    english: str,
) -> None:
    text = kept(AwardSettings(), months, left_out)
    assert standard_words(text) == text
    set_language("en")
    assert standard_words(text) == (
        "Display check 40%, Six-ones cooperation 20%, Growth of volume and structure 20%, "
        "Information 10%, Law 10%; the first 20% of town and of country are excellent, "
        f"from 80 points qualified; {english}."
    )
    together = kept(AwardSettings(by_market=False), months, left_out)
    assert "the first 20% are excellent, from 80" in standard_words(together)
    assert standard_words("以前的一句话。") == "以前的一句话。"
