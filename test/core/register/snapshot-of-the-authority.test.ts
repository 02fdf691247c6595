import { randomUUID } from 'node:crypto';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createRegister } from '../../../electron/core/register/register.ts';
import { createRegisterSync } from '../../../electron/core/register/sync.ts';
import { closeAuthority, factorOf, fixture, identityOf, startWorld } from './authority-world.ts';
import { restingClock, workerUrl } from './register-kiosk.ts';

afterAll(closeAuthority);

test('people whom this machine never saw are found when the line is down, as the authority would have answered', async () => {
  const names = ['one', 'clean', 'two-licences-three-plates', 'sixty-five'];
  const world = await startWorld(names.map(fixture));
  const { client, lists, store, guesses, credentials, log } = world;
  expect(await world.register.refresh()).toBe(true);
  const { clock, rests, goOn } = restingClock();
  const sync = createRegisterSync({ client, lists, store, credentials, workerUrl, allowWeakDerivation: true, clock, log });
  const stopping = new AbortController();
  const running = sync.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    await world.close();
  });
  async function nextRound(): Promise<number> {
    await rests();
    goOn();
    return rests();
  }
  const deadLine = { client: world.clientAt('http://127.0.0.1:9'), lists, store, guesses, clock: world.clock, newId: randomUUID, log };
  const offline = createRegister(deadLine);
  const lookUpOffline = async (name: string) => {
    const found = await offline.lookUp(identityOf(fixture(name)), factorOf(fixture(name)));
    return found.ok || found.error.kind !== 'trouble' ? found : found.error.kept;
  };

  expect(await rests(), 'the first is made when it is asked for').toBe(5_000);
  await world.control('POST', '/snapshots');
  await nextRound();
  expect(sync.standing()).toMatchObject({ dataAsOf: store.asOf(), downloading: null, problem: null });
  expect(store.asOf()).not.toBeNull();
  for (const name of names) {
    const online = await client.lookUp(identityOf(fixture(name)), factorOf(fixture(name)));
    if (!online.ok || online.value.outcome !== 'found') throw new Error(`${name} is not found online`);
    const { recordId, version, subjects, violationCount } = online.value;
    const found = await lookUpOffline(name);
    expect(found, name).toMatchObject({ recordId, version, subjects, access: null });
    expect(found && 'violations' in found && found.violations.length, name).toBe(violationCount);
  }

  const changed = { ...fixture('one'), violations: [] };
  await world.control('POST', '/records?fresh=1', changed);
  expect(await nextRound()).toBe(60_000);
  expect(await lookUpOffline('one')).toMatchObject({ violations: [], dataAsOf: store.asOf() });

  const { epoch } = sync.standing();
  await world.control('POST', '/snapshots');
  await nextRound();
  expect(sync.standing().epoch, 'the cursor of the one before is over').not.toBe(epoch);
  expect(await lookUpOffline('one')).toMatchObject({ violations: [] });
});
