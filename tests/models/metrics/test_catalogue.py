"""Every metric is measured, or it is said why not; no measure goes beyond its metric."""

from models.metrics.measures.catalogue import MEASURES, WITHOUT_MEASURE
from models.metrics.metric import Scope
from models.metrics.reading import By
from models.metrics.registry import METRICS, metric

SCOPES = {
    By.TOTAL: Scope.TOTAL,
    By.RETAILER: Scope.RETAILER,
    By.PRODUCT: Scope.PRODUCT,
    By.PRICE_CLASS: Scope.PRICE_CLASS,
    By.BRAND: Scope.BRAND,
    By.FORMAT: Scope.FORMAT,
    By.ROUTE: Scope.REGION,
}


def test_every_metric_has_a_measure_or_a_reason_why_it_has_none() -> None:
    measured = {id for id, _by in MEASURES}
    assert measured | WITHOUT_MEASURE.keys() == set(METRICS)
    assert not measured & WITHOUT_MEASURE.keys()
    assert all(WITHOUT_MEASURE.values())


def test_a_measure_tells_of_nothing_that_its_metric_does_not_declare() -> None:
    assert set(SCOPES) == set(By)
    beyond = {(id, by) for id, by in MEASURES if SCOPES[by] not in metric(id).scopes}
    assert beyond == set()


def test_measures_come_in_the_order_of_the_metrics_the_total_first() -> None:
    ids = list(dict.fromkeys(id for id, _by in MEASURES))
    assert sorted(ids, key=list(METRICS).index) == sorted(ids)
    for id in ids:
        own = [by for each, by in MEASURES if each == id]
        assert By.TOTAL not in own[1:], id
