/**
 * npm run restore -- FILE [--config CONFIG] [--lose-newer-money]
 *
 * Puts the copy FILE in the place of the journal, while no core runs; what was there is kept beside it. CONFIG is the kiosk's
 * configuration, else `$MUKHALASA_CONFIG`. Exit code: 0 restored, 1 refused and nothing was changed, 2 it could not be tried.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Comparison, FileFault, Loss } from '../../../db/journal/journal-file.ts';
import type { Clock } from '../clock.ts';
import { readConfig } from '../config/config.ts';
import { type Restored, type RestoreError, restoreJournal } from './restore.ts';

const usage = 'npm run restore -- FILE [--config CONFIG] [--lose-newer-money]';

export interface Commanded {
  readonly exit: 0 | 1 | 2;
  readonly said: string;
}

export function restoreCommand(argv: readonly string[], environmentConfig: string | undefined, clock: Clock): Commanded {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { config: { type: 'string' }, 'lose-newer-money': { type: 'boolean', default: false } },
    });
    const [copy, ...others] = positionals;
    if (copy === undefined || others.length > 0) return { exit: 2, said: usage };
    const config = readConfig(values.config ?? environmentConfig);
    if (!config.ok) return { exit: 2, said: `${config.error.message}\n${usage}` };
    const restored = restoreJournal({
      copy,
      journal: join(config.value.dataFolder, 'journal.db'),
      loseNewerMoney: values['lose-newer-money'],
      parts: ['authority', 'terminal', ...(config.value.cash ? (['acceptor'] as const) : []), 'reports'],
      clock,
    });
    return restored.ok ? { exit: 0, said: describe(restored.value, copy) } : { exit: 1, said: describeError(restored.error, copy) };
  } catch (error) {
    return { exit: 2, said: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
}

function describe({ epoch, copy, comparison, aside }: Restored, file: string): string {
  return [
    `Restored from ${file}: its last entry is row ${copy.row} of ${copy.at}. This is epoch ${epoch} of the journal.`,
    ...(comparison ? lossLines(comparison, 'Given up') : []),
    ...(aside === null ? [] : [`The journal that was there is kept as ${aside}.`]),
    'No money is taken until the authority and the card terminal have been asked, which the core does by itself, and until two people',
    'have compared the reports of that time: the case "A copy of the journal was restored" on the page of cases.',
  ].join('\n');
}

function describeError(error: RestoreError, file: string): string {
  const flag = 'To restore it all the same: --lose-newer-money. Nothing was changed.';
  switch (error.kind) {
    case 'copy':
      return `${file} cannot be restored: ${faultWords(error.fault)}. Nothing was changed.`;
    case 'not-migrated':
      return `${file} cannot be brought to this program's version: ${error.fault.kind}. Nothing was changed.`;
    case 'core-runs':
      return 'A core holds the journal: stop the service first. Nothing was changed.';
    case 'another-machine':
      return `${file} has nothing in common with this machine's journal: it is another machine's. Nothing was changed.`;
    case 'newer-money':
      return [`The journal here knows more than ${file}.`, ...lossLines(error.comparison, 'It would lose'), flag].join('\n');
    case 'present-unreadable':
      return [
        `The journal here cannot be read (${faultWords(error.fault)}), so nobody can say what it has beyond ${file}.`,
        `Whatever was taken after ${error.copy.at} would be lost.`,
        flag,
      ].join('\n');
  }
}

function faultWords({ kind, detail }: FileFault): string {
  switch (kind) {
    case 'not-a-journal':
      return `it is no journal of ours, ${detail}`;
    case 'from-the-future':
      return `a newer program wrote it, ${detail}`;
    case 'damaged':
      return `it is damaged, ${detail}`;
    case 'locked':
      return `another process holds it, ${detail}`;
    case 'unreadable':
      return `it cannot be read, ${detail}`;
  }
}

function lossLines({ loss, isEarlier, present }: Comparison, verb: string): readonly string[] {
  const lost = lossWords(loss);
  return [
    ...(isEarlier ? [] : ['The copy is not an earlier state of this journal: both went on after they parted.']),
    ...(lost.length === 0 ? [] : [`${verb} (until ${present.at}): ${lost.join(', ')}.`]),
  ];
}

function lossWords({ payments, amount, unsent, openCases, auditRows }: Loss): readonly string[] {
  const egp = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(amount / 100);
  return [
    ...(payments > 0 ? [`${payments} payments of EGP ${egp}`] : []),
    ...(unsent > 0 ? [`${unsent} messages that wait for the authority`] : []),
    ...(openCases > 0 ? [`${openCases} open cases`] : []),
    ...(auditRows > 0 ? [`${auditRows} rows of the audit trail`] : []),
  ];
}
