/** Of each signed list the newest that this machine has held: an older file that somebody puts back in its place is not taken. */
export const sql = `
CREATE TABLE signed_lists (
  name      TEXT PRIMARY KEY,
  issued_at TEXT NOT NULL
) STRICT;
`;
