/** The power goes at every seventh durable step of each kind of visit; at every one of them: `npm run faults -- --real`. */
import { expect } from 'vitest';
import { cashTest } from '../core/cash/acceptors.ts';
import { killAtEveryStep } from './real/every-step.ts';

cashTest('card, cash, QR and mixed: nothing lost, nothing doubled, nobody stuck', { timeout: 600_000 }, async () => {
  const told: string[] = [];
  const clean = await killAtEveryStep({ stride: 7, say: (line) => told.push(line) });
  expect(clean, told.join('\n')).toBe(true);
  for (const method of ['card', 'cash', 'qr', 'mixed'])
    expect(told.join('\n')).toMatch(new RegExp(`${method} +\\d+ (durable steps|views), [1-9]\\d* kills`));
});
