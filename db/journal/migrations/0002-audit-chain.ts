/**
 * Audit rows are chained from here on; those written before stay as they are, without a hash. Heads of the chain are kept in an
 * append-only table of their own: the first says where the chain begins, every other one is signed with the kiosk's key.
 */
export const sql = `
ALTER TABLE audit ADD COLUMN hash BLOB CHECK (length(hash) = 32);
CREATE TRIGGER audit_chained BEFORE INSERT ON audit WHEN NEW.hash IS NULL BEGIN SELECT RAISE(ABORT, 'the audit is chained'); END;

CREATE TABLE audit_heads (
  row       INTEGER PRIMARY KEY,
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  at        TEXT NOT NULL,
  kid       TEXT,
  -- Ed25519; null: the chain begins after this row.
  signature BLOB CHECK (length(signature) = 64),
  CHECK ((kid IS NULL) = (signature IS NULL))
) STRICT;
INSERT INTO audit_heads (row, hash, at)
  SELECT coalesce(max(id), 0), zeroblob(32), strftime('%Y-%m-%dT%H:%M:%fZ') FROM audit;

CREATE TRIGGER audit_heads_append_only_update BEFORE UPDATE ON audit_heads
  BEGIN SELECT RAISE(ABORT, 'heads of the audit are append-only'); END;
CREATE TRIGGER audit_heads_append_only_delete BEFORE DELETE ON audit_heads
  BEGIN SELECT RAISE(ABORT, 'heads of the audit are append-only'); END;
CREATE TRIGGER audit_heads_append_only_replace BEFORE INSERT ON audit_heads WHEN EXISTS (SELECT 1 FROM audit_heads WHERE row = NEW.row)
  BEGIN SELECT RAISE(ABORT, 'heads of the audit are append-only'); END;
`;
