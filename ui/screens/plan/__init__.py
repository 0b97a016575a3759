"""计划: the month, the week, and whether nobody is left out."""
