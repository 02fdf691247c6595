/**
 * Cash, QR and redeemed credits beside the card. A bank note is a tender; an amount that is due back carries a credit number. The
 * tables whose CHECKs grow are made anew: SQLite cannot change a CHECK. Each is copied before whatever it refers to is dropped.
 */
export const sql = `
CREATE TABLE tenders_anew (
  -- Also the terminal's SaleTransactionID: the payment's reference and the number of the attempt.
  id                 TEXT PRIMARY KEY,
  payment            TEXT NOT NULL REFERENCES payments (reference),
  method             TEXT NOT NULL CHECK (method IN ('card', 'cash', 'qr', 'credit')),
  state              TEXT NOT NULL CHECK (state IN ('created', 'requested', 'submitted', 'approved', 'declined', 'cancelled', 'unknown')),
  amount_requested   INTEGER NOT NULL CHECK (amount_requested > 0),
  amount_approved    INTEGER CHECK (amount_approved > 0),
  -- The id of the request: nexo's ServiceID, or the idempotency key towards the authority.
  service_id         TEXT NOT NULL UNIQUE,
  -- What takes the money: nexo's POIID, the acceptor's serial number, the credit's number; empty for QR.
  poi_id             TEXT NOT NULL,
  terminal_session   TEXT NOT NULL,
  requested_at       TEXT NOT NULL,
  approved_at        TEXT,
  poi_transaction_id TEXT,
  poi_transaction_at TEXT,
  card               TEXT,
  reason             TEXT,
  -- The amount due back that its money has become; null while the payment has it.
  due_back           TEXT,
  CHECK ((state = 'approved') = (amount_approved IS NOT NULL))
) STRICT;
INSERT INTO tenders_anew SELECT id, payment, method, state, amount_requested, amount_approved, service_id, poi_id, terminal_session,
  requested_at, approved_at, poi_transaction_id, poi_transaction_at, card, reason, NULL FROM tenders ORDER BY rowid;

CREATE TABLE reversals_anew (
  id           TEXT PRIMARY KEY,
  -- One reversal a tender: money goes back at most once.
  tender       TEXT NOT NULL UNIQUE REFERENCES tenders_anew (id),
  payment      TEXT NOT NULL REFERENCES payments (reference),
  amount       INTEGER NOT NULL CHECK (amount > 0),
  state        TEXT NOT NULL CHECK (state IN ('requested', 'submitted', 'reversed', 'refused', 'unknown')),
  cause        TEXT NOT NULL CHECK (cause IN ('amount-differs', 'visit-ended', 'settlement-refused')),
  service_id   TEXT NOT NULL UNIQUE,
  -- Where the first attempt went; null when the terminal could not say.
  poi_id           TEXT,
  terminal_session TEXT,
  requested_at TEXT NOT NULL,
  detail       TEXT
) STRICT;
INSERT INTO reversals_anew SELECT * FROM reversals ORDER BY rowid;

CREATE TABLE due_back_anew (
  id         TEXT PRIMARY KEY,
  payment    TEXT NOT NULL REFERENCES payments (reference),
  -- The reversal that failed; null: the authority's answer, or money that paid for nothing.
  reversal   TEXT UNIQUE REFERENCES reversals_anew (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  state      TEXT NOT NULL CHECK (state IN ('owed', 'held', 'withdrawn', 'claimed', 'paid-back')),
  -- Of the credit slip; null in rows from before there were any.
  number     TEXT UNIQUE,
  reason     TEXT NOT NULL CHECK (reason IN ('duplicate-line', 'refused-line', 'reversal-failed', 'late-approval', 'no-change', 'unfinished-cash')),
  created_at TEXT NOT NULL,
  -- The payment that it went into, or who paid it back.
  closed_by  TEXT
) STRICT;
INSERT INTO due_back_anew SELECT id, payment, reversal, amount, state, NULL,
  CASE WHEN reversal IS NULL THEN 'refused-line' ELSE 'reversal-failed' END, created_at, NULL FROM due_back ORDER BY rowid;

CREATE TABLE outbox_anew (
  -- What it is about and the kind: one settlement a payment, one credit an amount due back, for ever.
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('settlement', 'clearances', 'credit', 'pay-back')),
  payment         TEXT NOT NULL REFERENCES payments (reference),
  idempotency_key TEXT NOT NULL,
  body            BLOB NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'answered', 'refused', 'stuck')),
  attempts        INTEGER NOT NULL,
  next_attempt_at TEXT NOT NULL,
  last_error      TEXT,
  -- The signed answer; of clearances only what was not issued, the rest is sealed in its own table.
  answer          TEXT,
  created_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_anew SELECT * FROM outbox;

CREATE TABLE print_jobs_anew (
  name         TEXT PRIMARY KEY,
  document     TEXT NOT NULL CHECK (document IN ('clearance', 'receipt', 'statement', 'slip')),
  number       TEXT NOT NULL,
  device       TEXT NOT NULL CHECK (device IN ('a4', 'receipt')),
  print_number INTEGER NOT NULL CHECK (print_number > 0),
  payment      TEXT NOT NULL REFERENCES payments (reference),
  state        TEXT NOT NULL CHECK (state IN ('requested', 'sent', 'completed', 'failed', 'unknown')),
  detail       TEXT,
  requested_at TEXT NOT NULL,
  updated_at   TEXT NOT NULL
) STRICT;
INSERT INTO print_jobs_anew SELECT * FROM print_jobs ORDER BY rowid;

DROP TABLE print_jobs;
DROP TABLE outbox;
DROP TABLE due_back;
DROP TABLE reversals;
DROP TABLE tenders;
ALTER TABLE tenders_anew RENAME TO tenders;
ALTER TABLE reversals_anew RENAME TO reversals;
ALTER TABLE due_back_anew RENAME TO due_back;
ALTER TABLE outbox_anew RENAME TO outbox;
ALTER TABLE print_jobs_anew RENAME TO print_jobs;

CREATE INDEX tenders_payment ON tenders (payment);
CREATE INDEX tenders_unresolved ON tenders (state) WHERE state IN ('requested', 'submitted', 'unknown');
CREATE INDEX reversals_unresolved ON reversals (state) WHERE state IN ('requested', 'submitted', 'unknown');
CREATE INDEX due_back_payment ON due_back (payment);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state IN ('queued', 'sent');
CREATE INDEX print_jobs_payment ON print_jobs (payment);
CREATE INDEX print_jobs_document ON print_jobs (number, document, device);
CREATE INDEX print_jobs_unsettled ON print_jobs (state) WHERE state IN ('requested', 'sent', 'unknown');
CREATE TRIGGER outbox_body_once BEFORE UPDATE OF body, idempotency_key ON outbox
  WHEN NEW.body IS NOT OLD.body OR NEW.idempotency_key IS NOT OLD.idempotency_key
  BEGIN SELECT RAISE(ABORT, 'a message is written once'); END;

-- Notes in the cash box. The device counts what it stacks for its whole life: a note is booked once by that number.
CREATE TABLE notes (
  tender        TEXT PRIMARY KEY REFERENCES tenders (id),
  serial        TEXT NOT NULL,
  stacked_count INTEGER NOT NULL CHECK (stacked_count > 0),
  UNIQUE (serial, stacked_count)
) STRICT;

-- The acceptor whose counter ours is held against, and where it stood when it was taken into service. The last row counts.
CREATE TABLE acceptors (
  id         INTEGER PRIMARY KEY,
  serial     TEXT NOT NULL,
  base_count INTEGER NOT NULL CHECK (base_count >= 0),
  -- Null: the first one of this machine.
  adopted_by TEXT,
  adopted_at TEXT NOT NULL
) STRICT;

-- What the payment service said of a QR tender, and until when a late payment is looked for.
CREATE TABLE payment_references (
  tender      TEXT PRIMARY KEY REFERENCES tenders (id),
  reference   TEXT NOT NULL UNIQUE,
  expires_at  TEXT NOT NULL,
  watch_until TEXT NOT NULL,
  next_ask_at TEXT NOT NULL
) STRICT;
`;
