"""The forms of entries 登记, for every page on which something is noted."""
