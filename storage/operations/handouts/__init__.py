"""Handouts on their way in: read, compared, previewed, written."""
