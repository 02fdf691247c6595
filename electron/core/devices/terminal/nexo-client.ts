/** nexo requests to one terminal, each a single exchange: written, sent, read back and checked to be the answer to it. */
import type { z } from 'zod';
import { type Clock, toInstant } from '../../clock.ts';
import type { Piastres } from '../../money.ts';
import { err, ok, type Result } from '../../result.ts';
import { toPounds } from './amounts.ts';
import { type ExchangeError, exchange } from './exchange.ts';
import * as nexo from './nexo-messages.ts';
import { directOutcome, phaseOf, repeatedOutcome, reversalOutcome, sessionOf } from './nexo-outcome.ts';
import type { PoiTransaction, ReversalOutcome, TerminalOutcome, TerminalPayment, TerminalPhase, TerminalRequestRef } from './terminal.ts';

/** The payment was not sent, or not (readably) answered, or the answer settles nothing. */
export type NoOutcome = ExchangeError | { readonly kind: 'undecided'; readonly condition: string };

/** One TransactionStatus answer about a request of `T`. */
export type Asked<T> =
  | { readonly kind: 'done'; readonly outcome: T }
  | { readonly kind: 'in-progress'; readonly phase: TerminalPhase | null }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'no-answer'; readonly detail: string };

export interface Diagnosis {
  readonly state: 'idle' | 'busy' | 'out-of-order';
  readonly hostReachable: boolean;
  readonly detail: string;
}

export interface NexoClientOptions {
  /** The terminal's endpoint, e.g. `http://127.0.0.1:8443/nexo`. */
  readonly url: string;
  /** Names this kiosk to the terminal. */
  readonly saleId: string;
  readonly poiId: string;
  readonly clock: Clock;
  /** A fresh ServiceID for the requests that need not be stored first. */
  readonly randomId: () => string;
  /** Milliseconds given to a request that no shopper takes part in. */
  readonly requestMs: number;
}

export interface NexoClient {
  diagnose(): Promise<Result<Diagnosis, ExchangeError>>;
  /** Opens or re-opens the session and says which it is. */
  login(): Promise<Result<string, ExchangeError>>;
  pay(payment: TerminalPayment, timeoutMs: number, giveUp: AbortSignal): Promise<Result<TerminalOutcome, NoOutcome>>;
  askPayment(ref: TerminalRequestRef): Promise<Asked<TerminalOutcome>>;
  abort(ref: TerminalRequestRef): Promise<void>;
  reverse(
    serviceId: string,
    transaction: PoiTransaction,
    amount: Piastres,
    timeoutMs: number,
  ): Promise<Result<ReversalOutcome, ExchangeError>>;
  askReversal(serviceId: string, amount: Piastres): Promise<Asked<ReversalOutcome>>;
}

export function createNexoClient({ url, saleId, poiId, clock, randomId, requestMs }: NexoClientOptions): NexoClient {
  interface Call<T> {
    readonly category: nexo.Category;
    readonly body: object;
    readonly schema: z.ZodType<T>;
    readonly serviceId?: string;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  }

  async function call<T>({
    category,
    body,
    schema,
    serviceId = randomId(),
    timeoutMs = requestMs,
    signal,
  }: Call<T>): Promise<Result<T, ExchangeError>> {
    const header = { serviceId, saleId, poiId };
    const answer = await exchange(clock, { url, body: nexo.envelope(category, header, body), timeoutMs, ...(signal && { signal }) });
    if (!answer.ok) return answer;
    const read = nexo.readAnswer(answer.value, category, header, schema);
    return read === null ? err({ kind: 'no-answer', detail: 'unreadable answer' }) : ok(read);
  }

  async function ask<T>(
    category: nexo.AskableCategory,
    serviceId: string,
    read: (body: { PaymentResponse?: nexo.PaymentResponse | undefined; ReversalResponse?: nexo.ReversalResponse | undefined }) => T | null,
  ): Promise<Asked<T>> {
    const body = nexo.transactionStatusBody(category, saleId, { serviceId, poiId });
    const answer = await call({ category: 'TransactionStatus', body, schema: nexo.transactionStatusResponseSchema });
    if (!answer.ok) return { kind: 'no-answer', detail: answer.error.detail };
    const { Response, RepeatedMessageResponse: repeated } = answer.value;
    if (Response.Result === 'Failure') {
      if (Response.ErrorCondition === 'InProgress') return { kind: 'in-progress', phase: phaseOf(Response) };
      if (Response.ErrorCondition === 'NotFound') return { kind: 'not-found' };
      return { kind: 'no-answer', detail: Response.ErrorCondition ?? 'failure' };
    }
    if (!repeated) return { kind: 'no-answer', detail: 'no repeated answer' };
    const { MessageHeader: header, RepeatedResponseMessageBody: original } = repeated;
    if (header.MessageCategory !== category || !nexo.isFor(header, { serviceId, saleId, poiId })) {
      return { kind: 'no-answer', detail: 'answer about another request' };
    }
    const outcome = read(original);
    return outcome === null ? { kind: 'no-answer', detail: 'unreadable answer' } : { kind: 'done', outcome };
  }

  return {
    async diagnose() {
      const answer = await call({ category: 'Diagnosis', body: nexo.diagnosisBody(), schema: nexo.diagnosisResponseSchema });
      if (!answer.ok) return answer;
      const { Response, POIStatus, HostStatus } = answer.value;
      const hostReachable = HostStatus === undefined || HostStatus.some((host) => host.IsReachableFlag);
      const status = POIStatus?.GlobalStatus ?? (Response.Result === 'Success' ? 'OK' : (Response.ErrorCondition ?? 'Failure'));
      const state = status === 'OK' ? 'idle' : status === 'Busy' ? 'busy' : 'out-of-order';
      return ok({ state, hostReachable, detail: status });
    },

    async login() {
      const body = nexo.loginBody(toInstant(clock.now()));
      const answer = await call({ category: 'Login', body, schema: nexo.loginResponseSchema });
      if (!answer.ok) return answer;
      const { Response, POISystemData } = answer.value;
      if (Response.Result === 'Failure' || !POISystemData)
        return err({ kind: 'no-answer', detail: Response.ErrorCondition ?? 'no serial number' });
      // The serial number tells a swapped terminal; the session number, where there is one, a terminal that lost its memory.
      return ok([POISystemData.POITerminalData.POISerialNumber, sessionOf(Response)].filter(Boolean).join('/'));
    },

    async pay(payment, timeoutMs, giveUp) {
      const answer = await call({
        category: 'Payment',
        serviceId: payment.serviceId,
        body: nexo.paymentBody(payment),
        schema: nexo.paymentResponseSchema,
        timeoutMs,
        signal: giveUp,
      });
      if (!answer.ok) return answer;
      const outcome = directOutcome(answer.value);
      return outcome
        ? ok(outcome)
        : err({ kind: 'undecided', condition: answer.value.Response.ErrorCondition ?? answer.value.Response.Result });
    },

    askPayment: (ref) => ask('Payment', ref.serviceId, (body) => (body.PaymentResponse ? repeatedOutcome(body.PaymentResponse) : null)),

    async abort(ref) {
      // Answered by 200 and no body: there is nothing to read, and a lost abort is found out by asking.
      await exchange(clock, {
        url,
        body: nexo.envelope('Abort', { serviceId: randomId(), saleId, poiId }, nexo.abortBody(saleId, ref)),
        timeoutMs: requestMs,
      });
    },

    async reverse(serviceId, transaction, amount, timeoutMs) {
      const answer = await call({
        category: 'Reversal',
        serviceId,
        body: nexo.reversalBody(serviceId, transaction, amount, toInstant(clock.now())),
        schema: nexo.reversalResponseSchema,
        timeoutMs,
      });
      return answer.ok ? ok(reversalOutcome(answer.value, toPounds(amount))) : answer;
    },

    askReversal: (serviceId, amount) =>
      ask('Reversal', serviceId, (body) => (body.ReversalResponse ? reversalOutcome(body.ReversalResponse, toPounds(amount)) : null)),
  };
}
