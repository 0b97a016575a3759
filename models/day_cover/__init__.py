"""The cover of a day's visit sheets 当日走访安排: for the manager alone, never for a shop."""
