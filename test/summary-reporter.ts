/** Leaves what `npm test` counts in out/test/summary.json: names of failures, and each skip with its reason. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

export interface TestSummary {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly { readonly name: string; readonly reason: string }[];
}

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message?: string }[]): void {
    let passed = 0;
    const failures: string[] = unhandled.map((error) => `unhandled: ${error.message ?? 'no message'}`);
    const skips: { name: string; reason: string }[] = [];
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      if (module.errors().length > 0) failures.push(`${file} could not run`);
      for (const test of module.children.allTests()) {
        const name = `${file} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'failed') failures.push(name);
        // a test stopped by its file's failure never ran: it is no skip that anyone chose
        else if (result.state === 'skipped') skips.push({ name, reason: result.note ?? 'NO REASON GIVEN' });
      }
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) failures.push(`${file} > ${suite.fullName} could not run`);
      }
    }
    mkdirSync('out/test', { recursive: true });
    writeFileSync('out/test/summary.json', JSON.stringify({ passed, failures, skips } satisfies TestSummary));
  }
}
