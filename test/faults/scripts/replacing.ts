/** Writes one version of a file after another, and says each once it is written. Run by tests. */
import { join } from 'node:path';
import { writeAtomically } from '../../../electron/core/keys/atomic-file.ts';

const [folder = ''] = process.argv.slice(2);
for (let version = 1; version <= 4; version++) {
  writeAtomically(join(folder, 'lists', 'list.json'), JSON.stringify({ version, padding: 'x'.repeat(100_000) }));
  process.stdout.write(`${version}\n`);
}
