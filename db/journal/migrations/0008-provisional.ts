/**
 * Payments that were taken while the authority could not be reached: what is still owed for a line where the authority asks more than
 * was taken, and amounts that are due back because it asks less. The table of those is made anew: SQLite cannot change a CHECK.
 */
export const sql = `
ALTER TABLE payment_lines ADD COLUMN remainder INTEGER CHECK (remainder > 0);

CREATE TABLE due_back_anew (
  id         TEXT PRIMARY KEY,
  payment    TEXT NOT NULL REFERENCES payments (reference),
  -- The reversal that failed; null: the authority's answer, or money that paid for nothing.
  reversal   TEXT UNIQUE REFERENCES reversals (id),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  state      TEXT NOT NULL CHECK (state IN ('owed', 'held', 'withdrawn', 'claimed', 'paid-back')),
  -- Of the credit slip; null in rows from before there were any.
  number     TEXT UNIQUE,
  reason     TEXT NOT NULL CHECK (reason IN
    ('duplicate-line', 'refused-line', 'overpaid', 'reversal-failed', 'late-approval', 'no-change', 'unfinished-cash')),
  created_at TEXT NOT NULL,
  -- The payment that it went into, or who paid it back.
  closed_by  TEXT
) STRICT;
INSERT INTO due_back_anew SELECT * FROM due_back ORDER BY rowid;
DROP TABLE due_back;
ALTER TABLE due_back_anew RENAME TO due_back;
CREATE INDEX due_back_payment ON due_back (payment);
`;
