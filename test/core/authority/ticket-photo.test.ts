import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonRecord, Violation } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { drawTicketPhoto } from '../../simulators/authority/ticket-photo.ts';
import { type Api, type Caller, connect, type Reply, type Session, start } from './caller.ts';

const one = fixtures['one'] as PersonRecord;
const many = fixtures['two-licences-three-plates'] as PersonRecord;
let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start({ records: [one, many] });
  caller = await connect(session.authority);
});
afterAll(() => session.close());

function photo(recordId: string, violationId: string, access: string): Promise<Reply<Api['TicketPhoto'] & Api['Problem']>> {
  return caller.get(`/v1/records/${recordId}/violations/${violationId}/photo`, { 'record-access': access });
}

function lineOf(record: PersonRecord, withPhoto: boolean): Violation {
  const line = record.violations.find((violation) => (violation.photo === true) === withPhoto);
  if (line === undefined) throw new Error('no such line in the fixture');
  return line;
}

it('is a picture, the same each time, another for another line', async () => {
  const { recordId, accessToken } = await caller.open(many);
  const { violationId } = lineOf(many, true);
  const first = await photo(recordId, violationId, accessToken);
  const picture = await loadImage(Buffer.from(first.body.data, 'base64'));
  expect([first.body.mediaType, picture.width, picture.height]).toEqual(['image/jpeg', 800, 600]);
  expect((await photo(recordId, violationId, accessToken)).text).toBe(first.text);
  const other = many.violations.find((violation) => violation.photo === true && violation.violationId !== violationId);
  expect((await photo(recordId, other?.violationId ?? '', accessToken)).body.data).not.toBe(first.body.data);
});

it('shows the plate of its own vehicle', () => {
  const line = lineOf(one, true);
  const [car] = one.subjects;
  if (car?.kind !== 'vehicle-licence') throw new Error('the fixture begins with a vehicle');
  const other = { ...one, subjects: [{ ...car, plate: { type: 'letters' as const, letters: 'سطر', digits: '124' } }] };
  expect(drawTicketPhoto(other, line).data).not.toBe(drawTicketPhoto(one, line).data);
});

it('is unknown for a line without one, and for a line of somebody else', async () => {
  const { recordId, accessToken } = await caller.open(many);
  const none = await photo(recordId, lineOf(many, false).violationId, accessToken);
  const foreign = await photo(recordId, lineOf(one, true).violationId, accessToken);
  expect([none.status, none.body.code]).toEqual([404, 'photo-unknown']);
  expect(foreign.text).toBe(none.text);
});

it('is refused without access to its record', async () => {
  const mine = await caller.open(one);
  const { recordId } = await caller.open(many);
  const { violationId } = lineOf(many, true);
  for (const access of ['invented', mine.accessToken]) {
    const refused = await photo(recordId, violationId, access);
    expect([refused.status, refused.body.code]).toEqual([403, 'record-access-invalid']);
  }
  expect((await caller.get(`/v1/records/${recordId}/violations/${violationId}/photo`)).status).toBe(400);
});
