"""Restoring a backup in parts: whose key, what is compared, which revisions are known, photos."""
