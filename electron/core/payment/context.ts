import type { Journal } from '../../../db/journal/journal.ts';
import type { Clock } from '../clock.ts';
import type { RandomBytes } from '../identity/reference.ts';
import type { Log } from '../log.ts';
import type { ProvisionalSlips } from '../outage/provisional.ts';
import type { Gate } from './gate.ts';
import type { Sealing } from './sealing.ts';

/** What every part that handles money works with. */
export interface MoneyContext {
  readonly journal: Journal;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
  readonly sealing: Sealing;
  readonly slips: ProvisionalSlips;
}

/** 128 random bits: never used twice, here or on another machine. */
export function newIdempotencyKey(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(16)).toString('base64url');
}

/**
 * Cuts what looks like a card number out of a device's own words: first six and last four digits may stay. The driver has done
 * so already; this is the last door before the disk.
 */
export function withoutCardNumbers(text: string): string {
  return text.replace(/\d(?:[ -]?\d){11,18}/g, (run) => {
    const digits = run.replace(/\D/g, '');
    return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
  });
}
