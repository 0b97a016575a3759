"""What 今日 finds out after its first paint: reports that are due, warnings, ways and times."""

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.reminders import Reminder
from models.reports.reminders import report_reminders
from models.route.day_route import RoutedStop
from models.route.distance import distance_text, duration_text
from storage.database import Ledger
from storage.queries.day_round import RoundEstimate, estimate_round
from storage.queries.report_list import todays_reports
from storage.queries.today import TodayView
from storage.queries.warnings import todays_warnings
from ui.i18n import _
from ui.words import say, sentences

__all__ = ["Found", "look"]

_WORTH_SAYING = 500
"""Metres that another order must save before it is spoken of."""


def look(ledger: Ledger, view: TodayView) -> "Found":
    """Read it over a connection of its own; runs in a job."""
    with ledger.reopened() as own:
        now = own.clock()
        reports = report_reminders(todays_reports(own, now.date()), now.date())
        return Found((*reports, *todays_warnings(own, now)), estimate_round(own, view))


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


@attrs.frozen
class Found:
    """What is due and warned of; estimates of the round, None where nothing is to be visited."""

    warnings: tuple[Reminder, ...]
    estimate: RoundEstimate | None

    def sums(self, view: TodayView) -> tuple[str, str]:
        """Return what the round takes in one line, and at length for the tool tip."""
        if self.estimate is None:
            return "", ""
        route = self.estimate.route
        stays = sum(each.leaves - each.arrives for each in route.stops)
        takes, lacks = route.drive_minutes + stays, bool(route.unplaced)
        parts = [_("{n} 户").format(n=len(route.stops))]
        if len(route.unplaced) < len(route.stops):
            parts.append(say(distance_text(route.metres, at_least=lacks)))
        parts.append(say(duration_text(takes, at_least=lacks)))
        if route.unplaced:
            parts.append(_("{n} 户没有坐标").format(n=len(route.unplaced)))
        line = " · ".join(parts)
        names = _("、").join(view.rows[key].shop_name for key in route.unplaced)
        missing = _("没有坐标：{names}").format(names=names) if names else ""
        basis = _("路程按直线距离折算，时间含每户停留，都是估计。")
        return line, sentences(basis, missing)

    def saving_words(self) -> str:
        """Say what another order would save, "" where it is not worth it."""
        saving = self.estimate.saving if self.estimate else 0
        if saving < _WORTH_SAYING:
            return ""
        return _("按路程排，可少走{way}").format(way=say(distance_text(saving)))

    def arrival_words(self, retailer_id: str, view: TodayView) -> str:
        """Say when a stop is likely to be reached, "" where it is not known.

        Once there were visits, the rest of the day is as much later or earlier as the last one was.
        """
        found = self._stop(retailer_id)
        if found is None or found.at_least:
            return ""
        return say(Phrase(N_("约 {time} 到"), time=_clock(found.arrives + self._shift(view))))

    def _shift(self, view: TodayView) -> int:
        """Return by how many minutes the last visit was later than estimated."""
        made = [(stop.visit.at, stop.retailer_id) for stop in view.to_visit if stop.visit]
        at, shop = max(made, default=("", ""))
        last = self._stop(shop)
        if last is None or not at:
            return 0
        hours, minutes = at.split(":")
        return int(hours) * 60 + int(minutes) - last.arrives

    def _stop(self, retailer_id: str) -> RoutedStop | None:
        stops = self.estimate.route.stops if self.estimate else ()
        return next((each for each in stops if each.id == retailer_id), None)
