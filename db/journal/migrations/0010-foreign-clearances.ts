/**
 * Certificates that were paid for at another machine and are printed here, and the prints that other machines have reported. A print
 * job may belong to such a payment, and tells the authority that it came out: the tables of jobs and of messages are made anew, for
 * SQLite can take away neither a foreign key nor a CHECK. Triggers hold what the key of print_jobs and outbox held.
 */
export const sql = `
ALTER TABLE clearances ADD COLUMN prints INTEGER NOT NULL DEFAULT 0 CHECK (prints >= 0);

CREATE TABLE foreign_clearances (
  number      TEXT PRIMARY KEY,
  -- Another machine's: there is no row of it in payments.
  payment     TEXT NOT NULL,
  record_id   TEXT NOT NULL,
  -- HMAC-SHA-256 of the identity under a salt that is sealed with the certificate.
  commitment  TEXT NOT NULL,
  issued_at   TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  -- That machines have reported, when the authority was last heard of it.
  prints      INTEGER NOT NULL CHECK (prints >= 0),
  sealed      BLOB,
  taken_at    TEXT NOT NULL,
  erased_at   TEXT,
  CHECK ((sealed IS NULL) = (erased_at IS NOT NULL))
) STRICT;
CREATE INDEX foreign_clearances_payment ON foreign_clearances (payment);

CREATE TABLE print_jobs_anew (
  name         TEXT PRIMARY KEY,
  document     TEXT NOT NULL CHECK (document IN ('clearance', 'receipt', 'statement', 'slip')),
  number       TEXT NOT NULL,
  device       TEXT NOT NULL CHECK (device IN ('a4', 'receipt')),
  print_number INTEGER NOT NULL CHECK (print_number > 0),
  payment      TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('requested', 'sent', 'completed', 'failed', 'unknown')),
  detail       TEXT,
  requested_at TEXT NOT NULL,
  updated_at   TEXT NOT NULL
) STRICT;
INSERT INTO print_jobs_anew SELECT * FROM print_jobs ORDER BY rowid;

CREATE TABLE outbox_anew (
  -- What it is about and the kind: one settlement a payment, one credit an amount due back, for ever.
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('settlement', 'clearances', 'credit', 'pay-back', 'print')),
  payment         TEXT NOT NULL,
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

DROP TABLE print_jobs;
DROP TABLE outbox;
ALTER TABLE print_jobs_anew RENAME TO print_jobs;
ALTER TABLE outbox_anew RENAME TO outbox;

CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state IN ('queued', 'sent');
CREATE INDEX print_jobs_payment ON print_jobs (payment);
CREATE INDEX print_jobs_document ON print_jobs (number, document, device);
CREATE INDEX print_jobs_unsettled ON print_jobs (state) WHERE state IN ('requested', 'sent', 'unknown');
CREATE TRIGGER outbox_body_once BEFORE UPDATE OF body, idempotency_key ON outbox
  WHEN NEW.body IS NOT OLD.body OR NEW.idempotency_key IS NOT OLD.idempotency_key
  BEGIN SELECT RAISE(ABORT, 'a message is written once'); END;
CREATE TRIGGER outbox_payment BEFORE INSERT ON outbox
  WHEN NOT EXISTS (SELECT 1 FROM payments WHERE reference = NEW.payment)
    AND (NEW.kind <> 'print' OR NOT EXISTS (SELECT 1 FROM foreign_clearances WHERE payment = NEW.payment))
  BEGIN SELECT RAISE(ABORT, 'a message of no payment'); END;
CREATE TRIGGER print_jobs_payment_known BEFORE INSERT ON print_jobs
  WHEN NOT EXISTS (SELECT 1 FROM payments WHERE reference = NEW.payment)
    AND NOT EXISTS (SELECT 1 FROM foreign_clearances WHERE payment = NEW.payment AND number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'a print of no payment'); END;
`;
