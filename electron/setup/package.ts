/**
 * `npm run package`: the rehearsal package in dist/rehearsal. `npm run package -- release`: the release in dist/release,
 * where the official Electron could be had.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Configuration } from 'electron-builder';
import { coreExternals } from '../../electron.vite.config.ts';
import { applyDifferences, readReleaseConfiguration, rehearsalDifferences } from './flavours.ts';
import { root } from './folders.mjs';
import { readRuntime } from './runtime.mjs';
import { SetupFailure, say } from './steps.mjs';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function chooseConfiguration(flavour: string): Configuration {
  const release = readReleaseConfiguration();
  const runtime = readRuntime();
  switch (flavour) {
    case 'release':
      if (runtime.kind === 'official') return { ...release, electronVersion: runtime.version, electronDist: dirname(runtime.executable) };
      throw new SetupFailure(
        'A release needs the official Electron, which could not be downloaded here',
        'Pack it on a machine that reaches the download. Here, "npm run package" makes the rehearsal, and the tests check the release configuration.',
      );
    case 'rehearsal':
      return applyDifferences(
        release,
        rehearsalDifferences(release, {
          electronVersion: runtime.version,
          electronFolder: dirname(runtime.executable),
          node: runtime.node,
        }),
      );
    default:
      throw new SetupFailure(`There is no flavour "${flavour}"`, 'There are: rehearsal, release');
  }
}

/** Patterns against the packages that live in the bundles already: only what the core finds at run time is packed. */
function bundledPackages(): string[] {
  const needed = new Set<string>();
  for (const name of coreExternals) collect(name, root, needed);
  const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, info]) => path !== '' && info.dev !== true && !needed.has(path))
    .map(([path]) => `!${path}/**`);
}

/** Adds the package and all that it depends on, as Node would find them from `folder`. */
function collect(name: string, folder: string, needed: Set<string>): void {
  for (let from = folder; from.startsWith(root); from = dirname(from)) {
    const found = join(from, 'node_modules', name);
    if (!existsSync(join(found, 'package.json'))) continue;
    const path = found.slice(root.length + 1);
    if (needed.has(path)) return;
    needed.add(path);
    const manifest: Manifest = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8'));
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))
      collect(dependency, found, needed);
    return;
  }
}

async function main(): Promise<void> {
  const configuration = chooseConfiguration(process.argv[2] ?? 'rehearsal');
  const files = [...[configuration.files ?? []].flat(), ...bundledPackages()];
  // as a file: what is passed as an object would be mixed with electron-builder.yml
  const file = join(root, 'out/electron-builder.json');
  writeFileSync(file, JSON.stringify({ ...configuration, files }, null, 2));
  await build({ config: file, projectDir: root, linux: ['dir'], publish: 'never' });
  const folder = join(root, configuration.directories?.output ?? 'dist', 'linux-unpacked');
  // the fallback runtime's stand-in for Electron's default app
  rmSync(join(folder, 'resources/app'), { recursive: true, force: true });
  say(`package in ${folder}; start it with ${join(folder, 'mukhalasa')}`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(`\n${error.message}\n\nWhat to do: ${error.next}`);
  process.exitCode = 1;
}
