/** What a supervisor decides in an outage, and how far the system's clock was from the authority's time. */
export const sql = `
CREATE TABLE limit_extensions (
  id          INTEGER PRIMARY KEY,
  -- Employee number.
  extended_by TEXT NOT NULL,
  extended_at TEXT NOT NULL,
  until       TEXT NOT NULL CHECK (until > extended_at)
) STRICT;
CREATE TRIGGER limit_extensions_append_only_update BEFORE UPDATE ON limit_extensions BEGIN SELECT RAISE(ABORT, 'extensions are append-only'); END;
CREATE TRIGGER limit_extensions_append_only_delete BEFORE DELETE ON limit_extensions BEGIN SELECT RAISE(ABORT, 'extensions are append-only'); END;

CREATE TABLE kiosk_clock (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  -- Milliseconds that the kiosk's time is ahead of the system's clock.
  offset_ms INTEGER NOT NULL
) STRICT;
`;
