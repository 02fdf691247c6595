/** The tests, by project: `core` (rules, devices, processes), `golden` (papers as pictures), `pages` (each page in a window), `e2e` (real Electron). */
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long is named `*.full.test.ts` and runs in `npm run test:full` alone. */
const exclude = process.env['MUKHALASA_TESTS'] === 'full' ? [] : ['test/**/*.full.test.ts'];

/** A fresh machine does not know yet which files take long. Whole searches do: begun last, one of them would run alone at the end. */
class SearchesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSearch = ({ moduleId }: TestSpecification) => Number(moduleId.includes('/test/faults/'));
    return (await super.sort(files)).toSorted((one, other) => isSearch(other) - isSearch(one));
  }
}

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    sequence: { sequencer: SearchesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/{core,simulators,faults}/**/*.test.ts'],
          exclude,
          // they wait for sockets, disks and patience half of their time: four fill two cores
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'golden',
          include: ['test/golden/**/*.test.{ts,tsx}'],
          exclude,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['test/e2e/pages/**/*.test.ts'],
          exclude,
          globalSetup: ['test/e2e/display.ts', 'test/e2e/pages/gallery-once.ts'],
          // a window waits for its test as long as the test for its window: two of them fill two cores
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,tour}/**/*.test.ts'],
          exclude: [...exclude, 'test/e2e/pages/**'],
          globalSetup: ['test/e2e/display.ts'],
          // whole machines, whose start and answers are timed: one after the other
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
