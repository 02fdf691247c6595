import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { allowed } from '../../../electron/core/audit/log-fields.ts';
import { fixture } from '../register/authority-world.ts';
import { forkCore } from './forked-core.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { tracesOf } from './traces.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

/** 12 to 19 digits in a row that a masked number does not have. */
const cardNumber = /(?<![\d*])\d{13,19}(?![\d*])/;

test('a whole visit, wrong factor and leaking terminal included, leaves no identity, name, plate or card number in the log', async () => {
  const record = fixture('two-licences-three-plates');
  lobby = await openLobby({ records: [record] });
  lobby.terminal.setMode({ bank: 'approve', fault: 'card-number-leak' });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'factor');
  kiosk.call('visit.submitFactor', { factor: { type: 'plate', letters: 'ق ل م', digits: '456' } });
  await kiosk.until('not-found');
  kiosk.call('visit.back');
  await visitTo(kiosk, record, 'done');
  kiosk.call('visit.callStaff');
  kiosk.call('visit.end');
  await kiosk.stop();
  const log = JSON.stringify(lobby.log.events);
  expect(lobby.log.events.length).toBeGreaterThan(20);
  for (const trace of [...tracesOf(record), 'ق ل م', 'قلم']) expect(log, trace).not.toContain(trace);
  expect(log).not.toMatch(cardNumber);
  // As the program's own log would write them: nothing is logged that its table does not know.
  for (const { event, fields } of lobby.log.events) expect(allowed(fields), event).not.toHaveProperty('dropped');
});

test('nor do the lines that the process itself writes, nor any file that it leaves', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  lobby.terminal.setMode({ bank: 'approve', fault: 'card-number-leak' });
  const core = await forkCore(lobby);
  await core.walk(record, ({ page }) => page.page === 'done');
  await core.kill();
  const stderr = core.stderr();
  expect(stderr).toContain('visit.state');
  for (const trace of tracesOf(record)) expect(stderr, trace).not.toContain(trace);
  expect(stderr).not.toMatch(cardNumber);
  // What is kept in the data folder is what was said: the file is searched with every other one below.
  const kept = readFileSync(join(lobby.dataFolder, 'logs', 'core.log'), 'utf8');
  expect(kept).toContain('visit.state');
  expect(stderr).toContain(kept.slice(0, kept.indexOf('\n')));
  expect(kept).not.toMatch(cardNumber);
  const files = readdirSync(lobby.dataFolder, { recursive: true, encoding: 'utf8' }).map((name) => join(lobby.dataFolder, name));
  const violations = new Set(record.violations.map((violation) => violation.violationId));
  for (const file of files.filter((name) => statSync(name).isFile())) {
    const content = readFileSync(file);
    // A violation's number names nobody: the ledger's lines keep it in the clear.
    for (const trace of tracesOf(record).filter((one) => !violations.has(one)))
      expect(content.includes(Buffer.from(trace)), `${trace} in ${file}`).toBe(false);
  }
});

/** Loaded into the core: the first call breaks it, with a message that quotes what nobody should have quoted. */
const broken = `process.on('message', (message) => {
  if (message.type === 'call') throw new Error('no column for ٢٨٥٠١١٥٠١٩٩٩٩٣ of منى علي');
})`;

test('nor what an error says that nobody expected: the core dies of it, and its last line names the place alone', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  const core = await forkCore(lobby, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}` });
  void core.walk(record, () => false).catch(() => undefined);
  await expect.poll(core.stderr, { timeout: 10_000 }).toContain('core.died');
  await core.kill();
  const last = core.stderr().trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ msg: 'core.died', detail: expect.stringMatching(/^Error: no column for \[words\]/) });
  expect(core.stderr()).not.toMatch(/منى|علي|٢٨٥٠|2850115/);
  expect(
    readFileSync(join(lobby.dataFolder, 'logs', 'core.log'), 'utf8')
      .trim()
      .split('\n')
      .at(-1),
  ).toBe(last);
});
