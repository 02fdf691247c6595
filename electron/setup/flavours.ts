/** The two flavours of package: the release as electron-builder.yml has it, and the list of what a rehearsal changes in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { root } from './folders.mjs';

export interface Difference {
  /** Key in the configuration, dotted. */
  readonly key: string;
  /** Undefined: the key goes away. */
  readonly value: unknown;
  readonly why: string;
}

/** Where the runtime and its Node stand on the machine that packs. */
export interface RehearsalParts {
  readonly electronVersion: string;
  readonly electronFolder: string;
  readonly node: string;
}

export function readReleaseConfiguration(): Configuration {
  return parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;
}

export function rehearsalDifferences(release: Configuration, parts: RehearsalParts): readonly Difference[] {
  const unpacked = [release.asarUnpack ?? []].flat();
  return [
    { key: 'extraMetadata.flavour', value: 'rehearsal', why: 'the program must know that it may be driven from outside' },
    { key: 'directories.output', value: 'dist/rehearsal', why: 'beside a release, never over it' },
    { key: 'electronVersion', value: parts.electronVersion, why: 'the fallback runtime' },
    { key: 'electronDist', value: parts.electronFolder, why: 'the fallback runtime, already unpacked' },
    {
      key: 'extraResources',
      value: [{ from: parts.node, to: 'node/bin/node' }],
      why: "the fallback's own Node is too old for the database driver",
    },
    { key: 'asarUnpack', value: [...unpacked, 'out/core/**', 'node_modules/**'], why: 'a plain Node reads no asar archive' },
    { key: 'electronFuses.grantFileProtocolExtraPrivileges', value: undefined, why: 'the fallback runtime does not have this fuse' },
  ];
}

export function applyDifferences(release: Configuration, differences: readonly Difference[]): Configuration {
  const changed = structuredClone(release) as Record<string, unknown>;
  for (const { key, value } of differences) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let owner = changed;
    for (const part of path) owner = owner[part] as Record<string, unknown>;
    if (value === undefined) delete owner[last];
    else owner[last] = value;
  }
  return changed as Configuration;
}
