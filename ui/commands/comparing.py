"""What records from elsewhere would do here, told alike for recoveries and handovers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import click

from ui.commands.chinese import padded
from ui.commands.telling import show_some

if TYPE_CHECKING:
    from storage.operations.handover.previews import HandoverPreview
    from storage.operations.recovery.previews import KindPreview, RecordNote, RecoveryPreview

__all__ = ["comparison_json", "show_kinds", "show_notes"]


def show_kinds(kinds: "Iterable[KindPreview]", *, width: int) -> None:
    """Show the counts of each kind; ``width``: columns its label takes."""
    for kind in kinds:
        counts = kind.counts
        click.echo(
            f"  {padded(kind.label, width)}新增 {counts.new:,}  更新 {counts.changed:,}  "
            f"不变 {counts.unchanged:,}  台账较新 {counts.newer:,}  "
            f"两边都改 {counts.conflicts:,}  未写 {counts.kept_back:,}"
        )


def show_notes(preview: "RecoveryPreview | HandoverPreview") -> None:
    """Show the records a person should look at."""
    show_some(_lines(preview.conflicts), "两边都改过")
    show_some(_lines(preview.kept_back), "没有写的")


def _lines(notes: "Iterable[RecordNote]") -> Iterable[str]:
    for note in notes:
        name = " ".join(part for part in (note.label, note.shop, note.day) if part)
        yield f"{name}：{note.reason}"


def comparison_json(preview: "RecoveryPreview | HandoverPreview") -> dict[str, Any]:
    """Return counts and records as programs are told them."""
    return {
        "kinds": [
            {"kind": each.kind, "label": each.label, **attrs.asdict(each.counts)}
            for each in preview.kinds
        ],
        "conflicts": [attrs.asdict(each) for each in preview.conflicts],
        "kept_back": [attrs.asdict(each) for each in preview.kept_back],
    }
