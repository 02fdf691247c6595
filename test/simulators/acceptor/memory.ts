/** What a validator remembers without power. With a file it survives the process. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const noteSchema = z.object({ channel: z.int(), value: z.int() });

const contentsSchema = z.object({
  /** Four bytes on the wire. */
  serial: z.int().min(0).max(0xffffffff),
  /** Notes put into the cash box in its whole life. */
  stackedCount: z.int(),
  /** What is in the cash box: the physical truth that ledgers are compared with. Piastres. */
  box: z.array(z.object({ value: z.int(), count: z.int() })),
  /** Told of until they are acknowledged. */
  pending: z.array(z.object({ name: z.enum(['credit', 'clearedToCashBox', 'clearedFromFront', 'fraudAttempt']), channel: z.int() })),
  /** `channel` 0: a note it does not know. */
  inPath: noteSchema.extend({ stage: z.enum(['reading', 'escrow', 'stacking', 'rejecting']) }).nullable(),
});

export type Contents = z.infer<typeof contentsSchema>;

export interface Memory {
  readonly contents: Contents;
  save(): void;
}

export function openMemory(file: string | null, serial: number): Memory {
  const contents: Contents = (file === null ? null : read(file)) ?? { serial, stackedCount: 1_200, box: [], pending: [], inPath: null };
  return {
    contents,
    save() {
      if (file === null) return;
      writeFileSync(`${file}.new`, JSON.stringify(contents, null, 2));
      renameSync(`${file}.new`, file);
    },
  };
}

function read(file: string): Contents | null {
  try {
    return contentsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
