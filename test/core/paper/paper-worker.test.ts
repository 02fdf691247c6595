import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createPaperRenderer, type PaperRenderer, renderTimeout } from '../../../electron/core/paper/renderer.ts';
import { clearance, receipt } from '../../golden/papers.ts';
import { decodeReceipt } from '../../golden/receipt-picture.ts';

const fontsFolder = resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic');
const workerUrl = pathToFileURL(resolve('electron/core/paper/worker.ts'));
const folder = mkdtempSync(join(tmpdir(), 'paper-worker-'));

let renderer: PaperRenderer | undefined;
afterEach(async () => {
  await renderer?.close();
});

/** A worker that does what `body` says with its first message, and is a good one when it is started again. */
async function failingOnce(body: string): Promise<URL> {
  const file = join(folder, `${body.length}.mjs`);
  const mark = JSON.stringify(`${file}.done`);
  await writeFile(
    file,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     if (existsSync(${mark})) await import(${JSON.stringify(workerUrl.href)});
     else parentPort.on('message', () => { writeFileSync(${mark}, ''); ${body} });`,
  );
  return pathToFileURL(file);
}

describe('the paper worker', () => {
  it('draws both papers, also when asked for both at once', async () => {
    renderer = createPaperRenderer({ fontsFolder, workerUrl });
    expect(await renderer.warm()).toEqual({ ok: true, value: undefined });
    const [pdf, slip] = await Promise.all([renderer.pdf(clearance()), renderer.receipt(receipt())]);
    if (!pdf.ok || !slip.ok) throw new Error('no paper');
    expect(Buffer.from(pdf.value.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(decodeReceipt(slip.value.data).rows).toBe(slip.value.rows);
  });

  it('answers with an error for a document that cannot be drawn, and draws the next one', async () => {
    renderer = createPaperRenderer({ fontsFolder, workerUrl });
    const broken = await renderer.receipt(receipt(3, { dueBack: 0.5 }));
    expect(broken).toMatchObject({ ok: false, error: { kind: 'not-drawable' } });
    expect((await renderer.receipt(receipt())).ok).toBe(true);
  });

  it('answers with an error when the worker dies, and starts a new one for the next paper', async () => {
    renderer = createPaperRenderer({ fontsFolder, workerUrl: await failingOnce('process.exit(7);') });
    expect(await renderer.pdf(clearance())).toMatchObject({ ok: false, error: { kind: 'worker-lost' } });
    expect((await renderer.pdf(clearance())).ok).toBe(true);
  });

  it('gives a worker up that never answers', async () => {
    let expire: (() => void) | undefined;
    const asked: number[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      delay: (ms: number) =>
        new Promise<void>((done) => {
          asked.push(ms);
          expire = done;
        }),
    };
    renderer = createPaperRenderer({ fontsFolder, workerUrl: await failingOnce('for (;;);'), clock });
    const paper = renderer.pdf(clearance());
    expire?.();
    expect(await paper).toMatchObject({ ok: false, error: { kind: 'worker-lost' } });
    expect(asked).toEqual([renderTimeout]);
  });

  it('answers with an error when the fonts are missing', async () => {
    renderer = createPaperRenderer({ fontsFolder: folder, workerUrl });
    expect(await renderer.pdf(clearance())).toMatchObject({ ok: false, error: { kind: 'worker-lost' } });
    rmSync(folder, { recursive: true, force: true });
  });
});
