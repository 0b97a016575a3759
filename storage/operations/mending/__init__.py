"""How a damaged ledger is mended: the plan, and the tables and indexes made anew."""
