"""候选: who may be a standard store next, the files on their way, the upkeep of those that are."""
