import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { transitionTables } from '../../electron/core/payment/gate.ts';
import { renderTransitions } from '../../electron/core/payment/transition.ts';
import { drawChart } from '../../electron/core/visit/chart-drawing.ts';

const file = join(import.meta.dirname, '../../README.md');

/** `MUKHALASA_UPDATE=1 npx vitest run -c test/vitest.config.ts test/core/readme.test.ts` draws them again. */
function draw(readme: string): string {
  const drawings: Readonly<Record<string, string>> = {
    chart: `\`\`\`mermaid\n${drawChart()}\n\`\`\``,
    ...Object.fromEntries(Object.entries(transitionTables).map(([name, table]) => [name, renderTransitions(table)])),
  };
  const drawn = new Set<string>();
  const text = readme.replace(/<!-- drawn: ([a-z-]+) -->[\s\S]*?<!-- end -->/g, (_, name: string) => {
    drawn.add(name);
    return `<!-- drawn: ${name} -->\n${drawings[name] ?? 'unknown drawing'}\n<!-- end -->`;
  });
  expect([...drawn].sort()).toEqual(Object.keys(drawings).sort());
  return text;
}

test('the chart and the transition tables in the README are those of the code', () => {
  const readme = readFileSync(file, 'utf8');
  const drawn = draw(readme);
  if (process.env['MUKHALASA_UPDATE'] === '1') writeFileSync(file, drawn);
  else expect(readme).toBe(drawn);
});
