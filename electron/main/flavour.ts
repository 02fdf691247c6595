/** What kind of build this is, and what it may therefore be asked to do from outside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/**
 * `release`: strict. `rehearsal`: the same program on the fallback runtime, drivable from outside. `development`: unpackaged, from out/.
 */
export type Flavour = 'development' | 'rehearsal' | 'release';

/** A package says which it is in its own package.json, inside the archive; one that says nothing is a release. */
export function readFlavour(): Flavour {
  if (!app.isPackaged) return 'development';
  const info: { readonly flavour?: unknown } = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  return info.flavour === 'rehearsal' ? 'rehearsal' : 'release';
}
