-- What the manager says to targets: that they were confirmed, and a plan for each retailer and month.

CREATE TABLE target_confirmation (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    target_id TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    confirmed_on TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT;

CREATE TABLE retailer_plan (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    month TEXT NOT NULL,
    cartons INTEGER,
    key_cartons INTEGER,
    confirmed_on TEXT,
    note TEXT NOT NULL
) STRICT;

CREATE INDEX target_confirmation_by_target ON target_confirmation (target_id);

CREATE INDEX retailer_plan_by_month ON retailer_plan (month, retailer_id);
