/**
 * Who may sign in at this machine, and what two people decide. A PIN is nowhere: a verifier is Argon2id over the PIN under a pepper
 * that is not in this file.
 */
export const sql = `
CREATE TABLE staff_pins (
  id              INTEGER PRIMARY KEY,
  employee_number TEXT NOT NULL,
  -- The authority's id of the one-time code's use: one code makes one PIN, for ever.
  activation      TEXT NOT NULL UNIQUE,
  -- Null once a later PIN was chosen.
  verifier        TEXT,
  chosen_at       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_pins_current ON staff_pins (employee_number) WHERE verifier IS NOT NULL;

CREATE TABLE sign_in_tries (
  -- HMAC-SHA-256 of what was typed as an employee number: it may be anything, a PIN in the wrong field too.
  who          TEXT PRIMARY KEY,
  -- Of somebody on the list: such a row is kept whatever else is typed.
  known        INTEGER NOT NULL CHECK (known IN (0, 1)),
  -- In a row, without a success in between. Counted before the PIN is looked at.
  tries        INTEGER NOT NULL CHECK (tries > 0),
  last_at      TEXT NOT NULL,
  locked_until TEXT
) STRICT;

CREATE TABLE proposals (
  id           INTEGER PRIMARY KEY,
  -- The case that it would close.
  case_id      INTEGER NOT NULL REFERENCES cases (id),
  outcome      TEXT NOT NULL CHECK (outcome IN ('paid', 'not-paid')),
  proposed_by  TEXT NOT NULL,
  proposed_at  TEXT NOT NULL,
  confirmed_by TEXT,
  withdrawn_at TEXT,
  CHECK (confirmed_by <> proposed_by),
  CHECK (confirmed_by IS NULL OR withdrawn_at IS NULL)
) STRICT;
CREATE UNIQUE INDEX proposals_open ON proposals (case_id) WHERE withdrawn_at IS NULL;
`;
