import { pino } from 'pino';
import { allowed, eventName, type LogFields } from './audit/log-fields.ts';
import { type LineWriter, openLogFiles } from './audit/log-files.ts';

/** The program's log: named events with the fields of audit/log-fields.ts. No identity, name, plate or card data ever goes in. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** From now on lines are kept in files of this folder as well. */
  keepIn?(folder: string): void;
}

/** JSON lines on stderr, for the service manager's journal. */
export function createLog(beside: LineWriter = standardError()): Log {
  let files: LineWriter | null = null;
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write(line: string) {
        files?.write(line);
        beside.write(line);
      },
    },
  );
  return {
    info: (event, fields = {}) => logger.info(allowed(fields), eventName(event)),
    warn: (event, fields = {}) => logger.warn(allowed(fields), eventName(event)),
    error: (event, fields = {}) => logger.error(allowed(fields), eventName(event)),
    keepIn(folder) {
      files = openLogFiles({ folder });
    },
  };
}

function standardError(): LineWriter {
  const stderr = pino.destination({ fd: 2, sync: true });
  // Nobody reads it any more: no reason to stop.
  stderr.on('error', () => undefined);
  return { write: (line) => void stderr.write(line) };
}

/** What somebody threw, for a `detail`. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
