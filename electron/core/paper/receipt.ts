/** 80 mm: every document laid out into operations, painted on a canvas, packed to dots, sent as ESC/POS bytes. */
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { escposBytes } from '../devices/printer/escpos-bytes.ts';
import type { Direction, Measure } from './bidi.ts';
import { packBitmap } from './bitmap.ts';
import { layoutClearance } from './clearance-strip.ts';
import type { PaperDocument } from './document.ts';
import { type PaperFonts, type Weight, weights } from './fonts.ts';
import { layoutReceipt } from './receipt-layout.ts';
import { layoutSlip } from './slip-strip.ts';
import type { MeasureWith, StripLayout } from './strip.ts';

export interface Receipt {
  /** ESC/POS. */
  readonly data: Uint8Array;
  /** Dots of paper (8 a millimetre), without the feed before the cut. */
  readonly rows: number;
}

/** Heavy: call it in the paper worker. */
export async function renderReceipt(document: PaperDocument, fonts: PaperFonts): Promise<Receipt> {
  registerFonts(fonts);
  const layout = layoutStrip(document, measureOnCanvas);
  const canvas = paintReceipt(layout);
  const data = await escposBytes(packBitmap(canvas.data(), layout.width, layout.height));
  return { data, rows: layout.height };
}

export function layoutStrip(document: PaperDocument, measureWith: MeasureWith): StripLayout {
  switch (document.kind) {
    case 'clearance':
      return layoutClearance(document, measureWith);
    case 'receipt':
    case 'statement':
      return layoutReceipt(document, measureWith);
    case 'slip':
      return layoutSlip(document, measureWith);
  }
}

export function paintReceipt(layout: StripLayout): Canvas {
  const canvas = createCanvas(layout.width, layout.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, layout.width, layout.height);
  context.textAlign = 'left';
  for (const mark of layout.marks) {
    context.fillStyle = mark.colour === 'black' ? '#000000' : '#ffffff';
    if (mark.type === 'box') {
      context.fillRect(mark.x, mark.y, mark.width, mark.height);
      continue;
    }
    context.font = fontOf(mark.weight, mark.size);
    // Skia shapes and mirrors by this; the order of the runs is already settled.
    context.direction = mark.direction;
    context.fillText(mark.text, mark.x, mark.y);
  }
  return canvas;
}

const measuring: SKRSContext2D = createCanvas(1, 1).getContext('2d');

export function measureOnCanvas(weight: Weight, size: number): Measure {
  const font = fontOf(weight, size);
  return (text: string, direction: Direction): number => {
    measuring.font = font;
    measuring.direction = direction;
    return measuring.measureText(text).width;
  };
}

/** Families of our own names: no system font can stand in for them. */
function fontOf(weight: Weight, size: number): string {
  return `${size}px "Paper ${weight}"`;
}

let registered: PaperFonts | undefined;

export function registerFonts(fonts: PaperFonts): void {
  if (registered === fonts) return;
  for (const weight of weights) {
    if (!GlobalFonts.register(fonts[weight], `Paper ${weight}`)) throw new Error(`the paper font ${weight} cannot be used`);
  }
  registered = fonts;
}
