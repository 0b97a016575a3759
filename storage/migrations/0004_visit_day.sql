-- The plan of visits, and photos as evidence.

CREATE TABLE plan_stop (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    place INTEGER,
    day_end TEXT NOT NULL CHECK (day_end IN ('', '首站', '末站')),
    appointed_at TEXT,
    mode TEXT NOT NULL CHECK (mode IN ('现场', '电话', '网上')),
    purposes TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('未开始', '取消')),
    planned_for TEXT,
    postponed_from TEXT,
    reason TEXT CHECK (reason IN ('天气', '关门', '临时任务', '其他')),
    remark TEXT NOT NULL,
    by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1))
) STRICT;

CREATE TABLE photo (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    retailer_id TEXT NOT NULL,
    day TEXT NOT NULL,
    about TEXT NOT NULL CHECK (about IN ('', 'visit', 'check', 'six_one', 'todo', 'complaint', 'irregularity')),
    about_id TEXT NOT NULL,
    point TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('门头', '柜台', '价签', '整改前', '整改后', '活动', '其他')),
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

CREATE INDEX plan_stop_by_day ON plan_stop (day);

CREATE INDEX plan_stop_by_retailer ON plan_stop (retailer_id, day);

CREATE INDEX photo_by_retailer ON photo (retailer_id, day);

CREATE INDEX photo_by_name ON photo (photo);

CREATE INDEX photo_by_subject ON photo (about, about_id);
