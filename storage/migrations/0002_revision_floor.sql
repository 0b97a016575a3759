-- Revisions that headquarters or a package is known to have, above what this ledger itself holds: after a
-- restore of an earlier state, what is saved next must not be taken as old.
CREATE TABLE revision_floor (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (kind, record_id)
) STRICT, WITHOUT ROWID;
