/** A snapshot's parts as files, in bounded memory however many people there are. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePart, encodeRow, type PartRow } from '../../../electron/core/register/part-codec.ts';
import type { SnapshotManifest } from '../../../electron/core/register/schemas.ts';
import { sealedDoorBytes } from '../../../electron/core/register/sealing.ts';

export type SnapshotContent = Pick<SnapshotManifest, 'doors' | 'records' | 'parts'>;

const maxPartBytes = 4 * 1024 * 1024;
/** Rows wait in memory up to this, each kind. */
const waitingBytes = 64 * 1024 * 1024;

/** @param batches rows in any order. @param folder of this snapshot alone, made here */
export async function writeSnapshot(batches: AsyncIterable<readonly PartRow[]>, folder: string): Promise<SnapshotContent> {
  mkdirSync(folder, { recursive: true });
  const doors = newSorter(join(folder, 'doors'));
  const records = newSorter(join(folder, 'records'));
  for await (const batch of batches) for (const row of batch) (row.kind === 'door' ? doors : records).add(row);
  const parts = newPartWriter(folder);
  for (const row of doors.sorted()) parts.add(encodeRow(row));
  for (const row of records.sorted()) parts.add(encodeRow(row));
  return { doors: doors.count(), records: records.count(), parts: parts.end() };
}

export function readPart(folder: string, part: number): Buffer {
  return readFileSync(join(folder, String(part)));
}

/** Rows in the order of their names. Names are as good as random, so their first bytes part them into even shares, each small enough to sort. */
function newSorter(stem: string) {
  const shares = Array.from({ length: 256 }, (): PartRow[] => []);
  let count = 0;
  let waiting = 0;
  const fileOf = (share: number): string => `${stem}-${share}`;

  function spill(): void {
    for (const [share, rows] of shares.entries()) appendFileSync(fileOf(share), Buffer.concat(rows.splice(0).map(encodeRow)));
    waiting = 0;
  }

  return {
    count: () => count,
    add(row: PartRow): void {
      shares[nameOf(row)[0] ?? 0]?.push(row);
      count += 1;
      waiting += row.kind === 'door' ? row.locked.length : row.sealed.length;
      if (waiting > waitingBytes) spill();
    },
    *sorted(): Generator<PartRow> {
      for (const [share, rows] of shares.entries()) {
        const spilt = existsSync(fileOf(share)) ? [...decodePart(readFileSync(fileOf(share)), sealedDoorBytes)] : [];
        yield* [...spilt, ...rows.splice(0)].sort((one, other) => Buffer.compare(nameOf(one), nameOf(other)));
        rmSync(fileOf(share), { force: true });
      }
    },
  };
}

function newPartWriter(folder: string) {
  const parts: { readonly bytes: number; readonly sha256: string }[] = [];
  let rows: Buffer[] = [];
  let size = 0;

  function write(): void {
    const bytes = Buffer.concat(rows);
    writeFileSync(join(folder, String(parts.length)), bytes);
    parts.push({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    rows = [];
    size = 0;
  }

  return {
    add(row: Buffer): void {
      if (size + row.length > maxPartBytes) write();
      rows.push(row);
      size += row.length;
    },
    end(): SnapshotContent['parts'] {
      if (size > 0) write();
      return parts;
    },
  };
}

function nameOf(row: PartRow): Uint8Array {
  return row.kind === 'door' ? row.tag : row.slot;
}
