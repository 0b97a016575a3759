"""What a step changed, as rows: under the names of records and lists the values old and new."""

from collections.abc import Iterator, Sequence

import attrs

from models.difference import Act, ValueChange
from storage.queries.history_changes import BatchCounts, OperationChanges, RecordStory
from ui.history_words import value_shown
from ui.i18n import _
from ui.item_models import Cell

__all__ = ["Line", "operation_lines", "timeline_lines"]

_ACT_TONES = {"新增": "tag:ok", "删除": "tag:bad", "找回": "tag:ok"}


@attrs.frozen(kw_only=True)
class Line:
    """One row: of a record's name (``story`` alone), of a value (``change`` too), or of words."""

    cells: tuple[Cell, Cell, Cell]
    story: RecordStory | None = None
    change: ValueChange | None = None

    @property
    def seq(self) -> int:
        """The number of the step it belongs to, 0 for none."""
        return self.story.entry.seq if self.story is not None else 0


def operation_lines(found: OperationChanges) -> list[Line]:
    """Return the rows of one step: its sheets, its records, what else it left behind."""
    lines = [*_batch_lines(found.batches)]
    for story in found.records:
        lines.append(_record_line(story))
        lines += _value_lines(story)
    if found.more:
        lines.append(_note(_("另有 {n} 条记录没有列出").format(n=f"{found.more:,}")))
    lines += [
        Line(cells=(value_shown(_(label)), (("text", value_shown(words)),), ""))
        for label, words in found.facts
    ]
    return lines


def timeline_lines(stories: Sequence[RecordStory], when: dict[int, str]) -> list[Line]:
    """Return the rows of one record's story; ``when`` says the moment of each step."""
    lines: list[Line] = []
    for story in stories:
        lines.append(_revision_line(story, when[story.entry.seq]))
        lines += _value_lines(story)
    return lines


def _note(words: str) -> Line:
    return Line(cells=((("muted", words),), "", ""))


def _record_line(story: RecordStory) -> Line:
    act = story.difference.act.value
    name = f"{_(story.kind_label)} {value_shown(story.title)}"
    return Line(
        cells=((("text!", name), (_ACT_TONES.get(act, "tag"), _(act))), "", ""), story=story
    )


def _revision_line(story: RecordStory, when: str) -> Line:
    act = story.difference.act
    revision = _("第 {n} 版").format(n=story.difference.revision)
    tag = () if act is Act.CHANGED else ((_ACT_TONES.get(act.value, "tag"), _(act.value)),)
    parts = (("text!", f"{revision} · {when} "), ("text2", _(story.entry.label)), *tag)
    return Line(cells=(parts, "", ""), story=story)


def _value_lines(story: RecordStory) -> Iterator[Line]:
    part = ""
    for change in sorted(story.difference.values, key=lambda each: bool(each.part)):
        if change.part != part:
            part = change.part
            yield Line(cells=((("small!", _(part)),), "", ""), story=story)
        yield Line(
            cells=(_(change.label), value_shown(change.old), value_shown(change.new)),
            story=story,
            change=change,
        )
    if not story.difference.values:
        yield Line(
            cells=((("muted", _("内容没有变")),), "", ""),
            story=story,
        )


def _batch_lines(batches: Sequence[BatchCounts]) -> Iterator[Line]:
    file = ""
    for batch in batches:
        if batch.file != file:
            file = batch.file
            yield Line(cells=((("text!", file),), "", ""))
        counts = _("新增 {new} · 更新 {changed} · 不变 {unchanged} · 错误 {refused}").format(
            new=f"{batch.new:,}",
            changed=f"{batch.changed:,}",
            unchanged=f"{batch.unchanged:,}",
            refused=f"{batch.refused:,}",
        )
        state = () if batch.active else (("tag", _("不计入")),)
        yield Line(cells=(_(batch.sheet), (("text", counts), *state), ""))
