/** B14 and B5: a city's snapshot into the sealed register, and a citizen's record out of it. */
import { execFile } from 'node:child_process';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { SnapshotManifest } from '../../electron/core/register/schemas.ts';
import { type City, makeCitySnapshot, newCity } from './city.ts';
import type { Intake, LookUps, RegisterJob } from './register-child.ts';
import { median, type Row, row } from './row.ts';

/** Of quality.md; `BENCH_PEOPLE` for a quick look. */
const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000_000);
const FEW_PEOPLE = PEOPLE / 100;
const INTAKES = 3;
const ROUNDS = 15;
const child = join(import.meta.dirname, 'register-child.ts');
const run = promisify(execFile);

interface Served {
  readonly city: City;
  readonly manifest: SnapshotManifest;
  readonly parts: string;
  readonly url: string;
  readonly server: Server;
}

export async function measureRegister(folder: string): Promise<readonly Row[]> {
  const [large, small] = [await serveCity(PEOPLE, folder), await serveCity(FEW_PEOPLE, folder)];
  try {
    return [...(await measureIntake(large, folder)), ...(await measureLookUps(large, small, folder))];
  } finally {
    for (const { server } of [large, small]) server.close();
  }
}

/** The register of the last round stays for B5. */
async function measureIntake(city: Served, folder: string): Promise<readonly Row[]> {
  const ours: Intake[] = [];
  const raw: Intake[] = [];
  for (let round = 0; round < INTAKES; round += 1) {
    raw.push(await inChild<Intake>('raw', city, registerOf(city, folder)));
    rmSync(join(registerOf(city, folder), 'raw.db'));
    if (round > 0) rmSync(registerOf(city, folder), { recursive: true });
    ours.push(await inChild<Intake>('ours', city, registerOf(city, folder)));
  }
  const megabytes = city.manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  process.stderr.write(`  ${city.manifest.records} records, ${city.manifest.doors} doors, ${Math.round(megabytes)} MB\n`);
  return [
    row(`B14 snapshot of ${PEOPLE} people, s`, median(ours.map(({ seconds }) => seconds)), median(raw.map(({ seconds }) => seconds)), 1.5),
    row('B14 memory on top, MB', Math.max(...ours.map(({ moreMegabytes }) => moreMegabytes)), 150, 1),
    row('B14 event-loop delay p99, ms', Math.max(...ours.map(({ loopDelayP99 }) => loopDelayP99)), 50, 1),
  ];
}

async function measureLookUps(large: Served, small: Served, folder: string): Promise<readonly Row[]> {
  await inChild<Intake>('ours', small, registerOf(small, folder));
  const rounds: { readonly many: LookUps; readonly few: LookUps; readonly raw: LookUps }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      many: await inChild<LookUps>('open', large, registerOf(large, folder)),
      raw: await inChild<LookUps>('raw-open', large, registerOf(large, folder)),
      few: await inChild<LookUps>('open', small, registerOf(small, folder)),
    });
  }
  const of = (side: 'many' | 'few' | 'raw', figure: keyof LookUps) => median(rounds.map((round) => round[side][figure]));
  process.stderr.write(`  derivation at its least, left out: ${of('many', 'derivation').toFixed(3)} ms\n`);
  return [
    row(`B5 record by identity and factor of ${PEOPLE} people, ms`, of('many', 'median'), of('raw', 'median'), 1.5),
    row(`B5 the same, to ${FEW_PEOPLE} people, ms`, of('many', 'median'), of('few', 'median'), 1.5),
    row('B5 p99, ms', of('many', 'p99'), 5, 1),
  ];
}

async function serveCity(people: number, folder: string): Promise<Served> {
  const city = newCity(people);
  const parts = join(folder, `parts-${people}`);
  const started = performance.now();
  const manifest = await makeCitySnapshot(city, parts);
  process.stderr.write(`  ${people} people sealed in ${Math.round((performance.now() - started) / 1000)} s\n`);
  const server = createServer((request, response) => {
    createReadStream(join(parts, basename(request.url ?? ''))).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { city, manifest, parts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function registerOf({ city }: Served, folder: string): string {
  return join(folder, `register-${city.people}`);
}

async function inChild<T>(kind: RegisterJob['kind'], { city, manifest, parts, url }: Served, register: string): Promise<T> {
  mkdirSync(register, { recursive: true });
  const file = join(parts, 'job.json');
  writeFileSync(file, JSON.stringify({ kind, city, manifest, parts, url, folder: register } satisfies RegisterJob));
  const { stdout } = await run(process.execPath, [child, file]);
  return JSON.parse(stdout) as T;
}
