/** What a machine that is started without the authority must not have forgotten: its last word, and who has tried in vain. */
export const sql = `
CREATE TABLE revocation (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  -- When the authority was heard to say that this machine may not serve any more; gone with the next token that it gives.
  revoked_at TEXT NOT NULL
) STRICT;

CREATE TABLE guesses (
  id  INTEGER PRIMARY KEY,
  -- HMAC-SHA-256 of the identity under the machine's key, which is not on the disk.
  who BLOB NOT NULL CHECK (length(who) = 32),
  at  TEXT NOT NULL
) STRICT;
`;
