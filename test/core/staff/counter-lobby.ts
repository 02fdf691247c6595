/** A lobby whose machine is a counter (or a kiosk with its corner), and staff who sign in at it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { AuditRow } from '../../../db/journal/audit-store.ts';
import { openJournal } from '../../../db/journal/journal.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { Mode } from '../../../electron/core/staff/roles.ts';
import type { StaffPage, StaffPageName } from '../../../electron/core/staff/view.ts';
import type { StaffCode } from '../../simulators/authority/staff.ts';
import type { Kiosk } from '../kiosk/kiosk.ts';
import { type Lobby, openLobby } from '../kiosk/lobby.ts';
import { must } from '../register/authority-world.ts';

export type StaffPageOf<P extends StaffPageName> = Extract<StaffPage, { readonly page: P }>;

/** Of the demonstration's people. */
export const numbers = { clerk: '1001', otherClerk: '1002', supervisor: '2001', otherSupervisor: '2002', technician: '3001' } as const;
export const pin = '407193';

export function openMachine(mode: Mode, records: readonly PersonRecord[] = []): Promise<Lobby> {
  return openLobby({ records, configure: (config) => ({ ...config, mode }) });
}

export async function untilStaff<P extends StaffPageName>(
  kiosk: Kiosk,
  page: P,
  is: (page: StaffPageOf<P>) => boolean = () => true,
): Promise<StaffPageOf<P>> {
  const now = () => kiosk.view().staff;
  await kiosk.when(() => now().page === page && is(now() as StaffPageOf<P>), `staff's "${page}"`);
  return now() as StaffPageOf<P>;
}

/** The list of people has come, and the page to sign in shows. */
export async function atSignIn(kiosk: Kiosk): Promise<void> {
  if (kiosk.view().mode === 'kiosk' && kiosk.view().staff.page === 'closed') {
    await kiosk.until('attract', () => kiosk.view().page.page === 'attract');
    kiosk.call('staff.open');
  }
  await untilStaff(kiosk, 'sign-in', ({ busy }) => !busy);
}

export async function signIn(kiosk: Kiosk, employeeNumber: string, typedPin: string = pin): Promise<StaffPage> {
  await atSignIn(kiosk);
  kiosk.call('staff.signIn', { employeeNumber, pin: typedPin });
  await kiosk.when(
    () => kiosk.view().staff.page !== 'sign-in' || !(kiosk.view().staff as StaffPageOf<'sign-in'>).busy,
    'an answer to the PIN',
  );
  return kiosk.view().staff;
}

/** Chooses this person's first PIN with a code of the authority's: they are at work afterwards. */
export async function choosePin(lobby: Lobby, kiosk: Kiosk, employeeNumber: string, chosen: string = pin): Promise<StaffPage> {
  const { code } = await lobby.control<StaffCode>('POST', '/staff-codes', { employeeNumber });
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  return typeCode(kiosk, { employeeNumber, code, pin: chosen });
}

export async function typeCode(
  kiosk: Kiosk,
  typed: { readonly employeeNumber: string; readonly code: string; readonly pin: string },
): Promise<StaffPage> {
  await untilStaff(kiosk, 'first-pin', ({ busy }) => !busy);
  kiosk.call('staff.choosePin', typed);
  await kiosk.when(
    () => kiosk.view().staff.page !== 'first-pin' || !(kiosk.view().staff as StaffPageOf<'first-pin'>).busy,
    'an answer to the code',
  );
  return kiosk.view().staff;
}

/** Somebody at work at this machine, whether or not they had a PIN before. */
export async function atWork(lobby: Lobby, kiosk: Kiosk, employeeNumber: string, chosen: string = pin): Promise<void> {
  await listHasCome(lobby);
  const page = await choosePin(lobby, kiosk, employeeNumber, chosen);
  if (page.page === 'first-pin' || page.page === 'sign-in') throw new Error(`${employeeNumber} was not let in: ${JSON.stringify(page)}`);
}

export async function listHasCome(lobby: Lobby): Promise<void> {
  await vi.waitUntil(() => existsSync(join(lobby.dataFolder, 'lists/staff.jws')), { timeout: 10_000 });
}

/** The audit of a machine that has stopped. */
export function auditOf(lobby: Lobby): readonly AuditRow[] {
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  try {
    return journal.audit.rows();
  } finally {
    journal.close();
  }
}
