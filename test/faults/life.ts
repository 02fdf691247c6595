/**
 * One life of the program. It ends at a chosen step: a commit, or a call to a far side, before it happens or just after. From then on
 * nothing is written, nothing is sent and nothing is heard any more; the far sides go on.
 */
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../electron/core/clock.ts';
import type { CashAcceptor, CashSession } from '../../electron/core/devices/cash/acceptor.ts';
import type { Gate } from '../../electron/core/payment/gate.ts';

export interface Death {
  /** Which step, from 1. */
  readonly step: number;
  readonly moment: 'before' | 'after';
  readonly of: 'commits' | 'commits and calls';
}

export interface Life {
  readonly ended: AbortSignal;
  arm(death: Death): void;
  disarm(): void;
  end(): void;
  gate(gate: Gate): Gate;
  clock(clock: Clock): Clock;
  /** The same far side; each of the named calls to it is a step. */
  calls<T extends object>(farSide: T, names: readonly (keyof T)[]): T;
  acceptor(acceptor: CashAcceptor): CashAcceptor;
}

class ProgramDied extends Error {}

export function createLife(onEnd: () => void): Life {
  const ending = new AbortController();
  const { signal: ended } = ending;
  setMaxListeners(0, ended);
  let death: Death | null = null;
  let steps = 0;

  function end(): void {
    if (ended.aborted) return;
    ending.abort();
    onEnd();
  }

  /** Counts a step; the moment at which the program dies there, or null. */
  function dying(kind: 'commit' | 'call'): Death['moment'] | null {
    if (death === null || (kind === 'call' && death.of === 'commits')) return null;
    steps += 1;
    return steps >= death.step ? death.moment : null;
  }

  function commit<T>(work: () => T): T {
    if (ended.aborted) throw new ProgramDied();
    const moment = dying('commit');
    if (moment === null) return work();
    if (moment === 'after') work();
    end();
    throw new ProgramDied();
  }

  /** What is never heard is never heard: the rest of the program waits for it for ever. */
  function heard<T>(doing: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      doing.then(
        (value) => {
          if (!ended.aborted) resolve(value);
        },
        (error: unknown) => {
          if (!ended.aborted) reject(error);
        },
      );
    });
  }

  function call<T>(work: () => Promise<T>): Promise<T> {
    const moment = ended.aborted ? 'before' : dying('call');
    if (moment !== 'before') {
      const doing = heard(work());
      if (moment === 'after') end();
      return doing;
    }
    end();
    return new Promise(() => undefined);
  }

  /** What a far side tells a program that is no more. */
  function told<A extends unknown[]>(listener: (...said: A) => void): (...said: A) => void {
    return (...said) => {
      if (!ended.aborted) listener(...said);
    };
  }

  return {
    ended,
    arm(next) {
      death = next;
      steps = 0;
    },
    disarm() {
      death = null;
    },
    end,
    gate: (gate) => ({
      ...gate,
      commit: (work) => commit(() => gate.commit(work)),
      record: (work) => commit(() => gate.record(work)),
    }),
    clock: (clock) => ({
      now: clock.now,
      monotonic: clock.monotonic,
      delay: (ms, signal) => heard(clock.delay(ms, signal)),
    }),
    calls(farSide, names) {
      const wrapped = { ...farSide } as Record<PropertyKey, unknown>;
      for (const name of names) {
        const method = farSide[name] as (...given: unknown[]) => Promise<unknown>;
        wrapped[name as string] = (...given: unknown[]) =>
          call(() => method(...given.map((one) => (typeof one === 'function' ? told(one as (...said: unknown[]) => void) : one))));
      }
      return wrapped as typeof farSide;
    },
    acceptor(acceptor) {
      function session(given: CashSession): CashSession {
        /** The device waits for a word that does not come; then it lets go by itself. */
        function alive<A extends unknown[], R>(ask: (...said: A) => R): (...said: A) => R {
          return (...said) => {
            const answer = ask(...said);
            if (ended.aborted) throw new ProgramDied();
            return answer;
          };
        }
        return {
          decide: alive(given.decide),
          stacked: alive(given.stacked),
          returned: told(given.returned),
          onPhase: told(given.onPhase),
          stop: AbortSignal.any([given.stop, ended]),
        };
      }
      return {
        status: () => call(acceptor.status),
        drain: () => call(acceptor.drain),
        accept: (given) => call(() => acceptor.accept(session(given))),
        close: () => acceptor.close(),
      };
    },
  };
}
