"""What is written into a report while it is in hand; what the program suggests stays apart."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.reports.report import ReportText

__all__ = ["Place", "Typed"]

Place = tuple[str, str, str]
"""Section or table, row, column: where a text stands (:class:`models.reports.ReportText`)."""


class Typed:
    """The texts by place, as they were typed; a place nobody wrote at is not in it."""

    def __init__(self, texts: Iterable[ReportText] = ()) -> None:
        self._by_place = {text.place: text.text for text in texts}

    def written(self, place: Place) -> str | None:
        """Return what was written, None where nobody wrote."""
        return self._by_place.get(place)

    def write(self, place: Place, text: str, suggested: str) -> None:
        """Keep a text; one that is what the program suggests is nobody's own."""
        if text == suggested:
            self._by_place.pop(place, None)
        else:
            self._by_place[place] = text

    def all(self) -> tuple[ReportText, ...]:
        """Return every text in the order it was begun."""
        return tuple(
            ReportText(section=section, row=row, column=column, text=text)
            for (section, row, column), text in self._by_place.items()
        )

    def raw(self) -> list[dict[str, str]]:
        """Return the texts as plain values, for a draft."""
        return [
            {"section": each.section, "row": each.row, "column": each.column, "text": each.text}
            for each in self.all()
        ]

    @classmethod
    def of_raw(cls, raw: Iterable[Mapping[str, Any]]) -> "Typed":
        """Take up what :meth:`raw` gave."""
        names = ("section", "row", "column", "text")
        return cls(ReportText(**{name: str(each.get(name, "")) for name in names}) for each in raw)

    def same_as(self, other: "Typed") -> bool:
        """Tell whether the same was written, in whatever order."""
        return self._by_place == other._by_place
