"""评估: what checks say together."""
