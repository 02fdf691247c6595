/** The questions that states of the chart ask of the rest of the core; each answer comes back as an event. */
import { fromCallback } from 'xstate';
import type { PersonAtHand } from '../paper/foreign-papers.ts';
import { required, type VisitContext } from './context.ts';
import type { DeviceEvent, RecordEvent } from './events.ts';

/** Runs an async service and sends its result as an event; a thrown error is a fault of ours and ends the visit on a page that says so. */
function service<I>(run: (input: I, send: (event: DeviceEvent | RecordEvent) => void) => Promise<DeviceEvent | RecordEvent>) {
  return fromCallback<{ type: 'none' }, I>(({ input, sendBack }) => {
    const send = (event: DeviceEvent | RecordEvent) => sendBack(event as never);
    run(input, send).then(send, (error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      send({ type: 'fatal', fault: { code: 'unexpected', detail } });
    });
  });
}

interface ServiceInput {
  readonly context: VisitContext;
}

/** Whose certificates are printed here that another machine was paid for; null: a payment of this one. */
function personOf({ unprinted, reference, record, identity, language }: VisitContext): PersonAtHand | null {
  const elsewhere = unprinted?.amount === null && unprinted.reference === reference;
  return elsewhere && record && identity ? { record, identity, language } : null;
}

export const actors = {
  askPayment: service<ServiceInput>(async ({ context }) => ({
    type: 'payment.answer',
    answer: await context.services.askPayment(required(context.paperNumber, 'paper number')),
  })),
  sendCode: service<ServiceInput>(async ({ context }) => ({
    type: 'code.result',
    result: await context.services.sendCode(required(context.identity, 'identity')),
  })),
  photo: service<ServiceInput & { readonly violationId: string }>(async ({ context, violationId }) => {
    const missing = { violationId, image: null };
    // A photo is worth no visit: whatever breaks, it is missing.
    return {
      type: 'photo.result',
      result: await context.services.photo(required(context.record, 'record'), violationId).catch(() => missing),
    };
  }),
  lookUp: service<ServiceInput>(async ({ context }, send) => ({
    type: 'lookup.result',
    result: await context.services.lookUp(required(context.identity, 'identity'), required(context.factor, 'factor'), (lines) =>
      send({ type: 'lookup.found', lines }),
    ),
  })),
  quote: service<ServiceInput>(async ({ context }) => ({
    type: 'quote.result',
    result: await context.services.quote(required(context.record, 'record'), context.chosen),
  })),
  pay: service<ServiceInput>(async ({ context }, send) => ({
    type: 'money.result',
    result: await context.services.pay(
      {
        method: context.method,
        credits: context.credits,
        record: required(context.record, 'record'),
        quote: required(context.quote, 'quote'),
        identity: required(context.identity, 'identity'),
        language: context.language,
        reference: context.reference,
      },
      {
        reference: (reference) => send({ type: 'money.reference', reference }),
        phase: (phase) => send({ type: 'money.phase', phase }),
        cash: (cash) => send({ type: 'money.cash', cash }),
        qr: (qr) => send({ type: 'money.qr', qr }),
      },
    ),
  })),
  giveCredit: service<ServiceInput>(async ({ context }) => ({
    type: 'money.credited',
    result: await context.services.giveCredit(required(context.reference, 'reference')),
  })),
  printUnknown: service<ServiceInput>(async ({ context }) => ({
    type: 'print.slip',
    // A slip is worth no visit: whatever breaks, the reference stays on the page.
    slip: await context.services.printUnknown(required(context.reference, 'reference')).catch(() => 'failed' as const),
  })),
  settle: service<ServiceInput>(async ({ context }) => ({
    type: 'settlement.result',
    result: await context.services.settle(required(context.reference, 'reference')),
  })),
  print: service<ServiceInput>(async ({ context }, send) => ({
    type: 'print.result',
    result: await context.services.print(
      required(context.reference, 'reference'),
      (prints) => send({ type: 'print.progress', prints }),
      personOf(context),
    ),
  })),
};
