"""Structure of what was bought: M10, M11, M14, M15 (DOMAIN 6)."""

from collections.abc import Mapping

from models.metrics.quotient import Quotient

__all__ = ["mean_price", "share_of", "shares"]


def mean_price(amount: int, cartons: int) -> Quotient:
    """M11 单条均价 and M10 单箱: 分 / 条.

    One quotient, two forms: written as YUAN_A_CARTON or YUAN_A_CASE (250 条).
    """
    return Quotient.of(amount, cartons)


def share_of(part: int, total: int) -> Quotient:
    """M15 重点品牌占比, and any other share: part / total, both in 条 (or 分)."""
    return Quotient.of(part, total)


def shares(values: Mapping[str, int]) -> dict[str, Quotient]:
    """M14 价类占比: each class / all of them, in 条 (or 分), in the order given."""
    total = sum(values.values())
    return {key: share_of(value, total) for key, value in values.items()}
