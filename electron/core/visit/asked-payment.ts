/** How a payment stands, asked by nothing but a number on paper: state only. Printing and money need the person. */
import type { Clock } from '../clock.ts';
import { type PaperNumber, type Reference, referencesOf } from '../identity/reference.ts';
import type { ServiceStanding } from '../outage/standing.ts';
import type { Payments } from '../payment/payments.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import type { Register } from '../register/register.ts';
import { createAllowance } from './allowance.ts';
import type { PaymentAnswer } from './services.ts';
import type { FaultCode } from './view.ts';

/** Answers: more than a queue of people with papers can ask for at one machine. Whoever guesses a slip beside their own learns a state, and nobody's name. */
const ANSWERS = 30;
const WITHIN_MS = 15 * 60_000;

export interface AskedPaymentOptions {
  readonly register: Pick<Register, 'payment'>;
  readonly payments: Pick<Payments, 'paymentOf' | 'known'>;
  readonly standing: () => ServiceStanding;
  readonly clock: Clock;
}

export function createPaymentQuestions({ register, payments, standing, clock }: AskedPaymentOptions) {
  const answers = createAllowance({ most: ANSWERS, withinMs: WITHIN_MS, clock });

  /** Letters are not typed: one after the other, until one of them is known or nobody answers. */
  async function askAuthority(references: readonly Reference[]): Promise<PaymentAnswer> {
    for (const reference of references) {
      const asked = await register.payment(reference);
      if (asked.ok) {
        const { state, dueBack, clearances } = asked.value;
        return { outcome: 'known', payment: { state, dueBack, certificates: clearances.length } };
      }
      if (asked.error.kind === 'too-many') return { outcome: 'too-many' };
      if (asked.error.kind === 'trouble') return troubled(asked.error.reason, asked.error.cause);
    }
    return { outcome: 'unknown' };
  }

  /**
   * The newest word wins: the authority's of this moment, and of what it has not heard of or cannot be asked, this machine's own. An
   * amount due back is newer here, where it may have been given back since the authority's answer.
   */
  return async function askPayment(number: PaperNumber): Promise<PaymentAnswer> {
    if (!answers.isLeft()) return { outcome: 'too-many' };
    const references = referencesOf(number);
    const [ours] = references.flatMap((reference) => payments.paymentOf(reference) ?? []);
    const answer: PaymentAnswer =
      standing().serving === 'offline'
        ? troubled('unreachable', { kind: 'unreachable', detail: 'the line is down' })
        : await askAuthority(ours ? [ours] : references);
    // Read after the answer: it may have come to this machine meanwhile.
    const own = ours ? payments.known(ours) : null;
    // Whoever got no answer has learned nothing, and may try again and again.
    if (own !== null || answer.outcome !== 'trouble') answers.take();
    if (own === null) return answer;
    if (answer.outcome !== 'known') return { outcome: 'known', payment: own };
    return { outcome: 'known', payment: own.state === 'waiting' ? answer.payment : { ...answer.payment, dueBack: own.dueBack } };
  };
}

function troubled(reason: Extract<PaymentAnswer, { outcome: 'trouble' }>['reason'], { kind, detail }: AuthorityError): PaymentAnswer {
  const fault: FaultCode = { code: kind, detail };
  return { outcome: 'trouble', reason, fault };
}
