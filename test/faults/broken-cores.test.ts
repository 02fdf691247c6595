/** The test of the test: cores that are broken on purpose, and how soon the harness finds out. */
import { expect, test } from 'vitest';
import type { ClearanceRow } from '../../db/journal/paper-store.ts';
import type { CashAcceptor, CashSession } from '../../electron/core/devices/cash/acceptor.ts';
import { dammDigit, type Reference } from '../../electron/core/identity/reference.ts';
import { piastres } from '../../electron/core/money.ts';
import type { SettlementAnswer } from '../../electron/core/register/schemas.ts';
import { ok } from '../../electron/core/result.ts';
import type { Authority } from './authority-line.ts';
import type { Finding } from './invariants.ts';
import type { Sabotage } from './kiosk.ts';
import { BLOCK_SIZE } from './number-blocks.ts';
import { offlinePolicy } from './offline-policy.ts';
import { search } from './search.ts';

/** Cash that believes its own notes, and never the device's counter, once a note is no longer in sight. */
const ignoresTheCounter: Sabotage = {
  acceptor(acceptor, journal) {
    async function drain(): ReturnType<CashAcceptor['drain']> {
      const status = await acceptor.drain();
      const known = journal.cash.acceptor();
      if (status.state === 'unreachable' || known?.serial !== status.serial) return status;
      return { ...status, stackedCount: Math.max(known.baseCount, journal.cash.lastCounted(status.serial) ?? 0) };
    }
    return { ...acceptor, drain };
  },
};

/** The device's word that a note was stacked is taken for two notes. */
const booksACreditTwice: Sabotage = {
  acceptor(acceptor) {
    let counted = 0;
    function twice(session: CashSession): CashSession {
      return {
        ...session,
        stacked(note, { serial, stackedCount }) {
          session.stacked(note, { serial, stackedCount: stackedCount + counted });
          if (session.decide(note) !== 'take') return;
          counted += 1;
          session.stacked(note, { serial, stackedCount: stackedCount + counted });
        },
      };
    }
    return { ...acceptor, accept: (session) => acceptor.accept(twice(session)) };
  },
};

/** Each try of a settlement is a settlement of its own. */
const makesANewKeyOnRetry: Sabotage = {
  authority(authority) {
    let tries = 0;
    return { ...authority, settle: (request, key) => authority.settle(request, `${key}-${++tries}`) };
  },
};

/** The payment is covered, and nobody is told. */
const forgetsTheMessage: Sabotage = {
  journalOfGate: (journal) => ({ ...journal, books: { ...journal.books, insertOutbox: () => ({ changes: 1, lastInsertRowid: 0 }) } }),
};

/** A slip is written down a moment after its payment, not with it. */
const slipsAfterwards: Sabotage = {
  journalOfSlips(journal, clock) {
    function insertClearance(row: ClearanceRow): void {
      clock
        .delay(50)
        .then(() => journal.papers.insertClearance(row))
        .catch(() => undefined);
    }
    return { ...journal, papers: { ...journal.papers, insertClearance } };
  },
};

/** What more is asked for a line is not heard, and a certificate goes with every payment. */
const ignoresTheRemainder: Sabotage = {
  authority: (authority) =>
    withAnswers(authority, (answer) => ({
      ...answer,
      lines: answer.lines.map((line) => (line.result === 'settled' ? { ...line, remainder: undefined } : line)),
      eligibility: answer.eligibility.map(({ subjectId }) => ({ subjectId, eligible: true, reasons: [] })),
    })),
};

/** What was too much is not heard. */
const keepsTheOverpaid: Sabotage = {
  authority: (authority) =>
    withAnswers(authority, ({ lines, dueBack, ...answer }) => {
      const overpaid = lines.reduce((total, line) => total + (line.result === 'settled' ? (line.overpaid ?? 0) : 0), 0);
      const whole = lines.map((line) => (line.result === 'settled' ? { ...line, overpaid: undefined } : line));
      return { ...answer, lines: whole, dueBack: dueBack - overpaid };
    }),
};

/** Each kiosk counts its slips for itself: their numbers are those of another kiosk's block. */
const numbersOfNoBlock: Sabotage = {
  numbers: (numbers) => ({
    ...numbers,
    take() {
      const number = numbers.take();
      if (number === null) return null;
      const digits = String(((Number(number.slice(2, 13)) - 1) % BLOCK_SIZE) + 1).padStart(11, '0');
      return `PV${digits}${dammDigit(digits)}` as Reference;
    },
  }),
};

/** The limits are looked at by nobody. */
const knowsNoLimit: Sabotage = {
  standing(standing) {
    if (standing.serving === 'online') return standing;
    const { limits } = offlinePolicy().offline;
    const dataAsOf = standing.dataAsOf ?? standing.since;
    const mostPayment = piastres(10_000_000);
    return { serving: 'offline', since: standing.since, dataAsOf, limits, extendedUntil: null, mostPayment, methods: ['card', 'cash'] };
  },
};

function withAnswers(authority: Authority, change: (answer: SettlementAnswer) => SettlementAnswer): Authority {
  return {
    ...authority,
    async settle(...given) {
      const said = await authority.settle(...given);
      return said.ok ? ok({ ...said.value, answer: change(said.value.answer) }) : said;
    },
  };
}

test.each<[string, Sabotage, number, RegExp]>([
  ['slips outside the transaction', slipsAfterwards, 60, /has slips of/],
  ['a certificate although something is left', ignoresTheRemainder, 60, /does not earn one|forgotten what is still owed/],
  ['what was too much is kept', keepsTheOverpaid, 150, /the books say/],
  ['numbers that each kiosk counts for itself', numbersOfNoBlock, 60, /is not a number of|is on two slips/],
  ['no limit', knowsNoLimit, 60, /beyond a limit/],
])('around an outage, %s: it is caught', { timeout: 120_000 }, async (_what, sabotage, runs, said) => {
  const found = await search({ outage: true, seed: 1, runs, sabotage, shrink: false });
  expect(found?.findings.map(({ what }) => what).join('\n')).toMatch(said);
});

test.each<[string, Sabotage, number, Finding['kind'][]]>([
  ['a cash service that ignores the counter', ignoresTheCounter, 100, ['lost']],
  ['one that books a note twice', booksACreditTwice, 100, ['doubled', 'stuck']],
  ['a settlement with a new key for each try', makesANewKeyOnRetry, 150, ['lost', 'doubled', 'stuck']],
  ['a gate that forgets the outbox', forgetsTheMessage, 30, ['stuck', 'lost']],
])('%s is caught', { timeout: 120_000 }, async (_what, sabotage, runs, kinds) => {
  const found = await search({ seed: 1, runs, sabotage, shrink: false });
  expect(found?.findings.some(({ kind }) => kinds.includes(kind))).toBe(true);
  // The replay finds the same again.
  expect((await search({ seed: 1, runs: 1, path: found?.path, sabotage, shrink: false }))?.findings).toEqual(found?.findings);
});
