import { expect, test } from 'vitest';
import { createKioskClock } from '../../../electron/core/outage/kiosk-clock.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog } from '../register/authority-world.ts';

const minute = 60_000;
const hours = 60 * minute;

/** A machine with its clocks; `start` begins a life of the program. */
function machine() {
  const system = createFakeClock();
  let offset: number | null = null;
  const corrections: number[] = [];
  let writes = 0;
  const kept = {
    clockOffset: () => offset,
    putClockOffset(ms: number) {
      offset = ms;
      writes += 1;
    },
  };
  return {
    system,
    corrections,
    offset: () => offset,
    writes: () => writes,
    start(newest: number | null = null) {
      const clock = createKioskClock({ system, kept, newest, onCorrected: (ms) => corrections.push(ms), log: memoryLog() });
      return {
        clock,
        /** An answer that was on its way for so long. */
        told(time: number, tripMs = 0) {
          const heardAt = system.monotonic();
          clock.learn({ time, askedAt: heardAt - tripMs, heardAt });
        },
      };
    },
  };
}

test('a step of the system’s clock changes nothing, in either direction', () => {
  const { system, start } = machine();
  const { clock } = start();
  const began = clock.now();
  for (const step of [3 * hours, -8 * hours, 365 * 24 * hours]) {
    system.jumpWall(step);
    system.leap(1_000);
  }
  expect(clock.now() - began).toBe(3_000);
  expect(clock.trusted()).toBe(true);
});

test('what the authority signed is the time, at once, however far off it was', () => {
  const { system, start, corrections } = machine();
  const { clock, told } = start();
  const right = system.now() + 5 * hours;
  told(right);
  expect(clock.now()).toBe(right);
  told(right - 30 * hours);
  expect(clock.now()).toBe(right - 30 * hours);
  expect(corrections).toEqual([5 * hours, -30 * hours]);
});

test.each([
  ['two seconds off', 2_000, 0, 0],
  ['two seconds and a millisecond off', 2_001, 0, 1],
  ['as far off as a slow answer cannot tell', -5_000, 6_000, 0],
  ['a millisecond further than that', -8_001, 6_000, 1],
])('%s: %i ms, an answer under way for %i ms: %i corrections', (_what, off, trip, times) => {
  const { system, start, corrections } = machine();
  system.leap(minute);
  const { told } = start();
  // Signed in the middle of the way.
  told(system.now() + off - trip / 2, trip);
  expect(corrections).toHaveLength(times);
});

test('across a restart: the system’s clock and the offset kept', () => {
  const { system, start } = machine();
  const first = start();
  const right = system.now() + 5 * hours;
  first.told(right);
  system.leap(hours);
  const { clock } = start(right + hours);
  expect(clock.now()).toBe(right + hours);
  expect(clock.trusted()).toBe(true);
});

test('the system’s clock was set right meanwhile: the offset kept is the one of now, written once', () => {
  const { system, start, offset, writes } = machine();
  const { clock, told } = start();
  told(system.now() + 5 * hours);
  system.jumpWall(5 * hours);
  clock.keep();
  clock.keep();
  expect(offset()).toBe(0);
  expect(writes()).toBe(2);
});

test('a minute before what the journal has seen is a start; more is a clock that went back', () => {
  const { system, start } = machine();
  expect(start(system.now() + minute).clock.trusted()).toBe(true);
  expect(start(system.now() + minute + 1).clock.trusted()).toBe(false);
});

test('not trusted: time goes on from the newest row, no offset is kept, and the next signed answer ends it', () => {
  const { system, start, corrections, writes } = machine();
  const newest = system.now();
  system.jumpWall(-40 * 365 * 24 * hours);
  const { clock, told } = start(newest);
  expect(clock.trusted()).toBe(false);
  expect(clock.now()).toBe(newest);
  system.leap(1_000);
  expect(clock.now()).toBe(newest + 1_000);
  clock.keep();
  expect(writes()).toBe(0);
  told(newest + 2 * hours);
  expect(clock.trusted()).toBe(true);
  expect(clock.now()).toBe(newest + 2 * hours);
  expect(corrections).toEqual([2 * hours - 1_000]);
  // The system's clock is still forty years behind.
  expect(start(newest + 2 * hours).clock.trusted()).toBe(true);
});

test('not trusted, and right all the same: said so, by nothing', () => {
  const { system, start, corrections } = machine();
  const newest = system.now();
  system.jumpWall(-hours);
  const { clock, told } = start(newest);
  told(newest);
  expect(clock.trusted()).toBe(true);
  expect(corrections).toEqual([0]);
});
