/** The walls of .dependency-cruiser.cjs bite: a house with one forbidden import in each rule, and each is reported. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** file, its text, and the rule that must report it; null: allowed (a cycle is reported once). */
const cases: readonly (readonly [file: string, text: string, rule: string | null])[] = [
  ['renderer/value.ts', "import { core } from '../electron/core/core.ts';\nexport const page = core;", 'renderer-takes-types-only'],
  ['renderer/type.ts', "import type { Core } from '../electron/core/core.ts';\nexport type Page = Core;", null],
  ['renderer/inline-type.ts', "import { type Core } from '../electron/core/core.ts';\nexport type Page = Core;", null],
  ['renderer/database.ts', "import { open } from '../db/open.ts';\nexport const page = open;", 'renderer-reaches-no-node'],
  ['renderer/node.ts', "import { readFileSync } from 'node:fs';\nexport const page = readFileSync;", 'renderer-is-no-node'],
  ['electron/core/window.ts', "import { app } from 'electron';\nexport const core = app;", 'core-imports-no-electron'],
  ['electron/core/main.ts', "import { relay } from '../main/relay.ts';\nexport const core = relay;", 'core-imports-no-electron'],
  ['electron/core/sql.ts', "import Database from 'better-sqlite3';\nexport const core = Database;", 'database-only-in-db'],
  ['electron/core/orm.ts', "import { sql } from 'drizzle-orm';\nexport const core = sql;", 'database-only-in-db'],
  ['db/open.ts', "import Database from 'better-sqlite3';\nexport const open = Database;", null],
  [
    'electron/core/paper/printer.ts',
    "import printer from 'node-thermal-printer';\nexport const core = printer;",
    'device-libraries-only-in-devices',
  ],
  ['electron/core/devices/printer.ts', "import printer from 'node-thermal-printer';\nexport const device = printer;", null],
  ['electron/main/domain.ts', "import type { Core } from '../core/core.ts';\nexport type Main = Core;", 'main-knows-no-domain'],
  [
    'electron/main/protocol-value.ts',
    "import { version } from '../core/protocol.ts';\nexport const main = version;",
    'main-takes-only-types-of-the-protocol',
  ],
  ['electron/main/relay.ts', "import type { ToCore } from '../core/protocol.ts';\nexport const relay: ToCore[] = [];", null],
  ['electron/core/fake.ts', "import { fake } from '../../test/fake.ts';\nexport const core = fake;", 'tests-are-not-imported'],
  ['electron/core/round-a.ts', "import { b } from './round-b.ts';\nexport const a = () => b;", 'no-cycles'],
  ['electron/core/round-b.ts', "import { a } from './round-a.ts';\nexport const b = () => a;", null],
  ['electron/core/tool.ts', "import { z } from 'fast-check';\nexport const core = z;", 'no-development-dependency-in-the-program'],
  ['electron/core/lost.ts', "import { gone } from './gone.ts';\nexport const core = gone;", 'no-unresolved'],
  ['electron/core/core.ts', 'export interface Core { readonly a: 1 }\nexport const core = 1;', null],
  ['electron/core/protocol.ts', 'export interface ToCore { readonly a: 1 }\nexport const version = 1;', null],
  ['test/fake.ts', 'export const fake = 1;', null],
];

let house: string;
let violations: readonly Violation[];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'walls-'));
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) cpSync(join(root, file), join(house, file));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  for (const [file, text] of cases) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  }
  violations = cruise();
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

function cruise(): readonly Violation[] {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'electron', 'db', 'renderer', 'test'];
  const report: { readonly summary: { readonly violations: readonly Violation[] } } = JSON.parse(
    execFileSync(join(root, 'node_modules/.bin/depcruise'), args, { cwd: house, encoding: 'utf8', maxBuffer: 1e8 }),
  );
  return report.summary.violations;
}

describe('the walls', () => {
  it.each(cases)('%s', (file, _text, rule) => {
    const reported = [...new Set(violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name))];
    expect(reported).toEqual(rule === null ? [] : [rule]);
  });
});
