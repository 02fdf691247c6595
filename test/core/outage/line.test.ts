import { expect, test } from 'vitest';
import { createLine, type LineState, lineTransitions } from '../../../electron/core/outage/line.ts';
import type { Heard } from '../../../electron/core/register/exchange.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog } from '../register/authority-world.ts';

function startLine(random = 0) {
  const clock = createFakeClock();
  const changes: LineState[] = [];
  const asked: number[] = [];
  const world = { answers: false };
  const line = createLine({
    ask: async () => {
      asked.push(clock.monotonic());
      line.heard(world.answers ? 'answer' : 'silence');
      return world.answers;
    },
    onChange: (state) => changes.push(state),
    clock,
    random: () => random,
    log: memoryLog(),
  });
  const hear = (...all: Heard[]) => {
    for (const one of all) line.heard(one);
  };
  const goDown = async () => {
    for (let probes = 0; probes < 3; probes += 1) await line.probe();
  };
  return { clock, line, changes, asked, world, hear, goDown, now: () => line.state().state };
}

test('down after three silences in a row, the last of them the probe’s; not after two, nor with an answer between them', async () => {
  const { hear, line, now, changes } = startLine();
  hear('silence', 'silence', 'answer', 'silence');
  await line.probe();
  expect(now()).toBe('up');
  await line.probe();
  expect(now()).toBe('down');
  expect(changes).toHaveLength(1);
});

test('one operation that fails again and again takes nothing down while the probe is answered', async () => {
  const { hear, clock, world, changes } = startLine();
  world.answers = true;
  for (let round = 0; round < 100; round += 1) {
    hear('silence', 'silence', 'silence', 'silence');
    await clock.advance(5_000);
  }
  expect(changes).toEqual([]);
});

test('down when nobody has answered for twenty seconds, however few have asked', async () => {
  for (const [ms, state] of [
    [19_999, 'up'],
    [20_000, 'down'],
  ] as const) {
    const { hear, clock, line, now } = startLine();
    hear('silence');
    clock.leap(ms);
    await line.probe();
    expect(now()).toBe(state);
  }
});

test('up again only after three answers in a row over ten seconds', async () => {
  const { hear, clock, now, goDown } = startLine();
  await goDown();
  hear('answer', 'answer', 'answer', 'answer');
  expect(now()).toBe('down');
  clock.leap(9_999);
  hear('answer');
  expect(now()).toBe('down');
  clock.leap(1);
  hear('answer');
  expect(now()).toBe('up');
});

test('two answers are not three, however far apart', async () => {
  const { hear, clock, now, goDown } = startLine();
  await goDown();
  hear('answer');
  clock.leap(60_000);
  hear('answer');
  expect(now()).toBe('down');
});

test('a line that comes and goes changes the machine once', async () => {
  const { hear, clock, changes, goDown } = startLine();
  await goDown();
  for (let round = 0; round < 50; round += 1) {
    hear('answer', 'answer');
    clock.leap(9_000);
    hear('answer', 'silence');
  }
  expect(changes.map(({ state }) => state)).toEqual(['down']);
});

test('`since` is the moment of the change', async () => {
  const { hear, clock, line, goDown } = startLine();
  clock.leap(60_000);
  await goDown();
  const wentDown = new Date(clock.now()).toISOString();
  clock.leap(60_000);
  hear('silence');
  expect(line.state()).toEqual({ state: 'down', since: wentDown });
});

test('in doubt it asks every second or two, while down every five to fifteen seconds, and not at all once it is up', async () => {
  for (const chance of [0, 0.999]) {
    const { clock, hear, asked, world, now } = startLine(chance);
    hear('silence');
    await clock.advance(4_000);
    expect(now()).toBe('down');
    expect(asked.length).toBeGreaterThanOrEqual(2);
    const before = asked.length;
    await clock.advance(60_000);
    const gaps = asked.slice(before).map((at, i) => at - (asked[before + i - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...gaps)).toBeLessThan(15_000);
    world.answers = true;
    await clock.advance(45_000);
    expect(now()).toBe('up');
    expect(clock.waiting()).toEqual([]);
  }
});

test('whoever answers in the authority’s place brings it up no more than silence does', async () => {
  const clock = createFakeClock();
  const line = createLine({
    // Its requests are answered, and what they say is not the authority's.
    ask: async () => {
      line.heard('answer');
      return false;
    },
    onChange: () => undefined,
    clock,
    random: () => 0,
    log: memoryLog(),
  });
  for (let probes = 0; probes < 3; probes += 1) expect(await line.probe()).toBe(false);
  expect(line.state().state).toBe('down');
  await clock.advance(120_000);
  expect(line.state().state).toBe('down');
  line.stop();
});

test('whoever asks while it is asked waits for the same answer', async () => {
  const { line, asked, world } = startLine();
  world.answers = true;
  expect(await Promise.all([line.probe(), line.probe()])).toEqual([true, true]);
  expect(asked).toHaveLength(1);
});

test('each pair of a state and what is heard has at most one row', () => {
  const pairs = lineTransitions.map(({ from, heard }) => `${from} ${heard}`);
  expect(new Set(pairs).size).toBe(pairs.length);
});
