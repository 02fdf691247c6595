/** The less trodden roads of the visit in a real window: a code by phone, a ticket's photo, one licence only, an objection, part of what is owed. */
import { afterEach, expect, test, vi } from 'vitest';
import { firstPageShown } from '../tour/walk.ts';
import { money, openVisit, plain, type Visiting } from './visiting.ts';

let visiting: Visiting;
afterEach(() => visiting.close());

const noWalk = { ended: 'done', taps: 0, machineMs: 0, pages: [] } as const;

/** What the phone received: the simulator keeps every code that may still be used. */
async function readPhone(): Promise<string> {
  const codes = (await (await fetch(`${visiting.lobby.authority.controlUrl}/one-time-codes`)).json()) as { readonly code: string }[];
  return codes.at(-1)?.code ?? '';
}

test('by a code on the phone, one licence of five, one line of it objected to: the rest is paid, and no certificate is given for it', async () => {
  visiting = await openVisit('two-licences-three-plates', ['--lang', 'ar', '--orientation', 'portrait']);
  const { kiosk, options } = visiting;
  const { page } = kiosk;
  await kiosk.screen.evaluate(firstPageShown);
  const tap = (selector: string) => page.locator(selector).first().click({ timeout: 20_000 });
  const act = (name: string) => tap(`[data-action="${name}"]`);
  const on = (name: string) => page.locator(`[data-page="${name}"]`).waitFor({ timeout: 20_000 });
  const said = async () => plain((await page.locator('[data-page]').innerText()) ?? '');

  await act('primary');
  await on('national-id');
  await page.keyboard.type(options.nationalId);
  await act('primary');
  await on('factor');
  await act('factor-one-time-code');
  await act('primary');
  await on('code');
  expect(await page.locator('[data-fact="phone"]').innerText()).toContain('•••••••');

  // What is typed stays where it is when the language changes.
  await page.keyboard.type('12');
  await act('language');
  await vi.waitFor(async () => expect(await kiosk.screen.evaluate('document.documentElement.lang')).toBe('en'));
  expect(await page.locator('[data-typed-length]').getAttribute('data-typed-length')).toBe('2');
  await act('clear');

  await page.keyboard.type('000000');
  await act('primary');
  await on('not-found');
  await act('back');
  await on('code');
  await page.keyboard.type(await readPhone());
  await act('primary');
  await on('record');

  await act('show-V3');
  await act('photo-202490000070003');
  await page.locator('img.ticket-photo').waitFor({ timeout: 10_000 });
  await vi.waitFor(async () =>
    expect(await kiosk.screen.evaluate<number>("document.querySelector('img.ticket-photo').naturalWidth")).toBeGreaterThan(100),
  );
  await act('close');
  await page.locator('img.ticket-photo').waitFor({ state: 'detached' });
  await act('back');
  await act('primary');

  await on('purpose');
  await act('purpose-V3');
  await on('lines');
  expect(await page.locator('[data-violation]').count()).toBe(3);
  await act('object-202690000070004');
  expect(await said()).toContain('202690000070004');
  await act('primary');

  await on('quote');
  const total = 27_000 + 20_000 + 2 * 500 + 10_000;
  const quoted = await said();
  for (const amount of [47_000, 1_000, 10_000, total]) expect(quoted).toContain(money('en', amount));
  expect(await page.locator('[data-action="primary"]').innerText()).toContain('580.00');
  // Four subjects keep what they had: of these only the one without a line can have its certificate.
  expect(
    await page.locator('[data-eligible="true"] [data-subject]').evaluateAll((all) => all.map((e) => e.getAttribute('data-subject'))),
  ).toEqual(['D2']);
  await act('primary');

  await on('done');
  expect(await page.locator('[data-print="statement"]').count()).toBe(1);
  await act('show-bill');
  expect(await said()).toContain(money('en', total));
  expect(await page.locator('[data-action^="pay"], [data-bill] button').count()).toBe(0);
  await act('primary');
  await act('primary');
  await on('attract');

  const result = await visiting.result(noWalk);
  expect(result).toMatchObject({ payment: { state: 'settled' }, totals: { total }, clearances: [{ state: 'final' }] });
});
