"""今日: the round of the day, the next stop, what is due."""
