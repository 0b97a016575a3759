"""The domain: what a visit, a check, an obligation is. Pure: no Qt, no SQL, no files, no clock."""
