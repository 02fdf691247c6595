/** The host's own rules, on a carrier that does what a test says. Both real carriers are tried in test/e2e/core-host.test.ts. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromCore, ToCore } from '../../../electron/core/protocol.ts';
import type { CoreListeners } from '../../../electron/main/carrier.ts';
import { CoreHost, type CoreState, coreTimes } from '../../../electron/main/core-host.ts';

interface PuppetCore {
  readonly pid: number;
  readonly sent: ToCore[];
  killed: boolean;
  says(message: FromCore): void;
  /** The system reports its end. */
  ends(): void;
}

let cores: PuppetCore[];
let states: CoreState['kind'][];
let events: unknown[];
let host: CoreHost;

function carry(listeners: CoreListeners): PuppetCore & { send(message: ToCore): void; kill(): void } {
  const core = {
    pid: 100 + cores.length,
    sent: [] as ToCore[],
    killed: false,
    says: listeners.message,
    ends: () => listeners.exit('signal SIGKILL'),
    send: (message: ToCore) => void core.sent.push(message),
    kill: () => {
      core.killed = true;
    },
  };
  cores.push(core);
  return core;
}

function newest(): PuppetCore {
  const core = cores.at(-1);
  if (core === undefined) throw new Error('no core was started');
  return core;
}

function serve(): PuppetCore {
  const core = newest();
  core.says({ type: 'ready', node: 'v24.0.0' });
  return core;
}

function lastCallId(core: PuppetCore): number {
  const call = core.sent.findLast((message) => message.type === 'call');
  if (call === undefined) throw new Error('no call was sent');
  return call.id;
}

beforeEach(() => {
  vi.useFakeTimers();
  cores = [];
  states = [];
  events = [];
  host = new CoreHost({
    carrier: carry,
    onState: (state) => states.push(state.kind),
    onEvent: (_topic, payload) => events.push(payload),
    log: () => undefined,
  });
  host.start();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the core host', () => {
  it('pairs each reply with its call', async () => {
    const core = serve();
    const first = host.call('a', 1);
    const firstId = lastCallId(core);
    const second = host.call('b', 2);
    core.says({ type: 'reply', id: lastCallId(core), result: { ok: true, value: 'second' } });
    core.says({ type: 'reply', id: firstId, result: { ok: true, value: 'first' } });
    expect(await first).toEqual({ ok: true, value: 'first' });
    expect(await second).toEqual({ ok: true, value: 'second' });
  });

  it('answers at once while no core serves, and for a call that the core took with it', async () => {
    expect(await host.call('early', {})).toMatchObject({ ok: false, error: { kind: 'core-unavailable' } });
    const core = serve();
    const call = host.call('pay', {});
    core.ends();
    expect(await call).toMatchObject({ ok: false, error: { kind: 'core-unavailable' } });
  });

  it('starts no second core before the first one has really ended', () => {
    const core = serve();
    vi.advanceTimersByTime(coreTimes.heartbeatMs * coreTimes.missedBeats);
    expect(core.killed).toBe(true);
    expect(states.at(-1)).toBe('away');
    vi.advanceTimersByTime(600_000);
    expect(cores).toHaveLength(1);
    core.ends();
    vi.advanceTimersByTime(coreTimes.restartMs);
    expect(cores).toHaveLength(2);
  });

  it('leaves a core alone that answers each ping', () => {
    const core = serve();
    for (let beat = 0; beat < 100; beat += 1) {
      vi.advanceTimersByTime(coreTimes.heartbeatMs);
      core.says({ type: 'pong', id: beat });
    }
    expect(core.killed).toBe(false);
  });

  it('waits longer after each death in a row, at most the longest wait, and forgets after a good while', () => {
    const waits: number[] = [];
    for (let death = 0; death < 12; death += 1) {
      const before = cores.length;
      newest().ends();
      let waited = 0;
      while (cores.length === before) {
        vi.advanceTimersByTime(coreTimes.restartMs);
        waited += coreTimes.restartMs;
      }
      waits.push(waited);
    }
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(waits.at(-1)).toBe(coreTimes.restartMaxMs);

    const core = serve();
    for (let beat = 0; beat * coreTimes.heartbeatMs <= coreTimes.goodAfterMs; beat += 1) {
      vi.advanceTimersByTime(coreTimes.heartbeatMs);
      core.says({ type: 'pong', id: beat });
    }
    const before = cores.length;
    core.ends();
    vi.advanceTimersByTime(coreTimes.restartMs);
    expect(cores).toHaveLength(before + 1);
  });

  it('does not start a core again that refused', () => {
    const core = newest();
    core.says({ type: 'refused', code: 'config-invalid', message: 'wrong at "printers"' });
    expect(host.state).toEqual({ kind: 'refused', code: 'config-invalid', message: 'wrong at "printers"' });
    expect(core.killed).toBe(true);
    core.ends();
    vi.advanceTimersByTime(600_000);
    expect(cores).toHaveLength(1);
  });

  it('kills a core that never gets ready', () => {
    vi.advanceTimersByTime(coreTimes.startLimitMs);
    expect(newest().killed).toBe(true);
  });

  it('believes nothing that a dead core still says', () => {
    const first = serve();
    first.ends();
    vi.advanceTimersByTime(coreTimes.restartMs);
    serve();
    first.says({ type: 'event', topic: 'view', payload: 'stale' });
    expect(events).toEqual([]);
  });

  it('refuses more calls than a page could make', async () => {
    serve();
    for (let call = 0; call < 64; call += 1) void host.call('echo', call);
    expect(await host.call('echo', 64)).toMatchObject({ ok: false, error: { kind: 'not-now' } });
  });

  it('asks the core to stop, kills it when it does not, and is done when it has ended', async () => {
    const core = serve();
    const stopped = host.stop();
    expect(core.sent.at(-1)).toEqual({ type: 'shutdown' });
    vi.advanceTimersByTime(coreTimes.stopLimitMs);
    expect(core.killed).toBe(true);
    core.ends();
    await stopped;
    vi.advanceTimersByTime(600_000);
    expect(cores).toHaveLength(1);
  });
});
