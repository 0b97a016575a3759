-- What headquarters hands out besides masters and purchases, what the manager enters besides visits, and the
-- receipts of headquarters.

CREATE TABLE target (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    period TEXT NOT NULL,
    metric TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL
) STRICT;

CREATE TABLE supply_limit (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    product_id TEXT NOT NULL,
    method TEXT NOT NULL
) STRICT;

CREATE TABLE supply_limit_limits (
    parent_id TEXT NOT NULL REFERENCES supply_limit (id),
    position INTEGER NOT NULL,
    grade INTEGER NOT NULL,
    cartons INTEGER NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1))
) STRICT;

CREATE TABLE checklist_points (
    parent_id TEXT NOT NULL REFERENCES checklist (id),
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    section TEXT NOT NULL,
    text TEXT NOT NULL,
    weight INTEGER NOT NULL,
    kind TEXT NOT NULL,
    veto TEXT NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE market_note (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    day TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('价格', '库存', '断货', '新品', '消费', '竞品·非法烟', '政策', '行业动态', '经济环境')),
    content TEXT NOT NULL,
    products TEXT NOT NULL,
    impact TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    retailer_id TEXT NOT NULL
) STRICT;

CREATE TABLE complaint (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('投诉', '建议', '提案')),
    received_on TEXT NOT NULL,
    received_at TEXT,
    retailer_id TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('现场', '电话', '12313', '总部')),
    commitment TEXT NOT NULL,
    topic TEXT NOT NULL,
    content TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('一般', '较大', '重大')),
    handler TEXT NOT NULL,
    actions TEXT NOT NULL,
    reply TEXT NOT NULL,
    closed_on TEXT,
    satisfied INTEGER CHECK (satisfied IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('受理', '处理中', '办结', '转上级'))
) STRICT;

CREATE TABLE demand (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    month TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER,
    urgency INTEGER,
    said TEXT NOT NULL,
    suggestion TEXT NOT NULL
) STRICT;

CREATE TABLE retailer_change (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    field_name TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    basis TEXT NOT NULL
) STRICT;

CREATE TABLE grade_suggestion (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    present_grade TEXT NOT NULL,
    proposed_grade TEXT NOT NULL,
    present_stars TEXT NOT NULL,
    proposed_stars TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposer TEXT NOT NULL
) STRICT;

CREATE TABLE irregularity (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    situation TEXT NOT NULL,
    spray_code TEXT NOT NULL,
    reported_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('待报送', '已报送', '已反馈'))
) STRICT;

CREATE TABLE brand_review (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    month TEXT NOT NULL,
    product_id TEXT NOT NULL,
    plan_number TEXT NOT NULL,
    aim INTEGER,
    judgement TEXT NOT NULL
) STRICT;

CREATE TABLE expense (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    activity TEXT NOT NULL,
    day TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    item TEXT NOT NULL,
    budget INTEGER,
    actual INTEGER,
    approval TEXT NOT NULL,
    voucher TEXT NOT NULL
) STRICT;

CREATE TABLE declaration (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    month TEXT NOT NULL,
    rule_1 INTEGER CHECK (rule_1 IN (0, 1)),
    rule_2 INTEGER CHECK (rule_2 IN (0, 1)),
    rule_3 INTEGER CHECK (rule_3 IN (0, 1)),
    rule_4 INTEGER CHECK (rule_4 IN (0, 1)),
    rule_5 INTEGER CHECK (rule_5 IN (0, 1)),
    rule_6 INTEGER CHECK (rule_6 IN (0, 1)),
    rule_7 INTEGER CHECK (rule_7 IN (0, 1)),
    note TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;

CREATE INDEX supply_limit_by_product ON supply_limit (product_id, since);

CREATE INDEX market_note_by_day ON market_note (day);

CREATE INDEX complaint_by_day ON complaint (received_on);

CREATE INDEX demand_by_month ON demand (month);

-- Every line of every receipt that was taken over; of several for one revision the last one holds.
CREATE TABLE receipt (
    operation INTEGER NOT NULL REFERENCES operation (seq),
    position INTEGER NOT NULL,
    package TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('接收', '退回')),
    comment TEXT NOT NULL,
    handler TEXT NOT NULL,
    day TEXT,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_by_record ON receipt (kind, record_id, revision);

CREATE INDEX operation_handover ON operation (seq) WHERE name = 'import_handover';

-- Records that a colleague's handover brought and that were taken back: what stands here of them is of no revision
-- that anyone else should see. The undo left them under the revision they came with, or the last that was made here
-- since; every other undo makes a new one. See decision 0015.
CREATE VIEW given_back AS
    SELECT back.kind, back.record_id, back.revision
    FROM operation AS taken
    JOIN operation AS undone ON undone.undoes = taken.seq
    JOIN change AS back ON back.operation = undone.seq
    WHERE taken.name = 'import_handover' AND EXISTS (
        SELECT 1 FROM change AS made WHERE made.kind = back.kind AND made.record_id = back.record_id
        AND made.revision = back.revision AND made.operation < back.operation
    ) AND NOT EXISTS (
        SELECT 1 FROM change AS later WHERE later.kind = back.kind AND later.record_id = back.record_id
        AND later.operation > back.operation
    );
