"""Who qualifies next: each criterion met, not met or unknown, told with its value and reason."""

from datetime import date
from typing import Any

import attrs
import pytest

from models.candidates import (
    Basis,
    CandidateFacts,
    CandidateSettings,
    Criterion,
    LastCheck,
    Verdict,
    candidate,
    months_before,
    ranked,
)

TODAY = date(2026, 11, 23)
MONTHS = ("2026-08", "2026-09", "2026-10")
BASIS = Basis(today=TODAY, known=frozenset(MONTHS), until=date(2026, 11, 20))
SETTINGS = CandidateSettings()
GOOD = CandidateFacts(
    retailer_id="HZ3",
    shop_name="马桥便民店",
    compliance="B",
    licence_until=date(2027, 5, 23),
    order_channel="手机",
    settlement="电子",
    last_check=LastCheck(date(2026, 5, 23), 800),
    bought=dict.fromkeys(MONTHS, 10),
    amount=1,
)


def judged(criterion: Criterion, basis: Basis = BASIS, **changed: Any) -> tuple[Verdict, str, str]:
    found = candidate(attrs.evolve(GOOD, **changed), basis, SETTINGS)
    [one] = [each for each in found.findings if each.criterion is criterion]
    return one.verdict, one.value, one.reason


def test_a_store_on_every_border_qualifies() -> None:
    found = candidate(GOOD, BASIS, SETTINGS)
    assert found.qualified
    assert found.met == len(Criterion)
    assert all(each.value and each.reason for each in found.findings)
    assert months_before(date(2026, 2, 1), 3) == ("2025-11", "2025-12", "2026-01")


MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("criterion", "changed", "verdict", "reason"),
    [
        (Criterion.SCORE, {"last_check": None}, UNKNOWN, "还没有做过评估"),
        (Criterion.SCORE, {"last_check": LastCheck(TODAY, None)}, UNKNOWN, "评估无效，要复查"),
        (Criterion.SCORE, {"last_check": LastCheck(TODAY, 799)}, NOT, "不到 80 分"),
        (Criterion.SCORE, {"last_check": LastCheck(date(2026, 5, 22), 990)}, NOT,
         "过了 6 个月，要重新评估"),
        (Criterion.SCORE, {"last_check": LastCheck(TODAY, 590, ("D1",))}, NOT, "有一票否决：D1"),
        (Criterion.COMPLIANCE, {"compliance": ""}, UNKNOWN, "客户主档没有写守法等级"),
        (Criterion.COMPLIANCE, {"compliance": "C"}, NOT, "要 A 或 B"),
        (Criterion.COMPLIANCE, {"compliance": "W"}, NOT, "要 A 或 B"),
        (Criterion.IRREGULARITY, {"open_irregularities": ("假烟",) * 2}, NOT,
         "还没有反馈：假烟"),
        (Criterion.LICENCE, {"licence_until": None}, UNKNOWN, "客户主档没有写许可证止"),
        (Criterion.LICENCE, {"licence_until": date(2027, 5, 22)}, NOT, "不到 6 个月，先办延续"),
        (Criterion.LICENCE, {"licence_until": date(2026, 11, 22)}, NOT, "已经过期"),
        (Criterion.ORDERING, {"order_channel": "电话", "settlement": ""}, NOT, "要网上或手机订货"),
        (Criterion.ORDERING, {"settlement": "现金"}, NOT, "要电子结算"),
        (Criterion.ORDERING, {"settlement": ""}, UNKNOWN, "客户主档没有写结算方式"),
        (Criterion.RECTIFICATION, {"open_rectifications": (TODAY, None)}, NOT, "整改办完才算"),
        (Criterion.RECTIFICATION, {"open_rectifications": (date(2026, 11, 22), TODAY)}, NOT,
         "1 项已经逾期"),
        (Criterion.PURCHASE, {"bought": {"2026-08": 5, "2026-10": 5}}, NOT, "2026-09 没有购进"),
        (Criterion.PURCHASE, {"bought": {"2026-08": 5, "2026-09": -2, "2026-10": 5}}, NOT,
         "2026-09 没有购进"),
        (Criterion.PURCHASE, {"bought": {"2026-10": 5}, "opened_on": date(2026, 10, 1)}, NOT,
         "2026-10-01 才入网"),
    ],
)  # fmt: skip
def test_a_criterion_says_why(
    criterion: Criterion, changed: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    found, _value, words = judged(criterion, **changed)
    assert (found, words) == (verdict, reason)


@pytest.mark.parametrize(
    ("basis", "reason"),
    [
        (Basis(today=TODAY), "还没有购进数据"),
        (Basis(today=TODAY, known=frozenset(MONTHS), until=date(2026, 10, 20)), "购进截至 10-20"),
        (Basis(today=TODAY, known=frozenset(MONTHS[:2]), until=None), "没有 2026-10 的购进数据"),
    ],
)
def test_what_is_not_known_yet_is_no_proof_of_nothing(basis: Basis, reason: str) -> None:
    bought = {"2026-08": 5, "2026-09": 5}
    verdict, value, words = judged(Criterion.PURCHASE, basis, bought=bought)
    assert (verdict, value) == (UNKNOWN, "10 条 / 3 个月")
    assert words.startswith(reason)


def test_the_order_is_criteria_then_score_then_amount() -> None:
    def made(key: str, **changed: Any) -> CandidateFacts:
        return attrs.evolve(GOOD, retailer_id=key, **changed)

    facts = (
        made("richest", compliance="C", amount=99),
        made("tie2", amount=5),
        made("tie1", amount=5),
        made("more", amount=6),
        made("best", last_check=LastCheck(TODAY, 950), amount=0),
        made("unseen", last_check=None, amount=100),
    )
    found = ranked(candidate(each, BASIS, SETTINGS) for each in facts)
    keys = [each.retailer_id for each in found]
    assert keys == ["best", "more", "tie1", "tie2", "richest", "unseen"]
