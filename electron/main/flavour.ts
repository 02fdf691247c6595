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

/** Command-line switches that a release takes; whatever else stands there makes it refuse to start. */
const releaseSwitches: ReadonlySet<string> = new Set([
  'user-data-dir',
  'ozone-platform',
  'ozone-platform-hint',
  'force-device-scale-factor',
  'touch-events',
]);

/** A rehearsal differs by these alone: it is driven through the debugging port, as root, on machines without a graphics card. */
export const rehearsalSwitches: ReadonlySet<string> = new Set([
  ...releaseSwitches,
  'remote-debugging-port',
  'no-sandbox',
  'disable-gpu',
  'disable-dev-shm-usage',
]);

/** The first argument that this flavour does not take, or null. */
export function refusedArgument(flavour: Flavour, args: readonly string[]): string | null {
  if (flavour === 'development') return null;
  const allowed = flavour === 'release' ? releaseSwitches : rehearsalSwitches;
  return args.find((argument) => !allowed.has(/^--([^=]+)/.exec(argument)?.[1] ?? '')) ?? null;
}
