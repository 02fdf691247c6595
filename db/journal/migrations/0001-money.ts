/**
 * Amounts are integer piastres, times ISO 8601 UTC. Whatever names a person is sealed (identities.sealed, clearances.sealed)
 * and can be erased without touching another row; every other table holds references, amounts and states only.
 */
export const sql = `
CREATE TABLE identities (
  id         TEXT PRIMARY KEY,
  -- HMAC-SHA-256 of the identity under a salt that is sealed with it: once erased, nothing leads back.
  commitment TEXT NOT NULL,
  sealed     BLOB,
  created_at TEXT NOT NULL,
  erased_at  TEXT,
  CHECK ((sealed IS NULL) = (erased_at IS NOT NULL))
) STRICT;

CREATE TABLE payments (
  reference      TEXT PRIMARY KEY,
  purpose        TEXT NOT NULL CHECK (purpose IN ('violations', 'certificate')),
  state          TEXT NOT NULL CHECK (state IN ('open', 'covered', 'settling', 'settled', 'part-settled', 'refused', 'abandoned')),
  identity_id    TEXT NOT NULL REFERENCES identities (id),
  record_id      TEXT NOT NULL,
  total          INTEGER NOT NULL CHECK (total > 0),
  language       TEXT NOT NULL CHECK (language IN ('ar', 'en')),
  quote_expires_at TEXT NOT NULL,
  created_at     TEXT NOT NULL,
  updated_at     TEXT NOT NULL,
  visit_ended_at TEXT,
  covered_at     TEXT,
  -- The authority's own time of its answer.
  settled_at     TEXT,
  fees_result    TEXT NOT NULL CHECK (fees_result IN ('pending', 'settled', 'refused', 'released'))
) STRICT;
CREATE INDEX payments_record ON payments (record_id);
-- Indexed by what never changes: the commit that stores a device's answer writes no index of payments.
CREATE INDEX payments_in_a_visit ON payments (created_at) WHERE visit_ended_at IS NULL;

-- Apart from payments, so that a change of state does not write a long quote again.
CREATE TABLE quotes (
  payment TEXT PRIMARY KEY REFERENCES payments (reference),
  body    TEXT NOT NULL
) STRICT;

CREATE TABLE payment_lines (
  payment      TEXT NOT NULL REFERENCES payments (reference),
  violation_id TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  amount       INTEGER NOT NULL CHECK (amount >= 0),
  result       TEXT NOT NULL CHECK (result IN ('pending', 'settled', 'duplicate', 'refused', 'released')),
  reason       TEXT,
  PRIMARY KEY (payment, violation_id)
) STRICT, WITHOUT ROWID;
-- A line is in at most one payment whose end is not known.
CREATE UNIQUE INDEX payment_lines_pending ON payment_lines (violation_id) WHERE result = 'pending';
CREATE INDEX payment_lines_violation ON payment_lines (violation_id);

CREATE TABLE tenders (
  -- Also the terminal's SaleTransactionID: the payment's reference and the number of the attempt.
  id                 TEXT PRIMARY KEY,
  payment            TEXT NOT NULL REFERENCES payments (reference),
  method             TEXT NOT NULL CHECK (method IN ('card', 'cash', 'qr')),
  state              TEXT NOT NULL CHECK (state IN ('created', 'requested', 'submitted', 'approved', 'declined', 'cancelled', 'unknown')),
  amount_requested   INTEGER NOT NULL CHECK (amount_requested > 0),
  amount_approved    INTEGER CHECK (amount_approved > 0),
  service_id         TEXT NOT NULL UNIQUE,
  poi_id             TEXT NOT NULL,
  terminal_session   TEXT NOT NULL,
  requested_at       TEXT NOT NULL,
  approved_at        TEXT,
  poi_transaction_id TEXT,
  poi_transaction_at TEXT,
  card               TEXT,
  reason             TEXT,
  CHECK ((state = 'approved') = (amount_approved IS NOT NULL))
) STRICT;
CREATE INDEX tenders_payment ON tenders (payment);
CREATE INDEX tenders_unresolved ON tenders (state) WHERE state IN ('requested', 'submitted', 'unknown');

CREATE TABLE reversals (
  id           TEXT PRIMARY KEY,
  -- One reversal a tender: money goes back at most once.
  tender       TEXT NOT NULL UNIQUE REFERENCES tenders (id),
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
CREATE INDEX reversals_unresolved ON reversals (state) WHERE state IN ('requested', 'submitted', 'unknown');

CREATE TABLE due_back (
  id         TEXT PRIMARY KEY,
  payment    TEXT NOT NULL REFERENCES payments (reference),
  -- The reversal that failed; null: the authority's answer.
  reversal   TEXT UNIQUE REFERENCES reversals (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  state      TEXT NOT NULL CHECK (state IN ('owed', 'held', 'withdrawn')),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX due_back_payment ON due_back (payment);

CREATE TABLE outbox (
  -- The payment's reference and the kind: one settlement a payment, for ever.
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('settlement', 'clearances')),
  payment         TEXT NOT NULL REFERENCES payments (reference),
  idempotency_key TEXT NOT NULL,
  body            BLOB NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'answered', 'stuck')),
  attempts        INTEGER NOT NULL,
  next_attempt_at TEXT NOT NULL,
  last_error      TEXT,
  -- The signed answer; of clearances only what was not issued, the rest is sealed in its own table.
  answer          TEXT,
  created_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state IN ('queued', 'sent');

CREATE TABLE clearances (
  number      TEXT PRIMARY KEY,
  payment     TEXT NOT NULL REFERENCES payments (reference),
  subject_id  TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('final', 'provisional')),
  issued_at   TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  sealed      BLOB,
  erased_at   TEXT,
  UNIQUE (payment, subject_id, state)
) STRICT;

CREATE TABLE print_jobs (
  name         TEXT PRIMARY KEY,
  document     TEXT NOT NULL CHECK (document IN ('clearance', 'receipt', 'statement')),
  number       TEXT NOT NULL,
  device       TEXT NOT NULL CHECK (device IN ('a4', 'receipt')),
  print_number INTEGER NOT NULL CHECK (print_number > 0),
  payment      TEXT NOT NULL REFERENCES payments (reference),
  state        TEXT NOT NULL CHECK (state IN ('requested', 'sent', 'completed', 'failed', 'unknown')),
  detail       TEXT,
  requested_at TEXT NOT NULL,
  updated_at   TEXT NOT NULL
) STRICT;
CREATE INDEX print_jobs_payment ON print_jobs (payment);
CREATE INDEX print_jobs_document ON print_jobs (number, document, device);
CREATE INDEX print_jobs_unsettled ON print_jobs (state) WHERE state IN ('requested', 'sent', 'unknown');

CREATE TABLE cases (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  payment   TEXT REFERENCES payments (reference),
  -- The tender, reversal, message ... that it is about.
  about     TEXT NOT NULL,
  detail    TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX cases_open ON cases (kind, about) WHERE closed_at IS NULL;

CREATE TABLE events (
  id           INTEGER PRIMARY KEY,
  aggregate    TEXT NOT NULL,
  aggregate_id TEXT NOT NULL,
  from_state   TEXT,
  to_state     TEXT NOT NULL,
  event        TEXT NOT NULL,
  at           TEXT NOT NULL,
  details      TEXT NOT NULL
) STRICT;
-- What was sent to a terminal, in order: whether anything was sent since decides what "not found" means.
CREATE INDEX events_sent ON events (id) WHERE event IN ('tender.requested', 'tender.submitted', 'reversal.submitted', 'reversal.asked-again');

-- Rows of the append-only tables are never deleted, so their ids only grow.
-- One row is one entry with both its sides, so an unbalanced ledger cannot be written down.
CREATE TABLE ledger_entries (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  debit   TEXT NOT NULL,
  credit  TEXT NOT NULL,
  amount  INTEGER NOT NULL CHECK (amount > 0),
  payment TEXT NOT NULL REFERENCES payments (reference),
  -- The tender or reversal that moved the money, where one did.
  source  TEXT NOT NULL,
  event   TEXT NOT NULL,
  CHECK (debit <> credit)
) STRICT;

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  type    TEXT NOT NULL,
  -- Commitment of the person concerned, never the identity.
  subject TEXT,
  fields  TEXT NOT NULL
) STRICT;

-- INSERT OR REPLACE deletes without a DELETE trigger: the third trigger of each table stands in its way.
CREATE TRIGGER events_append_only_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_append_only_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_append_only_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER ledger_append_only_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_append_only_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_append_only_replace BEFORE INSERT ON ledger_entries WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER audit_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_append_only_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER outbox_body_once BEFORE UPDATE OF body, idempotency_key ON outbox
  WHEN NEW.body IS NOT OLD.body OR NEW.idempotency_key IS NOT OLD.idempotency_key
  BEGIN SELECT RAISE(ABORT, 'a message is written once'); END;
`;
