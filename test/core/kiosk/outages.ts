/** A line that goes and comes back, as a machine goes through it. */
import { expect, vi } from 'vitest';
import type { ServiceStanding } from '../../../electron/core/outage/standing.ts';
import type { Kiosk } from './kiosk.ts';
import type { Lobby } from './lobby.ts';

/** Time runs fast until then. */
export async function untilServing({ clock }: Lobby, kiosk: Kiosk, serving: ServiceStanding['serving']): Promise<void> {
  clock.run(8);
  await kiosk.when(() => kiosk.view().standing.serving === serving, `serving ${serving}`);
  clock.run(1);
}

/** Starts the core and waits until it has the authority's whole register. */
export async function openWithSnapshot(lobby: Lobby): Promise<Kiosk> {
  await lobby.control('POST', '/snapshots');
  const kiosk = await lobby.open();
  lobby.clock.run(8);
  await vi.waitFor(() => expect(lobby.log.events.map(({ event }) => event)).toContain('register-snapshot-taken'), { timeout: 20_000 });
  lobby.clock.run(1);
  return kiosk;
}

/** What waited was sent by itself, and the authority has answered. */
export async function untilAnswered({ clock, log }: Lobby, operation: 'settle' | 'issueClearances'): Promise<void> {
  clock.run(8);
  const answer = expect.objectContaining({ event: 'authority-answered', fields: expect.objectContaining({ operation }) });
  await vi.waitFor(() => expect(log.events).toContainEqual(answer), { timeout: 20_000 });
  clock.run(1);
}
