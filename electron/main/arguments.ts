/** What each flavour may be told on its command line. */
import type { Flavour } from './flavour.ts';

/** Command-line switches that a release takes; whatever else stands there makes it refuse to start. */
const releaseSwitches: ReadonlySet<string> = new Set([
  'user-data-dir',
  'ozone-platform',
  'ozone-platform-hint',
  'force-device-scale-factor',
  'touch-events',
]);

/** A rehearsal differs by these alone: it is driven through the debugging port, as root, on machines without a graphics card. */
const rehearsalSwitches: ReadonlySet<string> = new Set([
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
