/** Who works at the machines, and the one-time codes with which each of them chooses a PIN at one. Made-up people. */
import { randomInt, randomUUID } from 'node:crypto';
import { toInstant } from '../../../electron/core/clock.ts';
import type { StaffActivation, StaffList } from '../../../electron/core/register/schemas.ts';
import { type Authority, answered, type Handler, problem } from './answer.ts';
import { signJws } from './signature.ts';

export type StaffPeople = StaffList['people'];

export interface StaffCode {
  readonly code: string;
  readonly employeeNumber: string;
  readonly expiresAt: number;
}

const codeDays = 7;

const demonstrationStaff: StaffPeople = [
  { employeeNumber: '1001', name: { ar: 'منى السيد', en: 'Mona El-Sayed' }, role: 'clerk' },
  { employeeNumber: '1002', name: { ar: 'كريم فؤاد', en: 'Karim Fouad' }, role: 'clerk' },
  { employeeNumber: '2001', name: { ar: 'هالة رشدي', en: 'Hala Roshdy' }, role: 'supervisor' },
  { employeeNumber: '2002', name: { ar: 'سامح نصر', en: 'Sameh Nasr' }, role: 'supervisor' },
  { employeeNumber: '3001', name: { ar: 'طارق يونس', en: 'Tarek Younes' }, role: 'technician' },
];

export function peopleOf({ storage }: Authority): StaffPeople {
  return storage.setting<StaffPeople>('staff') ?? demonstrationStaff;
}

export const staffList: Handler = (call, authority) => {
  const list: StaffList = {
    issuedAt: toInstant(authority.clock.now()),
    kioskId: call.client?.kioskId ?? '',
    people: peopleOf(authority),
  };
  return answered({ jws: signJws(list, authority.keys.documents) });
};

export const activateStaff: Handler = (call, { clock, storage }) => {
  const { employeeNumber, code } = call.body as { readonly employeeNumber: string; readonly code: string };
  if (!storage.useStaffCode(code, employeeNumber, clock.now()))
    return problem(403, 'activation-code-invalid', 'The code is unknown, used, expired or somebody else’s');
  const activation: StaffActivation = { activationId: randomUUID(), employeeNumber, activatedAt: toInstant(clock.now()) };
  return answered(activation);
};

/** As somebody would find it on the slip that personnel hands them. */
export function newStaffCode(employeeNumber: string, { clock, storage }: Authority): StaffCode {
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const issued = { code, employeeNumber, expiresAt: clock.now() + codeDays * 86_400_000 };
  storage.putStaffCode(issued);
  return issued;
}
