-- Purchases added up by month, so that a metric of a month, a year or all retailers reads no lines. What counts is
-- the lines of a retailer's month where there is an active one, else its 购进月汇总. The sums follow in the
-- transaction that changes lines; a row without an active line or sum behind it does not stay.
--
-- quantity 条 net of returns; amount 分; priced_quantity 条 of what has a known amount; unpriced: lines (or sums of
-- 购进月汇总) without one. lines is 0 where 购进月汇总 counts. asked_lines: lines whose 需求量 is told; requested
-- their 条; supplied 条 of min(quantity, requested), never below 0; wanted_lines: lines with a need above 0;
-- short_lines: those of them that brought nothing.
CREATE TABLE purchase_sum (
    month TEXT NOT NULL,
    product_id TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    lines INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    priced_quantity INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    asked_lines INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    supplied INTEGER NOT NULL,
    wanted_lines INTEGER NOT NULL,
    short_lines INTEGER NOT NULL,
    PRIMARY KEY (month, product_id, retailer_id)
) STRICT, WITHOUT ROWID;

-- products: how many of them it bought on balance.
CREATE TABLE purchase_sum_retailer (
    month TEXT NOT NULL,
    retailer_id TEXT NOT NULL,
    lines INTEGER NOT NULL,
    products INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    priced_quantity INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    PRIMARY KEY (month, retailer_id)
) STRICT, WITHOUT ROWID;

-- retailers: how many of them bought it on balance.
CREATE TABLE purchase_sum_product (
    month TEXT NOT NULL,
    product_id TEXT NOT NULL,
    retailers INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    priced_quantity INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    PRIMARY KEY (month, product_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX purchase_month_by_month ON purchase_month (month);

INSERT INTO purchase_sum
SELECT month, product_id, retailer_id, count(*), sum(quantity), sum(coalesce(amount, 0)),
    sum(CASE WHEN amount IS NULL THEN 0 ELSE quantity END), sum(amount IS NULL),
    count(requested), sum(coalesce(requested, 0)), sum(max(0, min(quantity, coalesce(requested, 0)))),
    sum(coalesce(requested, 0) > 0), sum(coalesce(requested, 0) > 0 AND quantity = 0)
FROM (
    SELECT substr(day, 1, 7) AS month, product_id, retailer_id, quantity, requested,
        coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER)) AS amount
    FROM active_purchase_line
)
GROUP BY month, product_id, retailer_id;

INSERT INTO purchase_sum
SELECT month, product_id, retailer_id, 0, quantity, coalesce(amount, 0),
    CASE WHEN amount IS NULL THEN 0 ELSE quantity END, amount IS NULL, 0, 0, 0, 0, 0
FROM active_purchase_month AS total
WHERE NOT EXISTS (
    SELECT 1 FROM active_purchase_line AS line WHERE line.retailer_id = total.retailer_id
    AND line.day BETWEEN total.month || '-01' AND total.month || '-31'
);

INSERT INTO purchase_sum_retailer
SELECT month, retailer_id, sum(lines), sum(quantity > 0), sum(quantity), sum(amount), sum(priced_quantity),
    sum(unpriced)
FROM purchase_sum GROUP BY month, retailer_id;

INSERT INTO purchase_sum_product
SELECT month, product_id, sum(quantity > 0), sum(quantity), sum(amount), sum(priced_quantity), sum(unpriced)
FROM purchase_sum GROUP BY month, product_id;
