/** People's records as a kiosk has them: from the authority while it answers, else from a copy as old as its last fetching. */
import { type Clock, type Instant, toInstant } from '../../electron/core/clock.ts';
import type { Factor } from '../../electron/core/identity/identity.ts';
import type { FoundRecord, Register } from '../../electron/core/register/register.ts';
import type { Credit } from '../../electron/core/register/schemas.ts';
import { err, ok } from '../../electron/core/result.ts';
import type { RememberedRecords } from '../core/payment/remembering-records.ts';
import type { Over } from './authority-line.ts';
import type { Kiosk } from './kiosk.ts';
import type { Life } from './life.ts';

export interface CopiedRecords {
  /** Null: nothing was ever fetched. */
  readonly asOf: Instant | null;
  readonly records: ReadonlyMap<string, FoundRecord>;
}

export const emptyCopy: CopiedRecords = { asOf: null, records: new Map() };
const HOUR_MS = 3_600_000;

export interface CopiedRegisterOptions {
  readonly kiosk: Kiosk;
  readonly over: Over;
  readonly records: RememberedRecords | null;
  readonly credits: ReadonlyMap<string, Credit>;
  readonly life: Life;
  readonly clock: Clock;
}

/** A person is found by a licence number that is the id of their record. */
export function factorOf(recordId: string): Factor {
  return { type: 'licence', number: recordId };
}

export function copyOf(records: RememberedRecords, recordIds: readonly string[], now: number): CopiedRecords {
  return { asOf: toInstant(now), records: new Map(recordIds.map((recordId) => [recordId, records.read(recordId)])) };
}

export function createCopiedRegister({ kiosk, over, records, credits, life, clock }: CopiedRegisterOptions): Register {
  const far = life.calls(
    {
      read: (recordId: string) => over(async () => ok(known(records).read(recordId))),
      quote: (recordId: string, violationIds: readonly string[]) => over(async () => ok(known(records).quote(recordId, violationIds))),
      credits: (recordId: string) =>
        over(async () => ok([...credits.values()].filter((one) => one.recordId === recordId && one.state === 'open'))),
    },
    ['read', 'quote', 'credits'],
  );

  async function find(factor: Factor, payableHours: number): Promise<FoundRecord | null> {
    const record = kiosk.copy.records.get(recordIdOf(factor));
    if (!record) return null;
    const from = clock.now() - Date.parse(record.dataAsOf) > payableHours * HOUR_MS ? 'kept' : 'register';
    return { ...record, from, access: null };
  }

  return {
    find: (_identity, factor, payableHours) => find(factor, payableHours),
    async lookUp(_identity, factor) {
      const read = await far.read(recordIdOf(factor));
      if (!read.ok) return err({ kind: 'trouble', reason: 'unreachable', cause: read.error, kept: await find(factor, 0) });
      kiosk.copy = { ...kiosk.copy, records: new Map([...kiosk.copy.records, [read.value.recordId, read.value]]) };
      return read;
    },
    async quote({ recordId }, violationIds) {
      const asked = await far.quote(recordId, violationIds);
      if (!asked.ok) return err({ kind: 'trouble', reason: 'unreachable', cause: asked.error });
      return asked.value ? ok({ answer: asked.value, proof: { signature: 'signed', body: '' } }) : err({ kind: 'record-changed' });
    },
    payment: async () => err({ kind: 'unknown' }),
    async credits({ recordId }) {
      const asked = await far.credits(recordId);
      return asked.ok ? asked.value : [];
    },
    policy: () => kiosk.policy,
    sendCode: async () => err({ kind: 'too-many-codes' }),
    photo: async () => err({ kind: 'missing' }),
    refresh: async () => true,
    refreshStaff: async () => true,
    idle: async () => undefined,
  };
}

function known(records: RememberedRecords | null): RememberedRecords {
  if (!records) throw new Error('nobody looks anything up here');
  return records;
}

function recordIdOf(factor: Factor): string {
  if (factor.type !== 'licence') throw new Error('somebody else’s factor');
  return factor.number;
}
