import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

/** Somebody pays these lines at another place while the card is in the terminal here. */
async function payHereAndElsewhere(record: ReturnType<typeof fixture>, elsewhere: readonly string[]): Promise<Kiosk> {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase === 'present-card');
  await lobby.control('POST', '/elsewhere-payments', { violationIds: elsewhere });
  lobby.terminal.shopper('approve');
  return kiosk;
}

test('the only line: it counts once, its amount and court fee are due back, and the paper is issued', async () => {
  const record = fixture('one');
  const kiosk = await payHereAndElsewhere(record, ['202590000010000']);
  const done = await kiosk.until('done');
  expect(done).toMatchObject({ dueBack: 22_000, missing: [] });
  await kiosk.stop();
  const { payments, ledger, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'part-settled', total: 32_000 }]);
  expect(ledger).toMatchObject({ 'card-clearing': 32_000, 'due-back': -22_000, 'authority-fees': -10_000 });
  expect(openCases.map((open) => open.kind)).toEqual(['due-back']);
});

test('one line of many: the others are settled, and only that one is due back', async () => {
  const record = fixture('two-licences-three-plates');
  const line = record.violations.find((violation) => violation.payable.answer === 'yes');
  if (!line) throw new Error('no payable line in the fixture');
  const kiosk = await payHereAndElsewhere(record, [line.violationId]);
  const done = await kiosk.until('done');
  expect(done.dueBack).toBe(line.amountDue + 500);
  await kiosk.stop();
  const { payments, settledThere } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'part-settled' }]);
  expect(settledThere).not.toContain(line.violationId);
  expect(settledThere).toHaveLength(record.violations.filter((violation) => violation.payable.answer === 'yes').length - 1);
});
