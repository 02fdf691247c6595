import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { noted } from '../../../electron/core/audit/notes.ts';
import type { Factor, Identity, NationalId } from '../../../electron/core/identity/identity.ts';
import { record, scriptedServices, violation } from '../visit/scripted-services.ts';

const identity: Identity = { type: 'national-id', number: '28501150199993' as NationalId };
const factor: Factor = { type: 'licence', number: 'A123456' };
const found = { outcome: 'found' as const, record: record([violation(1)]), overlay: new Map(), unprinted: null };

/** @param row what writing to the audit gives */
function lookUp(row: number | null) {
  const services = noted(scriptedServices({ lookUp: async () => found }), {
    notes: { note: () => row },
    machineKey: createSecretKey(Buffer.alloc(32)),
    servedBy: () => '1001',
  });
  return services.lookUp(identity, factor, () => undefined);
}

test('a record whose opening cannot be written down is not shown', async () => {
  expect(await lookUp(1)).toBe(found);
  const refused = await lookUp(null);
  expect(refused).toMatchObject({ outcome: 'trouble', fault: { code: 'audit-not-written' } });
  expect(JSON.stringify(refused)).not.toContain(found.record.maskedName);
});

test('the trail names whoever asked, though somebody else sits there when the answer comes', async () => {
  let atWork = '1001';
  const told: unknown[] = [];
  const services = noted(
    scriptedServices({
      async lookUp() {
        atWork = '1002';
        return found;
      },
    }),
    {
      notes: { note: (_type, fields) => told.push(fields) },
      machineKey: createSecretKey(Buffer.alloc(32)),
      servedBy: () => atWork,
    },
  );
  await services.lookUp(identity, factor, () => undefined);
  expect(told).toMatchObject([{ by: '1001' }]);
});
