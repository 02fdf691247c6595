/** How the citizen of a tour pays: what is touched on the screen, what goes into the slot, and what the phone does. */
import type { PageName } from '../../electron/core/visit/view.ts';
import { readQr } from '../golden/qr.ts';
import { merchantQr } from '../simulators/authority/merchant-qr.ts';
import type { Lobby } from './lobby.ts';
import type { Screen } from './screen.ts';
import type { Hands, SeenView } from './walk.ts';

export const tourMethods = ['card', 'cash', 'qr', 'mixed'] as const;
export type TourMethod = (typeof tourMethods)[number];

/** What is done on the pages that ask for money. */
export type Payer = (hands: Hands) => Partial<Record<PageName, () => Promise<void>>>;

/** Piastres, as the authority's first policy has them, and for how many of them one payment may ask. */
const notes = [20_000, 10_000, 5_000, 2_000, 1_000, 500];
const MOST_NOTES = 40;
const NOTES_OF_A_MIX = 2;
const PATIENCE_MS = 20_000;

export function createPayer(method: TourMethod, { acceptor, authority }: Pick<Lobby, 'acceptor' | 'authority'>): Payer {
  return ({ screen, press, photograph }) => {
    const lastView = () => screen.evaluate<SeenView>('seenViews.at(-1)');

    async function choose(): Promise<void> {
      const { held = 0 } = await lastView();
      const way = method !== 'mixed' ? method : held > 0 ? 'card' : 'cash';
      await press(`[data-action="pay-by-${way}"]`);
    }

    async function payInCash(): Promise<void> {
      if (!acceptor) throw new Error('--method: there is no bank-note acceptor here, for want of socat');
      const { amount = 0 } = await lastView();
      const hand = method === 'mixed' ? part(amount) : whole(amount);
      for (const value of hand) await insert(acceptor.controlUrl, value);
      if (method !== 'mixed') return;
      await until(screen, 'the notes in the box', () => isAtRest(acceptor.controlUrl));
      await photograph('cash');
      await press('[data-page="cash"] [data-action="cancel"]');
    }

    async function insert(controlUrl: string, value: number): Promise<void> {
      await until(
        screen,
        `a note of ${value} drawn in`,
        async () => (await post<{ drawn: boolean }>(`${controlUrl}/note`, { value })).drawn,
      );
    }

    /** With the telephone's camera: what counts is what can be read from the screen. */
    async function payByPhone(): Promise<void> {
      await until(screen, 'the QR', () => screen.evaluate<boolean>(`document.querySelector('img.qr-code')?.complete === true`));
      await photograph('qr');
      const [code] = await readQr(await screen.picture());
      const references = await get<readonly { readonly reference: string; readonly amount: number }[]>(
        `${authority.controlUrl}/payment-references`,
      );
      const newest = references.at(-1);
      if (!newest || code !== merchantQr(newest.amount, newest.reference)) throw new Error(`the screen shows the QR ${code}`);
      await post(`${authority.controlUrl}/payment-references/${newest.reference}/pay`, {});
    }

    return { 'way-to-pay': choose, cash: payInCash, qr: payByPhone };
  };
}

function whole(amount: number): number[] {
  const hand = greedily(amount, MOST_NOTES, (value, left) => value <= left);
  if (hand.reduce((sum, value) => sum + value, 0) === amount) return hand;
  throw new Error(`--method cash: ${amount / 100} pounds are not to be paid in ${MOST_NOTES} notes; there is --method mixed`);
}

/** Something is left for the card. */
function part(amount: number): number[] {
  return greedily(amount, NOTES_OF_A_MIX, (value, left) => value < left);
}

function greedily(amount: number, most: number, fits: (value: number, left: number) => boolean): number[] {
  const hand: number[] = [];
  let left = amount;
  for (const value of notes) {
    for (; hand.length < most && fits(value, left); left -= value) hand.push(value);
  }
  return hand;
}

async function isAtRest(controlUrl: string): Promise<boolean> {
  const { inPath, unacknowledged } = await get<{ inPath: object | null; unacknowledged: number }>(`${controlUrl}/state`);
  return inPath === null && unacknowledged === 0;
}

/** Looks once a frame. */
async function until(screen: Screen, wanted: string, is: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await is())) {
    if (performance.now() > giveUpAt) throw new Error(`${wanted}: never`);
    await screen.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(null)))');
  }
}

async function get<T>(url: string): Promise<T> {
  return answerOf(await fetch(url));
}

async function post<T>(url: string, body: object): Promise<T> {
  return answerOf(await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));
}

async function answerOf<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
