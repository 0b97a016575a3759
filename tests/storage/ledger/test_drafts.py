"""What is being typed is kept, whatever a keyboard or an input method made of it."""

import pytest

from storage.database import Ledger
from storage.ledger.drafts import get_draft, save_draft, unsound_drafts


@pytest.mark.parametrize(
    "typed", ["前\ud83d后", "\udc00", "😀", "\ud83d\ude00 半个 \ud83d", '"\\u']
)
def test_half_a_character_is_kept_as_it_was_typed(shops: Ledger, typed: str) -> None:
    save_draft(shops, "d1", "visit", "HZ1", {"opinion": typed})
    kept = get_draft(shops, "d1")
    assert kept is not None
    assert kept.content["opinion"].replace("😀", "\ud83d\ude00") == typed.replace(
        "😀", "\ud83d\ude00"
    )
    assert unsound_drafts(shops) == []
