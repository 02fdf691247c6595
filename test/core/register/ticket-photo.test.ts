import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, startWorld, type World } from './authority-world.ts';

const person = fixture('two-licences-three-plates');
let world: World;
let found: FoundRecord;

beforeEach(async () => {
  world = await startWorld([person, fixture('one')]);
  found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
});
afterEach(() => world.close());
afterAll(closeAuthority);

const asked = () => world.log.events.filter((entry) => entry.fields['operation'] === 'ticketPhoto').length;
const idOf = (record: FoundRecord, withPhoto: boolean) =>
  present(record.violations.find((line) => (line.photo === true) === withPhoto)).violationId;

test('is fetched for a line that has one, and nothing of it is stored', async () => {
  await world.register.idle();
  const stored = () =>
    readdirSync(world.folder, { recursive: true, encoding: 'utf8' }).map((name) => [name, statSync(join(world.folder, name)).size]);
  const before = stored();
  const photo = must(await world.register.photo(found, idOf(found, true)));
  expect(photo.mediaType).toBe('image/jpeg');
  expect(Buffer.from(photo.data, 'base64').length).toBeGreaterThan(10_000);
  await world.register.idle();
  expect(stored()).toEqual(before);
  expect(JSON.stringify(world.log.events)).not.toContain(photo.data.slice(0, 100));
});

test('is missing without a question for a line without one, a line of somebody else, and a kept record', async () => {
  const one = must(await world.register.lookUp(identityOf(fixture('one')), factorOf(fixture('one'))));
  const missing = { ok: false, error: { kind: 'missing' } };
  expect(await world.register.photo(found, idOf(found, false))).toEqual(missing);
  expect(await world.register.photo(found, idOf(one, true))).toEqual(missing);
  expect(await world.register.photo({ ...found, from: 'kept', access: null }, idOf(found, true))).toEqual(missing);
  expect(asked()).toBe(0);
});

test('is missing when the authority does not have it any more', async () => {
  const without = { ...person, violations: person.violations.map(({ photo: _photo, ...line }) => line) };
  await world.control('POST', '/records', without);
  expect(await world.register.photo(found, idOf(found, true))).toEqual({ ok: false, error: { kind: 'missing' } });
  expect(asked()).toBe(1);
});

test('is refused with another record’s access', async () => {
  const one = must(await world.register.lookUp(identityOf(fixture('one')), factorOf(fixture('one'))));
  expect(await world.register.photo({ ...found, access: one.access }, idOf(found, true))).toMatchObject({
    ok: false,
    error: { kind: 'trouble', reason: 'nonsense', cause: { kind: 'refused', code: 'record-access-invalid' } },
  });
});

test('that cannot be had keeps nobody from looking and paying', async () => {
  expect(await world.register.refresh()).toBe(true);
  await world.fault({ kind: 'status', status: 500, operation: 'ticketPhoto' });
  const photo = () => world.register.photo(found, idOf(found, true));
  expect([await photo(), await photo(), await photo()].at(-1)).toMatchObject({
    ok: false,
    error: { kind: 'trouble', reason: 'unreachable', cause: { kind: 'circuit-open' } },
  });
  expect((await world.register.quote(found, [])).ok).toBe(true);
});
