/** What terminal, cash box and payment service say they hold: the truth that the kiosk's books are compared with. */
import type { Lobby } from './lobby.ts';

/** Piastres. */
export interface Takings {
  readonly card: number;
  readonly cash: number;
  readonly qr: number;
}

type Machines = Pick<Lobby, 'terminal' | 'acceptor' | 'authority'>;

export async function readTakings({ terminal, acceptor, authority }: Machines): Promise<Takings> {
  const [bank, box, phone] = await Promise.all([
    get<{ readonly captured: number; readonly reversed: number }>(`${terminal.controlUrl}/transactions`),
    acceptor ? get<{ readonly box: readonly { readonly value: number; readonly count: number }[] }>(`${acceptor.controlUrl}/state`) : null,
    get<readonly { readonly amount: number; readonly paidAt?: string }[]>(`${authority.controlUrl}/payment-references`),
  ]);
  return {
    card: bank.captured - bank.reversed,
    cash: sumOf((box?.box ?? []).map(({ value, count }) => value * count)),
    qr: sumOf(phone.map(({ amount, paidAt }) => (paidAt === undefined ? 0 : amount))),
  };
}

/** @param balances of the ledger, by account */
export function takingsIn(balances: ReadonlyMap<string, number>): Takings {
  return { card: balances.get('card-clearing') ?? 0, cash: balances.get('cash-box') ?? 0, qr: balances.get('qr-clearing') ?? 0 };
}

/** In words; empty when both say the same. */
export function differences(books: Takings, machines: Takings): readonly string[] {
  return (['card', 'cash', 'qr'] as const)
    .filter((method) => books[method] !== machines[method])
    .map((method) => `${method}: the books say ${books[method]}, the machine ${machines[method]}`);
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}
