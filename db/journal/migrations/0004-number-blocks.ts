/** Numbers for provisional slips, as the authority gave them: each is taken once, in the transaction of what it is the number of. */
export const sql = `
CREATE TABLE number_blocks (
  id          INTEGER PRIMARY KEY,
  -- Both ends included, without the check digit.
  first       INTEGER NOT NULL UNIQUE CHECK (first >= 0),
  last        INTEGER NOT NULL CHECK (last >= first AND last < 100000000000),
  -- The next that is given; after the last one the block is used up.
  next        INTEGER NOT NULL CHECK (next BETWEEN first AND last + 1),
  received_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER number_blocks_never_back BEFORE UPDATE ON number_blocks WHEN NEW.next <= OLD.next OR NEW.first <> OLD.first OR NEW.last <> OLD.last
  BEGIN SELECT RAISE(ABORT, 'a number is given once'); END;
CREATE TRIGGER number_blocks_kept BEFORE DELETE ON number_blocks
  BEGIN SELECT RAISE(ABORT, 'a number is given once'); END;
CREATE TRIGGER number_blocks_apart BEFORE INSERT ON number_blocks
  WHEN EXISTS (SELECT 1 FROM number_blocks WHERE first <= NEW.last AND last >= NEW.first)
  BEGIN SELECT RAISE(ABORT, 'numbers that were given before'); END;

-- The one request that is under way: stored before the call, and sent again, the same, until it is answered.
CREATE TABLE number_requests (
  idempotency_key TEXT PRIMARY KEY,
  requested_at    TEXT NOT NULL
) STRICT;
`;
