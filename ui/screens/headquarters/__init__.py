"""汇总: what a market manager receives, decides and answers."""
