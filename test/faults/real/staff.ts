/** Staff at the machine: a first PIN by the authority's one-time code, or the one chosen before. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseView, StaffPage } from '../../../electron/core/staff/view.ts';
import type { CoreProcess } from './core-process.ts';
import type { Machine } from './machine.ts';

/** Of the demonstration's people. */
export const supervisor = '2001';
const pin = '407193';
const PATIENCE_MS = 40_000;
const LOOK_AGAIN_MS = 250;

/** Signed in, and at their work. */
export async function atWork({ lobby, post }: Machine, core: CoreProcess, employeeNumber: string): Promise<void> {
  const { code } = await post<{ readonly code: string }>(`${lobby.authority.controlUrl}/staff-codes`, { employeeNumber });
  await core.until(({ page }) => page.page === 'attract', 'the first page');
  await core.touch('staff.open');
  await until(core, ({ page }) => page === 'sign-in');
  await core.touch('staff.firstPin');
  await until(core, (page) => page.page === 'first-pin' && !page.busy);
  await core.touch('staff.choosePin', { employeeNumber, code, pin });
  await until(core, (page) => page.page !== 'first-pin' || (!page.busy && page.problem !== null));
  const { staff } = core.view();
  if (staff.page === 'first-pin') throw new Error(`${employeeNumber} was not let in: ${JSON.stringify(staff)}`);
}

/** Waits for the first of this kind: the page shows what there is when it is turned to. */
export async function casesOf(core: CoreProcess, kind: CaseView['kind']): Promise<readonly CaseView[]> {
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await delay(LOOK_AGAIN_MS)) {
    await core.touch('staff.turnTo', { area: 'service' });
    await core.touch('staff.turnTo', { area: 'cases' });
    const { staff } = core.view();
    const found = staff.page === 'cases' ? staff.cases.filter((one) => one.kind === kind) : [];
    if (found.length > 0) return found;
  }
  throw new Error(`a case of ${kind} never came`);
}

async function until(core: CoreProcess, is: (staff: StaffPage) => boolean): Promise<void> {
  await core.until(({ staff }) => is(staff), 'a page of staff’s');
}
