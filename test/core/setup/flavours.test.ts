/** The release is strict, and a rehearsal differs from it by one list and nothing else. */
import { describe, expect, it } from 'vitest';
import { applyDifferences, readReleaseConfiguration, rehearsalDifferences } from '../../../electron/setup/flavours.ts';

const parts = { electronVersion: '25.1.1', electronFolder: '/runtime', node: '/node' };

/** Dotted keys whose values differ. */
function differingKeys(a: unknown, b: unknown, prefix = ''): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (!isPlain(a) || !isPlain(b)) return [prefix];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differingKeys(a[key], b[key], prefix === '' ? key : `${prefix}.${key}`),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('the release', () => {
  const release = readReleaseConfiguration();

  it('has every fuse set, each to its strict side', () => {
    expect(release.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('packs the bundles alone: no source, no test, no simulator, no demonstration', () => {
    const files = [release.files ?? []].flat().map(String);
    const taken = files.filter((pattern) => !pattern.startsWith('!'));
    expect(taken).toEqual(['package.json', 'out/main/**', 'out/preload/**', 'out/renderer/**', 'out/core/**']);
    expect(release.extraResources).toBeUndefined();
    expect(release.asar).toBe(true);
    expect(release.extraMetadata).toEqual({ flavour: 'release' });
  });
});

describe('the rehearsal', () => {
  const release = readReleaseConfiguration();
  const differences = rehearsalDifferences(release, parts);

  it('differs from the release by the list alone', () => {
    expect(differingKeys(release, applyDifferences(release, differences)).sort()).toEqual(differences.map(({ key }) => key).sort());
    expect(differences.map(({ key }) => key).sort()).toEqual([
      'asarUnpack',
      'directories.output',
      'electronDist',
      'electronFuses.grantFileProtocolExtraPrivileges',
      'electronVersion',
      'extraMetadata.flavour',
      'extraResources',
    ]);
  });

  it('keeps all that the release keeps out of the archive, and adds the core', () => {
    expect(applyDifferences(release, differences).asarUnpack).toEqual([
      ...[release.asarUnpack ?? []].flat(),
      'out/core/**',
      'node_modules/**',
    ]);
  });
});
