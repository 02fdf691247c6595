/** Two kiosks, one authority, and the time. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reference } from '../../electron/core/identity/reference.ts';
import { createFakeClock, type FakeClock } from '../core/fake-clock.ts';
import { createRememberingAuthority, type RememberingAuthority } from '../core/payment/remembering-authority.ts';
import { tokenOf } from './clearance-keys.ts';
import { createKiosk, type Kiosk, mustOpen, type Sabotage } from './kiosk.ts';
import { createRandomBytes } from './randomness.ts';
import { finish } from './visit.ts';

/** The program dies here, never the machine: what a real disk costs is not asked. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Nobody at a kiosk waits longer than this for anything. */
const LONGEST_WAIT_MS = 30 * 60_000;

export interface World {
  readonly clock: FakeClock;
  readonly authority: RememberingAuthority;
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

export function createWorld(bench: Bench, seed: number, sabotage: Sabotage = {}, names = ['A', 'B']): World {
  const clock = createFakeClock();
  const randomBytes = createRandomBytes(seed);
  const authority = createRememberingAuthority(clock, randomBytes, tokenOf);
  const opened: Opened[] = [];
  const kiosks = names.map((name) =>
    createKiosk({
      name,
      clock,
      authority,
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
        if (state === 'paid') finish(kiosk, reference);
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
    kiosks,
    opened,
    pass: (ms) => clock.advance(ms),
    settle,
    close() {
      for (const { core } of kiosks) if (!core.life.ended.aborted) core.journal.close();
    },
  };
}
