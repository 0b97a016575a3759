"""标准店: stores, their six-ones, one month."""
