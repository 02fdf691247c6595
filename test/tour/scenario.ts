/** What a tour may walk: a citizen's visit at a kiosk, or a clerk's counter. */
import type { Mode } from '../../electron/core/staff/roles.ts';
import type { Lobby } from './lobby.ts';
import type { TourOptions } from './options.ts';
import { createPayer } from './payer.ts';
import type { Screen } from './screen.ts';
import { type Walk, walkVisit } from './walk.ts';
import { walkCounter } from './walk-counter.ts';
import { walkOutage } from './walk-outage.ts';

/** Of the demonstration's people. */
export const CLERK = '1001';
const PIN = '407193';

export function modeOf({ scenario }: Pick<TourOptions, 'scenario'>): Mode {
  return scenario === 'counter' ? 'counter' : 'kiosk';
}

/** @param screensFolder null: no pictures, for measuring */
export function walkScenario(screen: Screen, options: TourOptions, lobby: Lobby, screensFolder: string | null): Promise<Walk> {
  const walker = { ...options, screensFolder, payer: createPayer(options.method, lobby) };
  if (options.offline) return walkOutage(screen, walker, lobby);
  if (options.scenario === 'visit') return walkVisit(screen, walker);
  const search = `${options.nationalId} ${factorText(options.factor)}`;
  return walkCounter(screen, { ...options, screensFolder, employeeNumber: CLERK, pin: PIN, search, oneTimeCode: () => oneTimeCode(lobby) });
}

async function oneTimeCode({ authority }: Lobby): Promise<string> {
  const answer = await fetch(`${authority.controlUrl}/staff-codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ employeeNumber: CLERK }),
  });
  return ((await answer.json()) as { readonly code: string }).code;
}

/** As a clerk types it after the national ID. */
function factorText(factor: TourOptions['factor']): string {
  if (factor.type === 'licence') return factor.number;
  const { plate } = factor;
  return plate.type === 'old' ? `${plate.digits}/${plate.governorate}` : `${[...plate.letters].join(' ')} ${plate.digits}`;
}
