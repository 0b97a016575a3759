"""Order lines of one shop and one product, as files of any content, and a plain model of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
from hypothesis import strategies as st

from storage.workbooks.reading import stream

__all__ = ["Lines", "Model", "lines", "served"]

Key = tuple[str, int]
Lines = dict[Key, int]
FIELDS = ("order_no", "line_no", "day", "retailer_id", "product_id", "quantity")


@attrs.define
class Model:
    """Handouts in plain Python: what counts is what the last import that is on said."""

    imports: list[tuple[list[Lines], set[int]]] = attrs.field(factory=list)
    on: list[bool] = attrs.field(factory=list)
    undone: list[int] = attrs.field(factory=list)

    def live(self) -> dict[Key, tuple[int, int]]:
        """Quantity and the import it comes from."""
        found: dict[Key, tuple[int, int]] = {}
        for number, (files, _) in enumerate(self.imports):
            for key, quantity in [each for lines in files for each in lines.items()]:
                if self.on[number] and found.get(key, (None,))[0] != quantity:
                    found[key] = (quantity, number)
        return found

    def bring_in(self, files: list[Lines]) -> bool:
        before = self.live()
        known = {key: quantity for key, (quantity, _) in before.items()}
        written = False
        for lines in files:
            written |= any(known.get(key) != quantity for key, quantity in lines.items())
            known.update(lines)
        if written:
            rests_on = {before[key][1] for lines in files for key in lines if key in before}
            self.imports.append((files, rests_on))
            self.on.append(True)
            self.undone.clear()
        return written

    def may_undo(self, number: int) -> bool:
        later = range(number + 1, len(self.imports))
        rested_on = any(self.on[each] and number in self.imports[each][1] for each in later)
        return self.on[number] and not rested_on

    def undo(self, number: int) -> None:
        self.on[number] = False
        self.undone.append(number)

    def redo(self) -> None:
        self.on[self.undone.pop()] = True


lines = st.dictionaries(
    st.tuples(st.sampled_from(["D1", "D2"]), st.integers(1, 2)), st.integers(1, 3), min_size=1
)


def served(files: list[Lines]) -> Callable[..., Iterator[stream.Part]]:
    """A reader that gives these lines, file by file."""

    def read(path: Path, **_: object) -> Iterator[stream.Part]:
        rows: list[list[stream.Value]] = [
            [row, order, line, "2026-11-05", "HZ1", "P01", quantity]
            for row, ((order, line), quantity) in enumerate(files[int(path.stem)].items(), start=4)
        ]
        yield stream.BookHeader(path.name, "00", 1, False)
        yield stream.SheetHeader(
            kind="购进明细", sheet="购进明细", title="", organisation="", made_by="", made_on=None,
            period="", heading_row=3, headings=FIELDS, fields=FIELDS,
            positions=tuple(range(len(FIELDS))), absent=(), ignored=(), hidden=False,
        )  # fmt: skip
        yield stream.RowBatch("购进明细", "购进明细", rows)
        yield stream.SheetEnd("购进明细", "购进明细", len(rows), len(rows), 0, 0, 0, 0, 0, 0)
        yield stream.BookEnd(1, len(rows))

    return read
