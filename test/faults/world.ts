/** Kiosks, one authority, and the time. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reference } from '../../electron/core/identity/reference.ts';
import { createFakeClock, type FakeClock } from '../core/fake-clock.ts';
import { createRememberingAuthority, type RememberingAuthority } from '../core/payment/remembering-authority.ts';
import { createRememberedRecords, type RememberedRecords } from '../core/payment/remembering-records.ts';
import { type KioskName, kioskClients, tokenOf } from './clearance-keys.ts';
import { createKiosk, type Kiosk, mustOpen, type Sabotage } from './kiosk.ts';
import { createNumberBlocks, type NumberBlocks } from './number-blocks.ts';
import { createRandomBytes } from './randomness.ts';
import { finish } from './visit.ts';

/** The program dies here, never the machine: what a real disk costs is not asked. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Nobody at a kiosk waits longer than this for anything. */
const LONGEST_WAIT_MS = 30 * 60_000;

export interface World {
  readonly clock: FakeClock;
  readonly authority: RememberingAuthority;
  /** Null: whatever is paid for is owed. */
  readonly records: RememberedRecords | null;
  readonly blocks: NumberBlocks;
  readonly kiosks: readonly Kiosk[];
  /** Every payment that was opened, where, and for which lines. */
  readonly opened: Opened[];
  pass(ms: number): Promise<void>;
  /** Until nobody waits for anything at this kiosk, and it is alive. */
  settle(kiosk: Kiosk): Promise<void>;
  close(): void;
}

export interface Opened {
  readonly kiosk: Kiosk;
  readonly reference: Reference;
  readonly recordId: string;
}

/** Where the journals of runs lie: one folder a process, with an empty journal to copy. */
export interface Bench {
  readonly folder: string;
  remove(): void;
}

export function createBench(): Bench {
  const folder = mkdtempSync(join(memory, 'faults-'));
  mustOpen(join(folder, 'prepared.db')).close();
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface WorldOptions {
  readonly sabotage?: Sabotage;
  readonly names?: readonly KioskName[];
  /** People whose records the authority keeps, and the kiosks copy; none: whatever is paid for is owed. */
  readonly people?: readonly number[];
  /** A payment that is covered when its kiosk starts again. */
  readonly onPaid?: (kiosk: Kiosk, reference: Reference) => void;
}

export function createWorld(bench: Bench, seed: number, options: WorldOptions = {}): World {
  const { sabotage = {}, names = ['A', 'B'], people, onPaid = finish } = options;
  const clock = createFakeClock();
  const randomBytes = createRandomBytes(seed);
  const records = people ? createRememberedRecords(people, kioskClients, clock) : null;
  const authority = createRememberingAuthority(clock, randomBytes, tokenOf, records);
  const blocks = createNumberBlocks();
  const opened: Opened[] = [];
  const kiosks = names.map((name) =>
    createKiosk({
      name,
      clock,
      authority,
      records,
      blocks,
      randomBytes,
      file: join(bench.folder, `${name}.db`),
      prepared: join(bench.folder, 'prepared.db'),
      sabotage,
      onResumed(kiosk, { reference: resumed, state }) {
        const reference = resumed as Reference;
        kiosk.current = reference;
        // The program may have died just after it had opened the payment.
        const { recordId = '' } = kiosk.core.journal.money.payment(reference) ?? {};
        if (!opened.some((one) => one.reference === reference)) opened.push({ kiosk, reference, recordId });
        if (state === 'paid') onPaid(kiosk, reference);
      },
    }),
  );

  async function settle(kiosk: Kiosk): Promise<void> {
    const until = clock.monotonic() + LONGEST_WAIT_MS;
    while (kiosk.busy || kiosk.core.life.ended.aborted) {
      if (clock.monotonic() > until) {
        kiosk.unexpected.push(`somebody at ${kiosk.name} has waited for half an hour`);
        kiosk.busy = false;
        return;
      }
      await clock.advance(clock.waiting()[0] ?? LONGEST_WAIT_MS);
    }
  }

  return {
    clock,
    authority,
    records,
    blocks,
    kiosks,
    opened,
    pass: (ms) => clock.advance(ms),
    settle,
    close() {
      for (const { core } of kiosks) if (!core.life.ended.aborted) core.journal.close();
    },
  };
}
