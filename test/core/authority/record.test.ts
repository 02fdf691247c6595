import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, factorOf, type Session, start } from './caller.ts';

let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start({ records: Object.values(fixtures) });
  caller = await connect(session.authority);
});
afterAll(() => session.close());

function fixture(name: string): PersonRecord {
  const record = fixtures[name];
  if (record === undefined) throw new Error(`no fixture ${name}`);
  return record;
}

function lookUp(identity: Api['Identity'], factor: Api['Factor']) {
  return caller.post<Api['LookUpAnswer']>('/v1/lookups', { identity, factor });
}

describe('look-up', () => {
  it('opens a record by the plate or by any licence number', async () => {
    const { identity } = fixture('one');
    const byPlate = await lookUp(identity, { type: 'plate', plate: { type: 'letters', letters: 'سطر', digits: '123' } });
    const byLicence = await lookUp(identity, { type: 'licence', number: '44102731' });
    expect(byPlate.body).toMatchObject({ outcome: 'found', violationCount: 1, owner: { maskedName: 'كريم ع. م. ش.' } });
    expect(byLicence.body).toMatchObject({ outcome: 'found', recordId: (byPlate.body as { recordId: string }).recordId });
  });

  it('opens a record by an old plate, with the right governorate only', async () => {
    const { identity } = fixture('old-plate');
    expect((await lookUp(identity, { type: 'plate', plate: { type: 'old', digits: '54712', governorate: '01' } })).body.outcome).toBe(
      'found',
    );
    expect((await lookUp(identity, { type: 'plate', plate: { type: 'old', digits: '54712', governorate: '21' } })).body.outcome).toBe(
      'no-match',
    );
  });

  it('has one answer for nobody and for a wrong factor', async () => {
    const nobody = await lookUp({ type: 'national-id', number: '29001011234567' }, factorOf(fixture('one')));
    const wrongFactor = await lookUp(fixture('one').identity, factorOf(fixture('clean')));
    expect(nobody.text).toBe('{"outcome":"no-match"}');
    expect(wrongFactor.text).toBe(nobody.text);
    expect(wrongFactor.status).toBe(nobody.status);
  });

  it('of one identity is limited, and the limit does not tell whether anybody has it', async () => {
    const outcomes: string[] = [];
    for (const number of ['29001011234568', '29202292199989']) {
      for (let failure = 0; failure < 30; failure += 1)
        await lookUp({ type: 'national-id', number }, { type: 'licence', number: '00000000' });
      const answer = await lookUp({ type: 'national-id', number }, { type: 'licence', number: '00000000' });
      outcomes.push(`${answer.status} ${answer.text}`);
    }
    expect(outcomes[0]).toContain('429');
    expect(outcomes[1]).toBe(outcomes[0]);
    await control(session.authority, 'POST', '/clock', { offsetMs: 16 * 60_000 });
    const later = await connect(session.authority, undefined, 16 * 60_000);
    expect((await later.open(fixture('clean'))).outcome).toBe('found');
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });

  it('never takes a factor that is part of the identity', async () => {
    const record = {
      ...fixture('one'),
      identity: { type: 'national-id' as const, number: '29505050199996' },
      subjects: [{ subjectId: 'V1', kind: 'driving-licence' as const, licenceNumber: '29505050199996' }],
    };
    await control(session.authority, 'POST', '/records', record);
    expect((await lookUp(record.identity, { type: 'licence', number: '29505050199996' })).body.outcome).toBe('no-match');
  });

  it('sends the holder of a stale record to the prosecution, but only with the right factor', async () => {
    const record = { ...fixture('one'), identity: { type: 'passport' as const, number: 'A1234567', country: 'SD' }, stale: true };
    await control(session.authority, 'POST', '/records', record);
    const stale = await lookUp(record.identity, factorOf(record));
    expect(stale.body).toMatchObject({ outcome: 'stale' });
    expect(checkedKeys(stale.body)).toEqual(['outcome', 'whereToGo']);
    expect((await lookUp(record.identity, factorOf(fixture('clean')))).body.outcome).toBe('no-match');
  });
});

describe('violations', () => {
  it('come in pages, all of them, each once, as they were loaded', async () => {
    const record = fixture('four-hundred');
    const found = await caller.open(record);
    const lines: Api['Violation'][] = [];
    let pages = 0;
    for (let cursor: string | undefined, more = true; more; pages += 1) {
      const query: string = cursor === undefined ? '' : `?cursor=${cursor}`;
      const page = await caller.get<Api['ViolationsPage']>(`/v1/records/${found.recordId}/violations${query}`, {
        'record-access': found.accessToken,
      });
      lines.push(...page.body.violations);
      cursor = page.body.nextCursor;
      more = cursor !== undefined;
    }
    expect(pages).toBe(4);
    expect(lines).toEqual(record.violations);
  });

  it('are shown to nobody without the right Record-Access', async () => {
    const one = await caller.open(fixture('one'));
    const clean = await caller.open(fixture('clean'));
    const path = `/v1/records/${one.recordId}/violations`;
    expect((await caller.get<Api['Problem']>(path, { 'record-access': clean.accessToken })).body.code).toBe('record-access-invalid');
    const offsetMs = 31 * 60_000;
    await control(session.authority, 'POST', '/clock', { offsetMs });
    const late = await connect(session.authority, undefined, offsetMs);
    expect((await late.get(path, { 'record-access': one.accessToken })).status).toBe(403);
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });

  it('begin again when the record changes between two pages', async () => {
    const record = fixture('four-hundred');
    const found = await caller.open(record);
    const path = `/v1/records/${found.recordId}/violations`;
    const first = await caller.get<Api['ViolationsPage']>(path, { 'record-access': found.accessToken });
    await control(session.authority, 'POST', '/records', record);
    const second = await caller.get<Api['Problem']>(`${path}?cursor=${first.body.nextCursor}`, { 'record-access': found.accessToken });
    expect(second.status).toBe(409);
    expect(second.body.code).toBe('record-changed');
  });
});

function checkedKeys(body: object): string[] {
  return Object.keys(body).sort();
}
