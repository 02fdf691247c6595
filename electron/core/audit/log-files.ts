/**
 * The log's files: core.log, and core.1.log (the one before) and so on, of which the oldest goes. Written by the core's own thread: a
 * line is a few microseconds, it is there when the program is killed with the next statement, and there is no worker whose own
 * death, queue or flush would have to be thought of (a pino transport, pino-roll among them, is one).
 */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readdirSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** 10 MB in all: a few weeks of a busy machine, and nothing to a disk. */
const LARGEST_FILE_BYTES = 2 * 1024 * 1024;
const FILES = 5;

export interface LineWriter {
  /** A whole line. */
  write(line: string): void;
}

export interface LogFilesOptions {
  readonly folder: string;
  /** For tests. */
  readonly largestFileBytes?: number;
  readonly files?: number;
}

/** What cannot be written is not: a full disk, or a folder that is not ours, stops nobody. */
export function openLogFiles({ folder, largestFileBytes = LARGEST_FILE_BYTES, files = FILES }: LogFilesOptions): LineWriter {
  let handle: number | null = null;
  let size = 0;

  const fileOf = (age: number): string => join(folder, age === 0 ? 'core.log' : `core.${age}.log`);

  function open(): number {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(fileOf(0), 'a', 0o600);
    handle = opened;
    size = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    const opened = handle;
    handle = null;
    if (opened !== null) closeSync(opened);
  }

  function rotate(): void {
    close();
    for (let age = files - 2; age >= 0; age--)
      if (statSync(fileOf(age), { throwIfNoEntry: false })) renameSync(fileOf(age), fileOf(age + 1));
  }

  function append(line: Buffer): void {
    let opened = handle ?? open();
    if (size > 0 && size + line.length > largestFileBytes) {
      rotate();
      opened = open();
    }
    const written = writeSync(opened, line);
    // Half a line is none: there is no room for the rest.
    if (written < line.length) ftruncateSync(opened, size);
    else size += written;
  }

  return {
    write(line) {
      try {
        append(Buffer.from(line));
      } catch {
        // The line is on stderr as well; the next one tries again.
        try {
          close();
        } catch {
          // Closed or not, it is forgotten.
        }
      }
    },
  };
}

/** Of a folder's files, for the technician's page; 0 where there is none. */
export function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return 0;
  }
}
