/** Somebody who types one wrong PIN after another, and says each answer once it is seen. Run by tests. */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { createNotes } from '../../../electron/core/audit/notes.ts';
import { systemClock } from '../../../electron/core/clock.ts';
import { createSignIn } from '../../../electron/core/staff/sign-in.ts';
import { openIn } from './journal.ts';

const [folder = '', synchronous = 'FULL', guesses = '7'] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const journal = openIn(folder, synchronous) as Journal;
const { signIn } = createSignIn({
  journal,
  notes: createNotes({ journal, clock: systemClock, log }),
  list: () => ({
    issuedAt: '2026-11-22T08:00:00.000Z',
    kioskId: 'K',
    people: [{ employeeNumber: '1001', name: { ar: 'ا', en: 'A' }, role: 'clerk' }],
  }),
  authority: { activateStaff: () => Promise.reject(new Error('nobody asks')) },
  machineKey: createSecretKey(Buffer.alloc(32, 1)),
  randomBytes,
  clock: systemClock,
  log,
});
for (let guess = 0; guess < Number(guesses); guess++) {
  const answer = await signIn('1001', `12345${guess}`);
  process.stdout.write(`${answer.ok ? 'let in' : answer.error.kind}\n`);
}
journal.close();
