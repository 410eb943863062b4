-- How far the messages of a day came, and what was charged: sums that grow in the transactions that add verdicts, receipts and charges, so
-- that pages need not count these. They stay when the records are over; they know no person and no message.
CREATE TABLE message_day (
  day              DATE         NOT NULL,              -- of the acceptance, in UTC
  what             VARCHAR(9)   NOT NULL,              -- FIRST, ADMITTED, DEFERRED, REFUSED, DELIVERED, READ, CHARGED, FREE
  name             VARCHAR(40)  NOT NULL,              -- of verdicts the rule, of charges the currency
  part             TINYINT      NOT NULL,              -- so that many transactions add at once
  messages         BIGINT       NOT NULL,
  micros           BIGINT       NOT NULL,              -- of charges
  PRIMARY KEY (day, what, name, part),
  KEY message_day_by_name (name, day)
);

CREATE TABLE revenue_day (
  business_id      INT          NOT NULL,              -- 0: all together
  day              DATE         NOT NULL,              -- of the delivery, in UTC
  market           VARCHAR(60)  NOT NULL,
  category         VARCHAR(30)  NOT NULL,
  currency         CHAR(3)      NOT NULL,
  part             TINYINT      NOT NULL,
  messages         BIGINT       NOT NULL,
  free             BIGINT       NOT NULL,              -- those of them that cost nothing
  micros           BIGINT       NOT NULL,
  PRIMARY KEY (business_id, day, market, category, currency, part)
);

-- An id begins with the milliseconds of its acceptance.
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, outcome, rule, 0,
    COUNT(*), 0 FROM decision GROUP BY d, outcome, rule;
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, 'FIRST', '', 0,
    COUNT(*), 0 FROM decision WHERE round = 0 GROUP BY d;
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, 'DELIVERED', '',
    0, COUNT(DISTINCT message_id), 0 FROM receipt WHERE type IN ('DELIVERED', 'READ') GROUP BY d;
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, 'READ', '', 0,
    COUNT(*), 0 FROM receipt WHERE type = 'READ' GROUP BY d;

-- What runs of re-rating have corrected has its last price and market.
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(c.message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, 'CHARGED',
    c.currency, 0, COUNT(*), SUM(COALESCE(r.rate_micros, c.rate_micros))
  FROM charge c LEFT JOIN rerated_charge r ON r.message_id = c.message_id
    AND r.run_id = (SELECT MAX(x.run_id) FROM rerated_charge x WHERE x.message_id = c.message_id) GROUP BY d, c.currency;
INSERT INTO message_day (day, what, name, part, messages, micros)
  SELECT DATE_ADD('1970-01-01', INTERVAL CAST(CONV(HEX(LEFT(c.message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 DAY) AS d, 'FREE',
    c.currency, 0, COUNT(*), 0
  FROM charge c LEFT JOIN rerated_charge r ON r.message_id = c.message_id
    AND r.run_id = (SELECT MAX(x.run_id) FROM rerated_charge x WHERE x.message_id = c.message_id)
  WHERE COALESCE(r.rate_micros, c.rate_micros) = 0 GROUP BY d, c.currency;
INSERT INTO revenue_day (business_id, day, market, category, currency, part, messages, free, micros)
  SELECT c.business_id, DATE(c.delivered_at) AS d, COALESCE(r.market, c.market) AS m, c.category, c.currency, 0, COUNT(*),
    COUNT(CASE WHEN COALESCE(r.rate_micros, c.rate_micros) = 0 THEN 1 END), SUM(COALESCE(r.rate_micros, c.rate_micros))
  FROM charge c LEFT JOIN rerated_charge r ON r.message_id = c.message_id
    AND r.run_id = (SELECT MAX(x.run_id) FROM rerated_charge x WHERE x.message_id = c.message_id)
  GROUP BY c.business_id, d, m, c.category, c.currency;
INSERT INTO revenue_day (business_id, day, market, category, currency, part, messages, free, micros)
  SELECT 0, day, market, category, currency, 0, SUM(messages), SUM(free), SUM(micros) FROM revenue_day
  GROUP BY day, market, category, currency;
