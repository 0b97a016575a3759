"""Against target, time and forecast: M12, M13, M25 (DOMAIN 6)."""

from fractions import Fraction

from models.metrics.quotient import Quotient, Reason

__all__ = ["attainment", "forecast_accuracy", "lead_on_time"]

Amount = int | Fraction


def attainment(actual: Amount, target: Amount) -> Quotient:
    """M12 目标达成率: 实绩 / 目标 in one unit; more than 100 % stays so."""
    return Quotient.exact(Fraction(actual), Fraction(target), Reason.NO_TARGET)


def lead_on_time(actual: Amount, target: Amount, passed: int, days: int) -> Quotient:
    """M13 时间进度差: attainment - days passed / all days, in 个百分点."""
    return attainment(actual, target).minus(Quotient.of(passed, days))


def forecast_accuracy(actual: int, forecast: int) -> Quotient:
    """M25 预测准确率: max(0, 1 - |actual - forecast| / |actual|), in 条 (seed row 4.30).

    The one metric that is cut off, at 0. Nothing where the actual is 0; |actual| is the base, so
    that a month of returns has one too.
    """
    size = abs(actual)
    return Quotient.of(max(0, size - abs(actual - forecast)), size, Reason.NO_ACTUAL)
