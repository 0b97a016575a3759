"""The plan 计划: how often a store is visited, on which days, and whether nobody is left out."""
