import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderCatalogue } from '../../electron/core/audit/catalogue.ts';
import { transitionTables } from '../../electron/core/payment/gate.ts';
import { renderTransitions } from '../../electron/core/payment/transition.ts';
import { renderPermissions } from '../../electron/core/staff/roles.ts';
import { drawChart } from '../../electron/core/visit/chart-drawing.ts';

/** What is drawn from the code, file by file. */
const drawings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': {
    chart: `\`\`\`mermaid\n${drawChart()}\n\`\`\``,
    ...Object.fromEntries(Object.entries(transitionTables).map(([name, table]) => [name, renderTransitions(table)])),
  },
  'electron/core/audit/README.md': { catalogue: renderCatalogue() },
  'electron/core/staff/README.md': { roles: renderPermissions() },
};

/** `MUKHALASA_UPDATE=1 npx vitest run -c test/vitest.config.ts test/core/readme.test.ts` draws them again. */
function draw(readme: string, drawings: Readonly<Record<string, string>>): string {
  const drawn = new Set<string>();
  const text = readme.replace(/<!-- drawn: ([a-z-]+) -->[\s\S]*?<!-- end -->/g, (_, name: string) => {
    drawn.add(name);
    return `<!-- drawn: ${name} -->\n${drawings[name] ?? 'unknown drawing'}\n<!-- end -->`;
  });
  expect([...drawn].sort()).toEqual(Object.keys(drawings).sort());
  return text;
}

test.each(Object.entries(drawings))('what is drawn from the code in %s is what the code says', (name, drawn) => {
  const file = join(import.meta.dirname, '../..', name);
  const readme = readFileSync(file, 'utf8');
  const text = draw(readme, drawn);
  if (process.env['MUKHALASA_UPDATE'] === '1') writeFileSync(file, text);
  else expect(readme).toBe(text);
});
