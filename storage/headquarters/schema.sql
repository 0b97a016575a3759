-- The database of headquarters: what packages said, who may be believed, what people decided.
-- What is derived of these (record, the ranks in version) is the same for the same packages, in
-- whatever order and however often they came; only the times of receipt differ.

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that are known: of an enrolment a person handed in, or of a device's first package.
CREATE TABLE device_key (
    device TEXT PRIMARY KEY NOT NULL,
    manager TEXT NOT NULL,
    manager_name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    department TEXT NOT NULL,
    public_key TEXT NOT NULL,
    enrolled INTEGER NOT NULL CHECK (enrolled IN (0, 1)),
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Packages that count. "identity" covers all that the manifest says; "journal_head" is the last
-- hash of the device's journal when the package was made.
CREATE TABLE package (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    manager TEXT NOT NULL,
    manager_name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    department TEXT NOT NULL,
    month TEXT NOT NULL,
    created_at TEXT NOT NULL,
    schema INTEGER NOT NULL,
    base_acknowledged INTEGER NOT NULL,
    journal_operation INTEGER NOT NULL,
    journal_head TEXT NOT NULL,
    records INTEGER NOT NULL,
    digest TEXT NOT NULL,
    identity TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('enrolled', 'first-seen', 'unsigned', 'released')),
    taken_at TEXT NOT NULL
) STRICT;

CREATE INDEX package_by_device ON package (device, sequence);

CREATE INDEX package_by_manager ON package (manager, month);

-- Files that were read. "whole" is 0 for one without the data: its sheets were read, no more; and
-- for a handout that told names, which has no package.
CREATE TABLE file (
    sha256 TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    package TEXT NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    manager TEXT NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    month TEXT NOT NULL,
    taken_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX file_by_package ON file (package);

-- Contents of records. Of equal contents the highest (sequence, device, package) speaks; "follows"
-- is what all of them together say of its past. "owner" is the manager where the id is a business
-- key, and empty where it is a uuid: a record handed over to a colleague stays one record.
-- "valid" is 0 for what is no record of its kind: it is kept for a person and counts for nothing.
CREATE TABLE version (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    follows TEXT NOT NULL,
    manager TEXT NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    package TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
    json TEXT NOT NULL,
    UNIQUE (kind, record_id, owner, revision, hash)
) STRICT;

CREATE INDEX version_not_valid ON version (valid) WHERE valid = 0;

-- Which package carried which content.
CREATE TABLE carried (
    package INTEGER NOT NULL REFERENCES package (number),
    version INTEGER NOT NULL REFERENCES version (number),
    PRIMARY KEY (package, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX carried_by_version ON carried (version);

-- What holds of each record: the content that counts, and how many stand side by side (2: a person
-- must look). Derived of version and dismissed.
CREATE TABLE record (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES version (number),
    heads INTEGER NOT NULL,
    manager TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    PRIMARY KEY (kind, record_id, owner)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_by_manager ON record (manager, kind, day);

CREATE INDEX record_by_retailer ON record (retailer_id, day);

CREATE INDEX record_in_conflict ON record (kind, record_id) WHERE heads > 1;

-- Contents a person decided against, and contents a person sent back.
CREATE TABLE dismissed (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, record_id, owner, revision, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE returned (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, record_id, owner, revision, hash)
) STRICT, WITHOUT ROWID;

-- Retailers that two managers reported on in one month, where a person found that in order.
CREATE TABLE settled_retailer (
    retailer_id TEXT NOT NULL,
    month TEXT NOT NULL,
    managers TEXT NOT NULL,
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (retailer_id, month, managers)
) STRICT, WITHOUT ROWID;

-- Figures of a package's cover and statistics, as numerator and denominator.
CREATE TABLE figure (
    package INTEGER NOT NULL REFERENCES package (number),
    name TEXT NOT NULL,
    numerator INTEGER NOT NULL,
    denominator INTEGER,
    PRIMARY KEY (package, name)
) STRICT, WITHOUT ROWID;

-- The sheets for people of a file against what was sent; counts, notes and cells are JSON.
CREATE TABLE view_sheet (
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    sheet TEXT NOT NULL,
    title TEXT NOT NULL,
    sent INTEGER NOT NULL,
    counts TEXT NOT NULL,
    missing TEXT NOT NULL,
    added TEXT NOT NULL,
    repairs TEXT NOT NULL,
    left_out INTEGER NOT NULL,
    copied INTEGER NOT NULL CHECK (copied IN (0, 1)),
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    PRIMARY KEY (sha256, sheet)
) STRICT, WITHOUT ROWID;

-- Rows of those sheets that are not as sent, and all rows of a file without the data.
CREATE TABLE view_row (
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    sheet TEXT NOT NULL,
    position INTEGER NOT NULL,
    row INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    columns TEXT NOT NULL,
    cells TEXT NOT NULL,
    notes TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('told', 'waiting', 'approved', 'rejected')),
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (sha256, sheet, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX view_row_waiting ON view_row (state) WHERE state = 'waiting';

-- Files kept apart, with the sentence that says why: template and parameters (JSON).
-- "keys" is the count of changes to the known keys at that time: a doubt is looked at again when it
-- has moved on.
CREATE TABLE quarantined (
    sha256 TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    code TEXT NOT NULL,
    template TEXT NOT NULL,
    params TEXT NOT NULL,
    next_step TEXT NOT NULL,
    package TEXT NOT NULL,
    manager TEXT NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    keys INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'released', 'rejected')),
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Receipts that were handed out.
CREATE TABLE receipt_written (
    number INTEGER PRIMARY KEY,
    manager TEXT NOT NULL,
    day TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    lines INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX receipt_by_manager ON receipt_written (manager, day);

-- What people call shops and products, out of handouts of headquarters; "since" is the handout's day.
CREATE TABLE name (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    name TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (kind, record_id)
) STRICT, WITHOUT ROWID;

-- What packages' sheets called them: of several names that of the highest (sequence, package). It
-- counts where no handout tells a name.
CREATE TABLE told_name (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    package TEXT NOT NULL,
    PRIMARY KEY (kind, record_id)
) STRICT, WITHOUT ROWID;

-- Everything a person decided, in order; nothing is ever taken out.
CREATE TABLE decision (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    comment TEXT NOT NULL
) STRICT;
