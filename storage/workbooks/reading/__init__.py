"""Reading handouts: hostile territory, so a pre-check, then a child process with limits."""
