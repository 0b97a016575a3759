"""报表: the manager's reports, written, submitted with their figures, answered by headquarters."""
