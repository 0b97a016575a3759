"""The order of a day's stops: distances, visiting hours, the solver, the day (DOMAIN 4.1)."""
