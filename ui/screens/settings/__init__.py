"""设置: whose ledger, how it looks, how it judges, what happened in it."""
