/** The test of the test: cores that are broken on purpose, and how soon the harness finds out. */
import { expect, test } from 'vitest';
import type { CashAcceptor, CashSession } from '../../electron/core/devices/cash/acceptor.ts';
import type { Finding } from './invariants.ts';
import type { Sabotage } from './kiosk.ts';
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
