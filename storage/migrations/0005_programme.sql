-- The programme of standard stores: the events behind the six-ones, month closes, store files.

CREATE TABLE campaign (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    theme TEXT NOT NULL,
    plan_number TEXT NOT NULL,
    products TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('店内陈列展示', '价签海报等合规物料', '店主讲解', '品吸征询(成年人)', '新品推介', '积分互动')),
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    cost INTEGER,
    summary TEXT NOT NULL,
    no_advertising INTEGER CHECK (no_advertising IN (0, 1)),
    no_minors INTEGER CHECK (no_minors IN (0, 1)),
    no_free_cigarettes INTEGER CHECK (no_free_cigarettes IN (0, 1)),
    no_lottery INTEGER CHECK (no_lottery IN (0, 1)),
    no_tying INTEGER CHECK (no_tying IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('草稿', '完成')),
    photos TEXT NOT NULL
) STRICT;

CREATE TABLE campaign_materials (
    parent_id TEXT NOT NULL REFERENCES campaign (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_stores (
    parent_id TEXT NOT NULL REFERENCES campaign (id),
    position INTEGER NOT NULL,
    retailer_id TEXT NOT NULL,
    done_on TEXT,
    participants INTEGER,
    sold_before INTEGER,
    sold_after INTEGER,
    effect INTEGER,
    opinion TEXT NOT NULL,
    received INTEGER NOT NULL CHECK (received IN (0, 1)),
    entered_at TEXT,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE training (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    topic TEXT NOT NULL CHECK (topic IN ('政策', '订货', '陈列', '库存', '真假鉴别', '营销', '安全', '系统')),
    content TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('集中', '上门', '线上')),
    day TEXT NOT NULL,
    minutes INTEGER,
    lecturer TEXT NOT NULL,
    material TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('草稿', '完成')),
    photos TEXT NOT NULL
) STRICT;

CREATE TABLE training_attendees (
    parent_id TEXT NOT NULL REFERENCES training (id),
    position INTEGER NOT NULL,
    retailer_id TEXT NOT NULL,
    attended INTEGER NOT NULL CHECK (attended IN (0, 1)),
    person TEXT NOT NULL,
    people INTEGER NOT NULL,
    signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
    score INTEGER,
    satisfaction INTEGER,
    entered_at TEXT,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE store_report (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    month TEXT NOT NULL,
    made_on TEXT NOT NULL,
    suggestions TEXT NOT NULL,
    delivery TEXT CHECK (delivery IN ('纸质', '电子', '口头讲解')),
    delivered_on TEXT,
    signed_by TEXT NOT NULL,
    feedback TEXT NOT NULL,
    entered_at TEXT
) STRICT;

CREATE TABLE award_round (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    day TEXT NOT NULL,
    standard TEXT NOT NULL,
    notice_from TEXT,
    notice_until TEXT,
    commendation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('草稿', '完成')),
    photos TEXT NOT NULL
) STRICT;

CREATE TABLE award_round_results (
    parent_id TEXT NOT NULL REFERENCES award_round (id),
    position INTEGER NOT NULL,
    retailer_id TEXT NOT NULL,
    section TEXT NOT NULL,
    standard INTEGER,
    cooperation INTEGER,
    growth INTEGER,
    information INTEGER,
    compliance INTEGER,
    total INTEGER,
    rank INTEGER,
    outcome TEXT CHECK (outcome IN ('优秀', '达标', '未评上')),
    reason TEXT NOT NULL,
    entered_at TEXT,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_close (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    month TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE month_close_cells (
    parent_id TEXT NOT NULL REFERENCES month_close (id),
    position INTEGER NOT NULL,
    retailer_id TEXT NOT NULL,
    item INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('已完成', '补做', '进行中', '待做', '逾期', '未到期', '豁免', '不适用')),
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
    done_on TEXT,
    PRIMARY KEY (parent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE standard_file (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('意向', '申请', '验收', '挂牌', '退出')),
    intended_on TEXT,
    applied_on TEXT,
    accepted_on TEXT,
    listed_on TEXT,
    left_on TEXT,
    leaving_reason TEXT NOT NULL,
    agreement_number TEXT NOT NULL,
    agreement_from TEXT,
    agreement_until TEXT,
    difficulty TEXT NOT NULL,
    next_step TEXT NOT NULL
) STRICT;

-- Photos may belong to the new kinds too: a CHECK is only changed by a table made anew.

ALTER TABLE photo RENAME TO photo_before;

CREATE TABLE photo (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    about TEXT NOT NULL CHECK (about IN ('', 'visit', 'check', 'six_one', 'todo', 'complaint', 'irregularity', 'campaign', 'training', 'award_round', 'standard_file')),
    about_id TEXT NOT NULL,
    point TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('门头', '柜台', '价签', '整改前', '整改后', '活动', '签到表', '公示', '其他')),
    photo TEXT NOT NULL,
    taken_at TEXT,
    file_at TEXT,
    added_at TEXT,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    original_name TEXT NOT NULL,
    likeness TEXT NOT NULL,
    longitude TEXT NOT NULL,
    latitude TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

INSERT INTO photo SELECT * FROM photo_before ORDER BY rowid;

DROP TABLE photo_before;

CREATE INDEX photo_by_retailer ON photo (retailer_id, day);

CREATE INDEX photo_by_name ON photo (photo);

CREATE INDEX photo_by_subject ON photo (about, about_id);

CREATE INDEX campaign_store_by_retailer ON campaign_stores (retailer_id);

CREATE INDEX training_attendee_by_retailer ON training_attendees (retailer_id);

CREATE INDEX store_report_by_retailer ON store_report (retailer_id, month);

CREATE INDEX six_one_by_source ON six_one (ref_kind, ref_id);
