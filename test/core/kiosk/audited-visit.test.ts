import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { auditCheck } from '../../../electron/core/audit/audit-check.ts';
import { printedHead } from '../../../electron/core/audit/chain.ts';
import { readCredentials } from '../../../electron/core/keys/credentials.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

interface Heartbeat {
  readonly heartbeat: { readonly auditHead: { readonly sequence: number; readonly hash: string } };
}

test('a visit’s trail is whole, begins and ends, and fits the head that the authority knows and the key that signed it', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  expect(kiosk.call('visit.end').ok).toBe(true);
  await kiosk.until('attract');
  await expect
    .poll(
      async () => {
        lobby.clock.skip(10_000);
        return (await lobby.control<Heartbeat[]>('GET', '/heartbeats')).at(-1)?.heartbeat.auditHead.sequence ?? 0;
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(20);
  const [beat] = await lobby.control<Heartbeat[]>('GET', '/heartbeats');
  await kiosk.stop();

  const file = join(lobby.dataFolder, 'journal.db');
  const journal = mustOpen(file);
  const rows = journal.audit.rows();
  const heads = journal.audit.heads();
  const recordId = journal.money.latestPayment()?.recordId;
  journal.close();
  const named = (type: string) => rows.filter((row) => row.type === type);
  expect(rows[0]).toMatchObject({ type: 'core.started', fields: { demonstration: true, uncleanStop: false } });
  expect(rows.at(-1)).toMatchObject({ type: 'core.stopped', fields: { began: 1 } });
  expect(named('visit.began')).toHaveLength(1);
  expect(named('visit.ended').map((row) => row.fields)).toEqual([{ began: named('visit.began')[0]?.id, page: 'done' }]);
  expect(named('record.opened').map((row) => row.fields)).toEqual([{ from: 'authority', version: expect.any(Number), by: null }]);
  expect(named('record.opened')[0]?.subject).toMatch(/^[\w-]{43}$/);
  if (!recordId) throw new Error('no payment');
  for (const secret of [recordId, record.identity.number, ...record.owner.name.split(' ')])
    expect(JSON.stringify(rows), secret).not.toContain(secret);
  expect(lobby.log.events.filter((line) => JSON.stringify(line).includes('audit.'))).toEqual([]);
  expect(heads.at(-1)?.row).toBe(rows.length);

  const credentials = await readCredentials({ folder: lobby.authority.credentialsFolder, allowDemonstration: true });
  if (!credentials.ok || !beat) throw new Error('no credentials or no heartbeat');
  const keyFile = join(lobby.folder, 'kiosk-public.json');
  const { kty, crv, x } = credentials.value.kioskKey.export({ format: 'jwk' });
  writeFileSync(keyFile, JSON.stringify({ kty, crv, x }));
  const { sequence, hash } = beat.heartbeat.auditHead;
  const { exit, said } = auditCheck([file, '--public-key', keyFile, '--head', printedHead({ row: sequence, hash })]);
  expect(said).toContain(
    `whole\n${rows.length} rows of the chain read, from row 1 on\nanchored up to row ${rows.length}\n0 rows since then`,
  );
  expect(exit).toBe(0);
});

test('a look-up that finds nobody is in the trail, without anybody in it', async () => {
  lobby = await openLobby({ records: [] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, { ...record, identity: fixture('clean').identity }, 'not-found');
  await kiosk.stop();
  const journal = mustOpen(join(lobby.dataFolder, 'journal.db'));
  const rows = journal.audit.rows().filter((row) => row.type.startsWith('record.'));
  expect(rows.map(({ type, subject, fields }) => [type, subject, fields])).toEqual([
    ['record.not-opened', null, { outcome: 'no-match', by: null }],
  ]);
  expect(
    journal.audit
      .rows()
      .slice(-2)
      .map(({ type, fields }) => [type, fields]),
  ).toEqual([
    ['visit.ended', { began: expect.any(Number), page: 'not-found' }],
    ['core.stopped', { began: 1 }],
  ]);
  journal.close();
});
