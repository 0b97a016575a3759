"""docs/metrics.md is what the registry says."""

from docs.metrics import PAGE, page
from models.metrics.registry import METRICS


def test_the_page_is_as_it_would_be_made_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == "".join(page()), "python -m docs.metrics"


def test_every_metric_has_a_row_of_as_many_cells() -> None:
    rows = [line for line in "".join(page()).splitlines() if line.startswith("| M")]
    listed = [row for row in rows if row.count("|") == 11]
    assert [row.split("|")[1].strip() for row in listed] == list(METRICS)
