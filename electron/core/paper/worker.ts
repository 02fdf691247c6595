/** The paper worker's entry: PDF and raster away from the core's thread. It keeps fonts and code warm, but no document. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadFonts } from './fonts.ts';
import { renderPdf } from './pdf.ts';
import { type Receipt, renderReceipt } from './receipt.ts';
import type { Rendering, WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

const { fontsFolder } = workerData as WorkerSetup;
const fonts = loadFonts(fontsFolder);

parentPort?.on('message', async ({ id, rendering }: WorkerRequest) => {
  try {
    reply({ id, ok: true, value: await render(rendering) });
  } catch (error) {
    reply({ id, ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});

async function render(rendering: Rendering): Promise<Uint8Array | Receipt | undefined> {
  switch (rendering.kind) {
    case 'pdf':
      return renderPdf(rendering.document, fonts);
    case 'receipt':
      return renderReceipt(rendering.document, fonts);
    case 'warm':
      return undefined;
  }
}

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}
