/** Provisional slips of a machine whose numbers and key belong to the test. */
import { generateKeyPairSync } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import type { Clock } from '../../../electron/core/clock.ts';
import { dammDigit, type Reference } from '../../../electron/core/identity/reference.ts';
import { createProvisionalSlips, type ProvisionalSlips } from '../../../electron/core/outage/provisional.ts';
import type { Sealing } from '../../../electron/core/payment/sealing.ts';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';

const { privateKey: kioskKey } = generateKeyPairSync('ed25519');

/** @param first of the numbers, without the check digit: two machines never share one */
export function slipsOf(
  of: { readonly journal: Journal; readonly sealing: Sealing; readonly clock: Clock },
  first = 1,
  mayVouch = () => true,
): ProvisionalSlips {
  let next = first;
  const numbers = {
    take() {
      const digits = String(next++).padStart(11, '0');
      return `PV${digits}${dammDigit(digits)}` as Reference;
    },
  };
  const policy = () => defaultPolicy;
  return createProvisionalSlips({
    ...of,
    numbers,
    policy,
    kioskId: 'KIOSK-TEST',
    kioskKey,
    kioskKeyId: kidOf(kioskKey),
    mayVouch,
    demonstration: true,
  });
}
