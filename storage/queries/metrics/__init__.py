"""Metrics of a span of days: the facts behind them read, the readings taken (decision 26)."""
