"""Files of standard stores in the demo: candidates on their way, agreements, a month closed."""

from collections.abc import Sequence
from datetime import date, timedelta

from models.calendar import add_months
from models.programme import StandardFile, StandardStage
from storage.database import Ledger
from storage.demo.shops import Shop
from storage.operations.month_close import close_month
from storage.operations.standard_files import save_file

__all__ = ["keep_files", "sign_off"]

_ON_THE_WAY = (
    (StandardStage.INTENT, 12, "柜台要换，店主在看价钱", "月底前再谈一次"),
    (StandardStage.APPLIED, 35, "", "约市场经理看店"),
    (StandardStage.ACCEPTED, 60, "", "挂牌排在下月"),
)
"""Stage, days since the intent, 困难, 下步."""


def keep_files(
    ledger: Ledger, standard: Sequence[Shop], others: Sequence[Shop], today: date
) -> None:
    """Some standard stores have a file with an agreement, some candidates are on their way."""
    for number, shop in enumerate(standard):
        since = date.fromisoformat(str(shop.row["standard_since"]))
        if number % 4 == 3 or since > today:
            continue
        begun = max(since, add_months(today, -12) + timedelta(days=30 * (number % 5)))
        save_file(
            ledger,
            StandardFile(
                id="",
                retailer_id=shop.id,
                stage=StandardStage.LISTED,
                listed_on=since,
                agreement_number=f"BZ{begun:%Y%m}{number:02}",
                agreement_from=begun,
                agreement_until=add_months(begun, 12),
            ),
        )
    for shop, (stage, days, difficulty, next_step) in zip(others, _ON_THE_WAY, strict=False):
        first = today - timedelta(days=days)
        applied = stage in (StandardStage.APPLIED, StandardStage.ACCEPTED)
        save_file(
            ledger,
            StandardFile(
                id="",
                retailer_id=shop.id,
                stage=stage,
                intended_on=first,
                applied_on=first + timedelta(days=10) if applied else None,
                accepted_on=(
                    first + timedelta(days=25) if stage is StandardStage.ACCEPTED else None
                ),
                difficulty=difficulty,
                next_step=next_step,
            ),
        )


def sign_off(ledger: Ledger, month: str) -> None:
    """Close a month that is over."""
    close_month(ledger, month, "许立新", "按时签核")
