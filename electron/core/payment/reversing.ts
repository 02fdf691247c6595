/** Giving an approved tender back through the terminal. What cannot be given back there is due back, with a case for staff. */
import type { ReversalRow } from '../../../db/journal/money-store.ts';
import { newServiceId } from '../devices/terminal/service-id.ts';
import type { CardTerminal, ReversalOutcome } from '../devices/terminal/terminal.ts';
import { called } from './asking.ts';
import { type MoneyContext, withoutCardNumbers } from './context.ts';
import { creditMessage, owe } from './due-back.ts';

const LOOKS_WHILE_BUSY = 4;
const LOOK_AGAIN_MS = 5_000;

interface Session {
  readonly poiId: string;
  readonly terminalSession: string;
}

/** Sends (or sends again) a requested reversal and writes down the answer. Idempotent at the terminal by the transaction. */
export async function reverse(context: MoneyContext, id: string, terminal: CardTerminal): Promise<ReversalRow> {
  const before = reversalOf(context, id);
  const tender = context.journal.money.tender(before.tender);
  const session = await sessionOnceIdle(context, terminal);
  const serviceId = storeRequest(context, before, session);

  const transaction = { id: tender?.poiTransactionId ?? '', at: tender?.poiTransactionAt ?? '' };
  const answer: ReversalOutcome =
    transaction.id === ''
      ? { outcome: 'refused', detail: 'the terminal named no transaction' }
      : await called(() => terminal.reverse({ serviceId, transaction, amount: before.amount }));
  recordAnswer(context, id, believable(before, session, answer));
  return reversalOf(context, id);
}

/** A terminal that is still busy with the payment itself would not take its reversal; null when it cannot say which session it is in. */
async function sessionOnceIdle({ clock }: MoneyContext, terminal: CardTerminal): Promise<Session | null> {
  for (let looked = 1; ; looked++) {
    const status = await called(() => terminal.status());
    if (!('poiId' in status)) return null;
    if (status.state !== 'busy' || looked === LOOKS_WHILE_BUSY) return status.terminalSession === '' ? null : status;
    await clock.delay(LOOK_AGAIN_MS);
  }
}

function storeRequest({ gate, randomBytes }: MoneyContext, before: ReversalRow, session: Session | null): string {
  const move = { aggregate: 'reversal', id: before.id, payment: before.payment, amounts: { reversed: before.amount } } as const;
  if (before.state === 'requested') {
    const facts = session ? { poiId: session.poiId, terminalSession: session.terminalSession } : {};
    gate.commit((apply) =>
      apply({ ...move, from: 'requested', event: 'reversal.submitted', facts, details: { serviceId: before.serviceId } }),
    );
    return before.serviceId;
  }
  const serviceId = newServiceId(randomBytes);
  gate.commit((apply) =>
    apply({ ...move, from: before.state, event: 'reversal.asked-again', facts: { serviceId }, details: { serviceId } }),
  );
  return serviceId;
}

/**
 * After an attempt of unknown outcome a refusal counts only from the terminal and session that the attempt went to: another one
 * refuses what it does not know, while the money may be back on the card already.
 */
function believable(before: ReversalRow, session: Session | null, answer: ReversalOutcome): ReversalOutcome {
  if (before.state === 'requested' || answer.outcome !== 'refused') return answer;
  const same = session !== null && session.poiId === before.poiId && session.terminalSession === before.terminalSession;
  return same ? answer : { outcome: 'unknown', detail: `another terminal or session says: ${answer.detail}` };
}

function recordAnswer(context: MoneyContext, id: string, answer: ReversalOutcome): void {
  const detail = answer.outcome === 'reversed' ? '' : withoutCardNumbers(answer.detail);
  context.gate.record((apply) => {
    const row = reversalOf(context, id);
    const { payment, amount } = row;
    const move = { aggregate: 'reversal', id, payment, amounts: { reversed: amount }, details: { detail }, facts: { detail } } as const;
    const owed = { payment, reversal: id, amount, reason: 'reversal-failed' } as const;
    if (row.state === 'unknown') {
      if (answer.outcome === 'unknown') return;
      const reversed = answer.outcome === 'reversed';
      apply({ ...move, from: 'unknown', event: reversed ? 'reversal.found-reversed' : 'reversal.found-refused' });
      const held = context.journal.money.dueBackOfReversal(id);
      if (!held) throw new Error(`${id}: nothing is held for it`);
      const dueBack = { aggregate: 'due-back', payment, from: 'held', id: held.id, details: { amount } } as const;
      if (reversed) apply({ ...dueBack, event: 'due-back.withdrawn' });
      else apply({ ...dueBack, event: 'due-back.confirmed', messages: { credit: creditMessage(context, held) } });
      return;
    }
    apply({ ...move, from: row.state, event: `reversal.${answer.outcome}` });
    if (answer.outcome !== 'reversed') owe(context, apply, answer.outcome === 'refused' ? 'owed' : 'held', owed);
  });
}

function reversalOf({ journal }: MoneyContext, id: string): ReversalRow {
  const row = journal.money.reversal(id);
  if (!row) throw new Error(`no reversal ${id}`);
  return row;
}
