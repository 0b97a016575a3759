-- Schema of the first release: records, journal, purchases by batch, drafts, packages.

CREATE TABLE manager (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    organisation TEXT NOT NULL,
    department TEXT NOT NULL,
    area TEXT NOT NULL,
    supervisor TEXT NOT NULL,
    post TEXT NOT NULL,
    valid_from TEXT
) STRICT;

CREATE TABLE retailer (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    licence_no TEXT NOT NULL,
    shop_name TEXT NOT NULL,
    opened_on TEXT,
    longitude TEXT NOT NULL,
    latitude TEXT NOT NULL,
    owner TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    street TEXT NOT NULL,
    market_type TEXT NOT NULL,
    retail_format TEXT NOT NULL,
    size TEXT NOT NULL,
    class_code TEXT NOT NULL,
    supply_grade TEXT NOT NULL,
    stars TEXT NOT NULL,
    compliance TEXT NOT NULL,
    terminal_type TEXT NOT NULL,
    licence_from TEXT,
    licence_until TEXT,
    status TEXT NOT NULL,
    status_since TEXT,
    order_channel TEXT NOT NULL,
    order_cycle TEXT NOT NULL,
    order_day TEXT NOT NULL,
    delivery_day TEXT NOT NULL,
    settlement TEXT NOT NULL,
    delivery_route TEXT NOT NULL,
    visit_route TEXT NOT NULL,
    route_order INTEGER,
    manager_id TEXT NOT NULL,
    in_master INTEGER NOT NULL CHECK (in_master IN (0, 1)),
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL
) STRICT;

CREATE TABLE retailer_status_history (
    parent_id TEXT NOT NULL REFERENCES retailer (id),
    position INTEGER NOT NULL,
    since TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE retailer_standard_terms (
    parent_id TEXT NOT NULL REFERENCES retailer (id),
    position INTEGER NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE retailer_notes (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    salutation TEXT NOT NULL,
    mobile TEXT NOT NULL,
    landline TEXT NOT NULL,
    area INTEGER,
    district TEXT NOT NULL,
    opening_hours TEXT NOT NULL,
    staff INTEGER,
    counters INTEGER,
    till_system TEXT NOT NULL,
    near_school INTEGER CHECK (near_school IN (0, 1)),
    visit_route TEXT NOT NULL,
    route_order INTEGER,
    longitude TEXT NOT NULL,
    latitude TEXT NOT NULL,
    information_point INTEGER CHECK (information_point IN (0, 1)),
    best_hours TEXT NOT NULL,
    remark TEXT NOT NULL,
    starred INTEGER NOT NULL CHECK (starred IN (0, 1))
) STRICT;

CREATE TABLE product (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    name TEXT NOT NULL,
    brand TEXT NOT NULL,
    maker TEXT NOT NULL,
    origin TEXT NOT NULL,
    price_class TEXT NOT NULL,
    packaging TEXT NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    barcode_carton TEXT NOT NULL,
    barcode_pack TEXT NOT NULL,
    wholesale INTEGER NOT NULL,
    retail_carton INTEGER,
    retail_pack INTEGER,
    key_brand TEXT NOT NULL,
    scarce INTEGER NOT NULL CHECK (scarce IN (0, 1)),
    novel INTEGER NOT NULL CHECK (novel IN (0, 1)),
    launched_on TEXT,
    status TEXT NOT NULL,
    effective_on TEXT,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL
) STRICT;

CREATE TABLE product_prices (
    parent_id TEXT NOT NULL REFERENCES product (id),
    position INTEGER NOT NULL,
    since TEXT,
    wholesale INTEGER NOT NULL,
    retail_carton INTEGER,
    retail_pack INTEGER,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    published_on TEXT,
    must_tell INTEGER NOT NULL CHECK (must_tell IN (0, 1)),
    scope TEXT NOT NULL,
    until TEXT
) STRICT;

CREATE TABLE visit (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    retailer_id TEXT NOT NULL REFERENCES retailer (id),
    day TEXT NOT NULL,
    arrived TEXT,
    left TEXT,
    mode TEXT NOT NULL CHECK (mode IN ('现场', '电话', '网上')),
    planned INTEGER NOT NULL CHECK (planned IN (0, 1)),
    purposes TEXT NOT NULL,
    received_by TEXT NOT NULL,
    received_role TEXT NOT NULL,
    shop_state TEXT NOT NULL CHECK (shop_state IN ('营业', '关门', '停业', '转让', '装修')),
    problem TEXT NOT NULL,
    rectify_by TEXT,
    opinion TEXT NOT NULL,
    market_note TEXT NOT NULL,
    rival_note TEXT NOT NULL,
    guidance_topics TEXT NOT NULL,
    guidance TEXT NOT NULL,
    notices_told TEXT NOT NULL,
    services TEXT NOT NULL,
    todos_done TEXT NOT NULL,
    satisfaction INTEGER,
    signature TEXT CHECK (signature IN ('已签字', '未签')),
    unsigned_reason TEXT NOT NULL,
    summary TEXT NOT NULL,
    entered_at TEXT,
    backfilled INTEGER NOT NULL CHECK (backfilled IN (0, 1))
) STRICT;

CREATE TABLE visit_quick_check (
    parent_id TEXT NOT NULL REFERENCES visit (id),
    position INTEGER NOT NULL,
    item INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('符合', '不符合', '不适用')),
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_stock_lines (
    parent_id TEXT NOT NULL REFERENCES visit (id),
    position INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    stock INTEGER,
    on_display INTEGER CHECK (on_display IN (0, 1)),
    out_days INTEGER,
    retail_carton INTEGER,
    retail_pack INTEGER,
    tag TEXT CHECK (tag IN ('有', '无', '不符')),
    demand INTEGER,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE display_check (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    visit_id TEXT NOT NULL,
    retailer_id TEXT NOT NULL REFERENCES retailer (id),
    day TEXT NOT NULL,
    template_version TEXT NOT NULL,
    total INTEGER,
    display_score INTEGER,
    operation_score INTEGER,
    grade TEXT CHECK (grade IN ('优秀', '合格', '整改', '不合格', '评估无效')),
    vetoes TEXT NOT NULL,
    problems TEXT NOT NULL,
    rectify_by TEXT,
    display_demand TEXT NOT NULL,
    signature TEXT CHECK (signature IN ('已签字', '未签')),
    photos TEXT NOT NULL,
    entered_at TEXT,
    backfilled INTEGER NOT NULL CHECK (backfilled IN (0, 1))
) STRICT;

CREATE TABLE display_check_answers (
    parent_id TEXT NOT NULL REFERENCES display_check (id),
    position INTEGER NOT NULL,
    point TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('符合', '部分符合', '不符合', '不适用', '实测', '标志缺失', '向未成年人售烟')),
    got INTEGER,
    of INTEGER,
    note TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE six_one (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL REFERENCES retailer (id),
    item INTEGER NOT NULL CHECK (item BETWEEN 1 AND 6),
    done_on TEXT NOT NULL,
    finalised INTEGER NOT NULL CHECK (finalised IN (0, 1)),
    ref_kind TEXT NOT NULL,
    ref_id TEXT NOT NULL,
    derived INTEGER NOT NULL CHECK (derived IN (0, 1)),
    evidence TEXT NOT NULL,
    missing_evidence TEXT NOT NULL,
    amount INTEGER NOT NULL,
    note TEXT NOT NULL,
    entered_at TEXT,
    backfilled INTEGER NOT NULL CHECK (backfilled IN (0, 1))
) STRICT;

CREATE TABLE six_one_exemption (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL REFERENCES retailer (id),
    item INTEGER NOT NULL CHECK (item BETWEEN 1 AND 6),
    period TEXT NOT NULL,
    reason TEXT NOT NULL,
    approver TEXT NOT NULL
) STRICT;

CREATE TABLE todo (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('拜访', '评估', '投诉', '总部', '临时')),
    source_id TEXT NOT NULL,
    point TEXT NOT NULL,
    content TEXT NOT NULL,
    assignee TEXT NOT NULL,
    due TEXT,
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('待处理', '处理中', '已办', '客户确认关闭', '转上级', '取消')),
    created_on TEXT,
    settled_on TEXT,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    value TEXT NOT NULL
) STRICT;

CREATE INDEX retailer_licence ON retailer (licence_no);

CREATE INDEX visit_by_retailer ON visit (retailer_id, day);

CREATE INDEX visit_by_day ON visit (day);

CREATE INDEX check_by_retailer ON display_check (retailer_id, day);

CREATE INDEX six_one_by_retailer ON six_one (retailer_id, item, done_on);

CREATE INDEX todo_by_retailer ON todo (retailer_id, state);

-- What this file is: device_id, manager_id, clock_high …
CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The journal. seq is the order of everything; the wall clock is only told.
CREATE TABLE operation (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    device TEXT NOT NULL,
    undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)),
    undoes INTEGER REFERENCES operation (seq),
    redoes INTEGER REFERENCES operation (seq),
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX operation_undoes ON operation (undoes) WHERE undoes IS NOT NULL;

CREATE INDEX operation_redoes ON operation (redoes) WHERE redoes IS NOT NULL;

CREATE TABLE change (
    operation INTEGER NOT NULL REFERENCES operation (seq),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    before TEXT,
    after TEXT NOT NULL,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_by_record ON change (kind, record_id, revision);

-- One sheet of one handout. Bulk lines name the batch they belong to; a batch that is off counts as absent.
CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation (seq),
    sheet TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    first_day TEXT,
    last_day TEXT,
    digest TEXT NOT NULL
) STRICT;

CREATE INDEX import_batch_by_operation ON import_batch (operation);

-- batch rests on earlier: it found lines of earlier unchanged, or changed them.
CREATE TABLE batch_rests_on (
    batch INTEGER NOT NULL REFERENCES import_batch (id),
    earlier INTEGER NOT NULL REFERENCES import_batch (id),
    PRIMARY KEY (batch, earlier)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_line (
    order_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    requested INTEGER,
    quantity INTEGER NOT NULL,
    unit_price INTEGER,
    amount INTEGER,
    kind TEXT NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (order_no, line_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX purchase_line_by_retailer ON purchase_line (retailer_id, day);

CREATE INDEX purchase_line_by_day ON purchase_line (day);

-- The content a line had before the batch `taken_by` changed it (or, while that batch is off, the content it gave it).
CREATE TABLE purchase_line_before (
    taken_by INTEGER NOT NULL,
    order_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    requested INTEGER,
    quantity INTEGER NOT NULL,
    unit_price INTEGER,
    amount INTEGER,
    kind TEXT NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (taken_by, order_no, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_month (
    month TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER,
    batch INTEGER NOT NULL,
    PRIMARY KEY (retailer_id, month, product_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_month_before (
    taken_by INTEGER NOT NULL,
    month TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER,
    batch INTEGER NOT NULL,
    PRIMARY KEY (taken_by, retailer_id, month, product_id)
) STRICT, WITHOUT ROWID;

-- What counts: rows of batches that are on.
CREATE VIEW active_purchase_line AS
SELECT order_no, line_no, day, retailer_id, product_id, requested, quantity, unit_price, amount, kind, batch
FROM purchase_line WHERE batch IN (SELECT id FROM import_batch WHERE active = 1);

CREATE VIEW active_purchase_month AS
SELECT month, retailer_id, product_id, quantity, amount, batch
FROM purchase_month WHERE batch IN (SELECT id FROM import_batch WHERE active = 1);

-- What is being typed. Not journalled; a discarded draft stays until it is swept.
CREATE TABLE draft (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    content TEXT NOT NULL,
    started_at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    discarded_at TEXT
) STRICT;

-- Packages handed over, and exactly which revision of which record each carried. A device counts its own.
CREATE TABLE package (
    id TEXT PRIMARY KEY NOT NULL,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    operation INTEGER NOT NULL REFERENCES operation (seq),
    month TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    base_acknowledged INTEGER NOT NULL,
    digest TEXT NOT NULL,
    records INTEGER NOT NULL,
    UNIQUE (device, sequence)
) STRICT;

CREATE TABLE package_record (
    package TEXT NOT NULL REFERENCES package (id),
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (package, kind, record_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX package_record_by_record ON package_record (kind, record_id, revision);

-- The revision headquarters confirmed, as receipts say.
CREATE TABLE acknowledged (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (kind, record_id)
) STRICT, WITHOUT ROWID;

-- Sheets that were printed, with the layout a reader of scans will need.
CREATE TABLE printed_sheet (
    serial INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation (seq),
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    template TEXT NOT NULL,
    layout TEXT NOT NULL
) STRICT;
