/** One build of the gallery for all the files that look at it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGallery, siteVariable } from './gallery-build.ts';

export default async function provideGallery(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-site-'));
  process.env[siteVariable] = await buildGallery(folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
