/**
 * A restored copy begins a new epoch: what it was restored from, and what must be asked before money is taken again. The first epoch
 * has no row. Two people may also say that they have compared a restored journal with the reports.
 */
export const sql = `
CREATE TABLE journal_epochs (
  number        INTEGER PRIMARY KEY CHECK (number > 1),
  began_at      TEXT NOT NULL,
  -- SHA-256 of the file that was restored.
  restored_from BLOB NOT NULL CHECK (length(restored_from) = 32),
  -- The newest audit row of that file: what the kiosk did later is not in this journal.
  head_row      INTEGER NOT NULL CHECK (head_row > 0),
  head_hash     BLOB NOT NULL CHECK (length(head_hash) = 32),
  head_at       TEXT NOT NULL,
  -- The newest row of the journal that was set aside; null: it could not be read. The authority was told of it with each heartbeat.
  lost_row      INTEGER,
  lost_hash     BLOB CHECK (length(lost_hash) = 32)
) STRICT;
CREATE TRIGGER journal_epochs_append_only_update BEFORE UPDATE ON journal_epochs BEGIN SELECT RAISE(ABORT, 'epochs are append-only'); END;
CREATE TRIGGER journal_epochs_append_only_delete BEFORE DELETE ON journal_epochs BEGIN SELECT RAISE(ABORT, 'epochs are append-only'); END;
CREATE TRIGGER journal_epochs_append_only_replace BEFORE INSERT ON journal_epochs
  WHEN EXISTS (SELECT 1 FROM journal_epochs WHERE number >= NEW.number)
  BEGIN SELECT RAISE(ABORT, 'epochs are append-only'); END;

CREATE TABLE epoch_parts (
  epoch         INTEGER NOT NULL REFERENCES journal_epochs (number),
  part          TEXT NOT NULL CHECK (part IN ('authority', 'terminal', 'acceptor', 'reports')),
  -- Null: no money is taken.
  reconciled_at TEXT,
  PRIMARY KEY (epoch, part)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER epoch_parts_once BEFORE UPDATE ON epoch_parts
  WHEN OLD.reconciled_at IS NOT NULL OR NEW.epoch <> OLD.epoch OR NEW.part <> OLD.part
  BEGIN SELECT RAISE(ABORT, 'a part is reconciled once'); END;
CREATE TRIGGER epoch_parts_kept BEFORE DELETE ON epoch_parts BEGIN SELECT RAISE(ABORT, 'a part is reconciled once'); END;

CREATE TABLE proposals_with_reports (
  id           INTEGER PRIMARY KEY,
  case_id      INTEGER NOT NULL REFERENCES cases (id),
  outcome      TEXT NOT NULL CHECK (outcome IN ('paid', 'not-paid', 'compared')),
  proposed_by  TEXT NOT NULL,
  proposed_at  TEXT NOT NULL,
  confirmed_by TEXT,
  withdrawn_at TEXT,
  CHECK (confirmed_by <> proposed_by),
  CHECK (confirmed_by IS NULL OR withdrawn_at IS NULL)
) STRICT;
INSERT INTO proposals_with_reports (id, case_id, outcome, proposed_by, proposed_at, confirmed_by, withdrawn_at)
  SELECT id, case_id, outcome, proposed_by, proposed_at, confirmed_by, withdrawn_at FROM proposals;
DROP TABLE proposals;
ALTER TABLE proposals_with_reports RENAME TO proposals;
CREATE UNIQUE INDEX proposals_open ON proposals (case_id) WHERE withdrawn_at IS NULL;
`;
