"""Receipts tell the truth: what is said of a content is what headquarters made of it."""

from hypothesis import given
from hypothesis import strategies as st

from models.consolidation.lineage import HeldVersion, standing
from models.consolidation.receipts import NOT_TAKEN, Answer, ReceiptResult, answer_to
from models.package.lineage import Lineage


def version(revision: int, content: str, *earlier: tuple[int, str]) -> HeldVersion:
    return HeldVersion(
        revision=revision,
        sequence=1,
        device="a",
        hash=content.ljust(64, "0"),
        manager="A001",
        follows=Lineage.of([(n, text.ljust(64, "0")) for n, text in earlier], whole=True).text,
    )


ONE = version(1, "1a")
TWO = version(2, "2a", (1, "1a"))
FORK = version(2, "2b", (1, "1a"))


def test_what_counts_and_what_it_follows_are_accepted() -> None:
    now = standing([ONE, TWO])
    assert answer_to(TWO, now, {}) == answer_to(ONE, now, {}) == Answer(ReceiptResult.ACCEPTED)


def test_of_a_conflict_nothing_is_said_before_somebody_decided() -> None:
    now = standing([ONE, TWO, FORK])
    assert answer_to(TWO, now, {}) is answer_to(FORK, now, {}) is None
    assert answer_to(ONE, now, {}) == Answer(ReceiptResult.ACCEPTED)


def test_what_was_decided_against_goes_back_with_the_comment() -> None:
    now = standing([ONE, TWO, FORK], dismissed={FORK.key})
    assert answer_to(TWO, now, {}) == Answer(ReceiptResult.ACCEPTED)
    assert answer_to(FORK, now, {}) == Answer(ReceiptResult.RETURNED, NOT_TAKEN)
    said = {FORK.key: ("以门店照片为准", "李经理")}
    assert answer_to(FORK, now, said) == Answer(ReceiptResult.RETURNED, "以门店照片为准", "李经理")


def test_what_a_person_sent_back_is_returned_until_it_changes() -> None:
    said = {ONE.key: ("请补照片", "李经理")}
    assert answer_to(ONE, standing([ONE]), said) == Answer(
        ReceiptResult.RETURNED, "请补照片", "李经理"
    )
    assert answer_to(TWO, standing([ONE, TWO]), said) == Answer(ReceiptResult.ACCEPTED)


@st.composite
def histories(draw: st.DrawFn) -> list[HeldVersion]:
    made: list[HeldVersion] = []
    for number in range(draw(st.integers(1, 8))):
        past = draw(st.sampled_from([None, *made]))
        chain = [] if past is None else [*_past_of(past), (past.revision, past.hash)]
        revision = (0 if past is None else past.revision) + draw(st.integers(1, 2))
        made.append(version(revision, f"{number:x}f", *chain))
    return made


def _past_of(one: HeldVersion) -> list[tuple[int, str]]:
    return sorted(Lineage.parse(one.follows).past)


@given(histories(), st.data())
def test_accepted_is_only_what_counts_or_lies_in_the_past_of_a_head(
    versions: list[HeldVersion], data: st.DataObject
) -> None:
    dismissed = data.draw(st.sets(st.sampled_from([each.key for each in versions])))
    now = standing(versions, dismissed)
    assert now.effective == now.heads[0]
    for each in versions:
        answer = answer_to(each, now, {})
        if each == now.effective and not now.in_conflict:
            assert answer == Answer(ReceiptResult.ACCEPTED)
        elif each.key in {head.key for head in now.heads}:
            assert answer is None
        elif each.key in {head.key for head in now.dismissed}:
            assert answer is not None
            assert answer.result is ReceiptResult.RETURNED
        else:
            assert answer == Answer(ReceiptResult.ACCEPTED)
            assert any(other.comes_after(each) for other in versions)
