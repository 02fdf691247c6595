/** A visit while the authority is away, and the one after: the provisional slip, the settlement, the final certificate. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lobby } from './lobby.ts';
import type { Screen } from './screen.ts';
import { type Walk, type Walker, walkVisit } from './walk.ts';

const PATIENCE_MS = 120_000;
const LOOK_AGAIN_MS = 100;

export async function walkOutage(screen: Screen, walker: Walker, lobby: Lobby): Promise<Walk> {
  const { authority, dataFolder } = lobby;
  await control(`${authority.controlUrl}/snapshots`, 'POST');
  await until('the snapshot was never whole', () => existsSync(join(dataFolder, 'register', 'current')) && isSnapshot(dataFolder));
  await control(`${authority.controlUrl}/faults`, 'POST', { kind: 'down' });
  await screen.evaluate(serving('offline'));
  const away = await walkVisit(screen, walker);
  if (away.ended !== 'paid-paper-follows') return away;
  await screen.touch('[data-action="primary"]');
  await control(`${authority.controlUrl}/faults`, 'DELETE');
  await screen.evaluate(serving('online'));
  await until(
    'the payment was never settled',
    async () => ((await control(`${authority.controlUrl}/clearances`, 'GET')) as unknown[]).length > 0,
  );
  const back = await walkVisit(screen, { ...walker, picturesBefore: away.pages.length });
  return {
    ended: back.ended,
    taps: away.taps + back.taps,
    machineMs: away.machineMs + back.machineMs,
    pages: [...away.pages, ...back.pages],
  };
}

/** What visits leave lies in a file of its own until then. */
function isSnapshot(dataFolder: string): boolean {
  return !readFileSync(join(dataFolder, 'register', 'current'), 'utf8').startsWith('own-');
}

function serving(wanted: 'online' | 'offline'): string {
  return `new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the kiosk never served ${wanted}')), ${PATIENCE_MS});
    const stop = window.kiosk.subscribe('view', ({ standing, page }) => standing.serving === '${wanted}' && page.page === 'attract' && resolve());
  })`;
}

async function until(otherwise: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await is())) {
    if (Date.now() > giveUpAt) throw new Error(otherwise);
    await delay(LOOK_AGAIN_MS);
  }
}

async function control(url: string, method: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`);
  return answer.json();
}
