import { expect, test } from 'vitest';
import { createCircuitBreaker } from '../../../electron/core/register/circuit-breaker.ts';
import { createFakeClock } from '../fake-clock.ts';

test('opens after five failures in a row, lets requests try again after its pause until one fails, closes on a success', async () => {
  const clock = createFakeClock();
  const breaker = createCircuitBreaker(clock);
  for (let n = 0; n < 4; n += 1) breaker.failed();
  breaker.succeeded();
  for (let n = 0; n < 4; n += 1) breaker.failed();
  expect(breaker.tryPass()).toBe(true);
  breaker.failed();
  expect(breaker.tryPass()).toBe(false);
  await clock.advance(10_000);
  expect([breaker.tryPass(), breaker.tryPass()]).toEqual([true, true]);
  breaker.failed();
  await clock.advance(9_999);
  expect(breaker.tryPass()).toBe(false);
  await clock.advance(1);
  expect(breaker.tryPass()).toBe(true);
  breaker.succeeded();
  expect([breaker.tryPass(), breaker.tryPass()]).toEqual([true, true]);
});

test('a wall clock set back or forward opens nothing', () => {
  const clock = createFakeClock();
  const breaker = createCircuitBreaker(clock);
  for (let n = 0; n < 5; n += 1) breaker.failed();
  clock.jumpWall(3_600_000);
  expect(breaker.tryPass()).toBe(false);
});
