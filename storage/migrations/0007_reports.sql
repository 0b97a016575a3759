-- The manager's reports: what was written, and the figures as they stood when it was submitted.

CREATE TABLE report (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    kind TEXT NOT NULL CHECK (kind IN ('周报', '月报', '季度述职', '目标及实绩', '客户ABC', '市场拓展', '市场动态')),
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('草稿', '已提交')),
    submitted_at TEXT,
    first_submitted_at TEXT,
    until TEXT
) STRICT;

CREATE TABLE report_texts (
    parent_id TEXT NOT NULL REFERENCES report (id),
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    row TEXT NOT NULL,
    column TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_figures (
    parent_id TEXT NOT NULL REFERENCES report (id),
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    table_id TEXT NOT NULL,
    row TEXT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;
