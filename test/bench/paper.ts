/** B7 and B8: what correct Arabic and a document model cost, against the same strokes drawn with neither. */
import { resolve } from 'node:path';
import PDFDocument from 'pdfkit';
import { escposBytes } from '../../electron/core/devices/printer/escpos-bytes.ts';
import { packBitmap } from '../../electron/core/paper/bitmap.ts';
import { loadFonts, type PaperFonts, type Weight, weights } from '../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../electron/core/paper/pdf.ts';
import { measureOnCanvas, paintReceipt, registerFonts, renderReceipt } from '../../electron/core/paper/receipt.ts';
import { layoutReceipt } from '../../electron/core/paper/receipt-layout.ts';
import { clearance, receipt } from '../golden/papers.ts';

/** Medians in milliseconds, warm, measured by turns. */
export interface PaperFigures {
  readonly pdf: { readonly ours: number; readonly reference: number };
  readonly receipt: {
    readonly ours: number;
    readonly reference: number;
    /** Sent to the printer. */
    readonly bytes: number;
    /** The dots alone. */
    readonly rasterMinimum: number;
  };
}

const rounds = 21;
const warmUp = 5;

export async function measurePaper(fontsFolder = resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic')): Promise<PaperFigures> {
  const fonts = loadFonts(fontsFolder);
  const sheet = clearance();
  const strokes = await recordStrokes(() => renderPdf(sheet, fonts));
  const parsed = parseFonts(fonts);
  const pdf = await byTurns(
    () => renderPdf(sheet, fonts),
    () => replayStrokes(strokes, parsed),
  );

  registerFonts(fonts);
  const slip = receipt(3);
  const layout = layoutReceipt(slip, measureOnCanvas);
  const times = await byTurns(
    () => renderReceipt(slip, fonts),
    () => escposBytes(packBitmap(paintReceipt(layout).data(), layout.width, layout.height)),
  );
  const { data, rows } = await renderReceipt(slip, fonts);
  return { pdf, receipt: { ...times, bytes: data.length, rasterMinimum: (layout.width / 8) * rows } };
}

async function byTurns(
  ours: () => Promise<unknown>,
  reference: () => Promise<unknown>,
): Promise<{ readonly ours: number; readonly reference: number }> {
  const samples: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const oursTook = await timed(ours);
    const referenceTook = await timed(reference);
    if (round < 0) continue;
    samples.ours.push(oursTook);
    samples.reference.push(referenceTook);
  }
  return { ours: median(samples.ours), reference: median(samples.reference) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? Number.NaN;
}

const drawing = [
  'text',
  'font',
  'fontSize',
  'fillColor',
  'rect',
  'roundedRect',
  'moveTo',
  'lineTo',
  'lineWidth',
  'dash',
  'undash',
  'fill',
  'stroke',
  'fillAndStroke',
  'save',
  'restore',
  'rotate',
] as const;
type Drawing = (typeof drawing)[number];

interface Stroke {
  readonly method: Drawing;
  readonly args: readonly unknown[];
}

type Pen = Record<Drawing, (...args: unknown[]) => unknown>;

/** Every call that a rendering makes to pdfkit, without those that pdfkit makes to itself. */
async function recordStrokes(render: () => Promise<unknown>): Promise<readonly Stroke[]> {
  const strokes: Stroke[] = [];
  const pen = PDFDocument.prototype as unknown as Pen;
  const own = new Map(drawing.map((method) => [method, pen[method]]));
  let depth = 0;
  for (const [method, draw] of own) {
    pen[method] = function recorded(this: unknown, ...args: unknown[]): unknown {
      if (depth === 0) strokes.push({ method, args });
      depth += 1;
      try {
        return draw.apply(this, args);
      } finally {
        depth -= 1;
      }
    };
  }
  try {
    await render();
  } finally {
    for (const [method, draw] of own) pen[method] = draw;
  }
  return strokes;
}

type ParsedFonts = Readonly<Record<Weight, Uint8Array>>;

/** Parsed once for the reference too, as ours are: parsing them for each paper would flatter us. */
function parseFonts(fonts: PaperFonts): ParsedFonts {
  const parse = (file: Buffer): Uint8Array => {
    const probe = new PDFDocument({ font: null as unknown as string, autoFirstPage: false }).font(file as unknown as string);
    return (probe as unknown as { readonly _font: { readonly font: Uint8Array } })._font.font;
  };
  return { regular: parse(fonts.regular), medium: parse(fonts.medium), bold: parse(fonts.bold) };
}

/** The plain way with pdfkit: the same strings at the same places, their words in the wrong order. */
function replayStrokes(strokes: readonly Stroke[], fonts: ParsedFonts): Promise<void> {
  return new Promise((done) => {
    const pdf = new PDFDocument({ size: 'A4', margin: 0, font: null as unknown as string });
    pdf.on('data', () => undefined);
    pdf.on('end', () => done());
    for (const weight of weights) pdf.registerFont(weight, fonts[weight]);
    const pen = pdf as unknown as Pen;
    for (const { method, args } of strokes) {
      if (method === 'text') pen.text(...args.slice(0, 3), { lineBreak: false, baseline: 'alphabetic' });
      else pen[method](...args);
    }
    pdf.end();
  });
}
