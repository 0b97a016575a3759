"""By what a round was scored, as a record keeps it."""

import pytest

from models.awards import AwardSettings
from models.awards.wording import standard_words

START = "规范评估40%、六个一配合20%、销量结构增长20%、信息配合10%、守法10%；前20%为优秀，"


@pytest.mark.parametrize(
    ("months", "left_out", "compared"),
    [
        ((), ("2026-11",), "购进没有可与去年同月比的整月"),
        (("2026-10",), ("2026-11",), "购进按2026-10整月与去年同月比，2026-11不全不比"),
        (("2026-10", "2026-11"), (), "购进按2026-10至2026-11整月与去年同月比"),
    ],
)
def test_it_tells_which_months_were_compared(
    months: tuple[str, ...], left_out: tuple[str, ...], compared: str
) -> None:
    words = standard_words(AwardSettings(), months, left_out)
    assert words == f"{START}城镇、乡村分组，80分以上达标；{compared}。"


def test_all_stores_together_have_no_sections() -> None:
    words = standard_words(AwardSettings(by_market=False), ())
    assert words == f"{START}80分以上达标；购进没有可与去年同月比的整月。"
