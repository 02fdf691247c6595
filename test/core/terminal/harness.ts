/** The real driver against the real terminal simulator over HTTP; only time is the test's. */
import { randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import type { z } from 'zod';
import { toInstant } from '../../../electron/core/clock.ts';
import { createNexoTerminal, nexoTimeouts } from '../../../electron/core/devices/terminal/nexo.ts';
import { newServiceId } from '../../../electron/core/devices/terminal/service-id.ts';
import type { CardTerminal, TerminalOutcome, TerminalPayment, TerminalPhase } from '../../../electron/core/devices/terminal/terminal.ts';
import { piastres } from '../../../electron/core/money.ts';
import type { modeSchema } from '../../simulators/terminal/mode.ts';
import { startTerminal, type TerminalHandle, type TerminalOptions } from '../../simulators/terminal/terminal.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

export interface Bench {
  readonly simulator: TerminalHandle;
  readonly terminal: CardTerminal;
  readonly clock: FakeClock;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  mode(mode: z.input<typeof modeSchema>): void;
  /** Session and ids are taken as the payment service takes them: from `status`, before the call. */
  newPayment(amount?: number): Promise<TerminalPayment>;
  /** Starts paying; `phase` resolves when the driver reports it. */
  start(payment: TerminalPayment): Paying;
  /** Starts paying and resolves once the request has been handed to the terminal. */
  startAndSend(payment: TerminalPayment): Promise<Paying>;
  /** Lets the driver ask again `times` times. */
  askAgain(times: number): Promise<void>;
}

export interface Paying {
  readonly outcome: Promise<TerminalOutcome>;
  readonly phases: readonly TerminalPhase[];
  phase(phase: TerminalPhase): Promise<void>;
}

const open: TerminalHandle[] = [];

export async function createBench(options: TerminalOptions = {}): Promise<Bench> {
  const simulator = await startTerminal(options);
  open.push(simulator);
  return benchFor(simulator);
}

export function benchFor(simulator: Pick<TerminalHandle, 'url' | 'poiId'> & Partial<TerminalHandle>): Bench {
  const clock = createFakeClock();
  const lines: string[] = [];
  const log = { info: record, warn: record };
  function record(event: string, fields?: object): void {
    lines.push(JSON.stringify({ event, ...fields }));
  }
  const randomId = () => newServiceId(randomBytes);
  const terminal = createNexoTerminal({ url: simulator.url, saleId: 'KIOSK-1', poiId: simulator.poiId, clock, log, randomId });

  function start(payment: TerminalPayment): Paying {
    const phases: TerminalPhase[] = [];
    const waiting: { phase: TerminalPhase; resolve: () => void }[] = [];
    const outcome = terminal.pay(payment, (phase) => {
      phases.push(phase);
      for (const one of waiting) if (one.phase === phase) one.resolve();
    });
    return {
      outcome,
      phases,
      phase: (phase) => (phases.includes(phase) ? Promise.resolve() : new Promise((resolve) => waiting.push({ phase, resolve }))),
    };
  }

  return {
    simulator: simulator as TerminalHandle,
    terminal,
    clock,
    logged: () => lines.join('\n'),
    mode: (mode) => simulator.setMode?.(mode),
    async newPayment(amount = 2_422_500) {
      const status = await terminal.status();
      if (status.state !== 'idle') throw new Error(JSON.stringify(status));
      return {
        serviceId: randomId(),
        poiId: status.poiId,
        terminalSession: status.terminalSession,
        requestedAt: toInstant(clock.now()),
        transactionId: 'T-1',
        amount: piastres(amount),
      };
    },
    start,
    async startAndSend(payment) {
      const paying = start(payment);
      await clock.whenWaiting(nexoTimeouts.paymentMs);
      return paying;
    },
    async askAgain(times) {
      for (let time = 0; time < times; time += 1) {
        await clock.whenWaiting(nexoTimeouts.askAgainMs);
        await clock.advance(nexoTimeouts.askAgainMs);
      }
    },
  };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});
