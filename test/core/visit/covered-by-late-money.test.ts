import { expect, test } from 'vitest';
import type { Readiness } from '../../../electron/core/devices/readiness.ts';
import type { ForeignPapers } from '../../../electron/core/paper/foreign-papers.ts';
import type { Printing } from '../../../electron/core/paper/printing.ts';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import type { FoundRecord, Register } from '../../../electron/core/register/register.ts';
import { createDesk } from '../../../electron/core/visit/desk.ts';
import { createMoneyBench, letTimePass, mustStart, paymentFor } from '../payment/money-bench.ts';

test('a QR that was cancelled is paid while the card is at the terminal: covered once, the card gets its money back', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  await letTimePass(
    bench,
    bench.qr.payByQr(reference, ({ phase }) => {
      if (phase === 'shown') bench.qr.cancel(reference);
    }),
  );
  await bench.clock.advance(61_000);
  const terminal = {
    ...bench.terminal,
    async pay(...asked: Parameters<typeof bench.terminal.pay>) {
      bench.authority.payLate();
      await bench.qr.resolveOpen();
      return bench.terminal.pay(...asked);
    },
  };
  const desk = createDesk({
    ...bench,
    log: bench.context.log,
    terminal,
    register: { policy: () => defaultPolicy } as Partial<Register> as Register,
    printing: {} as Printing,
    foreign: {} as ForeignPapers,
    readiness: { check: async () => [] } as Partial<Readiness> as Readiness,
    standing: () => ({ serving: 'online' }),
    numbersLeft: () => 0,
  });
  const nothing = () => undefined;
  const { quote, identity } = paymentFor(bench, [1]);
  const request = { method: 'card', credits: [], record: {} as FoundRecord, quote, identity, language: 'ar', reference } as const;
  const paid = desk.pay(request, { reference: nothing, phase: nothing, cash: nothing, qr: nothing });
  expect(await letTimePass(bench, paid)).toEqual({ outcome: 'covered' });
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'covered' }, reversals: [{ state: 'reversed' }] });
});
