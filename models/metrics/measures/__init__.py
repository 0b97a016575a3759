"""Measures: a metric read of the total, each retailer, product or price class, from facts.

Each takes :class:`models.metrics.facts.Facts` and yields readings; the formulas themselves are in
:mod:`models.metrics`.
"""
