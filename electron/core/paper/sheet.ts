/**
 * An A4 sheet that knows Arabic: text boxes by visual runs on top of pdfkit, which shapes but does not reorder. Lengths are
 * PDF points (1/72 inch). `x` counts from the edge where reading starts, so one layout serves both directions.
 */
import PDFDocument from 'pdfkit';
import { breakLines, type Direction, type Line, type Measure, mirrored } from './bidi.ts';
import { type PaperFonts, type Weight, weights } from './fonts.ts';

export const pageWidth = 595.28;
export const pageHeight = 841.89;

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly align?: 'start' | 'centre' | 'end';
  /** Of the paragraph; the sheet's own when not given. */
  readonly direction?: Direction;
}

export interface TextBlock {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly width: number;
  readonly style: TextStyle;
}

export interface BoxStyle {
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly radius?: number;
  readonly dashed?: boolean;
}

export interface Sheet {
  readonly direction: Direction;
  readonly pdf: PDFKit.PDFDocument;
  /** The left edge of a box that starts at `x`. */
  left(x: number, width: number): number;
  block(text: string, width: number, style: TextStyle): TextBlock;
  /** Draws a measured block and gives the y under it. */
  draw(block: TextBlock, x: number, y: number): number;
  text(text: string, x: number, y: number, width: number, style: TextStyle): number;
  box(x: number, y: number, width: number, height: number, style: BoxStyle): void;
  rule(x: number, y: number, width: number, colour: string, lineWidth?: number): void;
  addPage(): void;
  finish(): Promise<Uint8Array>;
}

export interface SheetOptions {
  readonly fonts: PaperFonts;
  readonly direction: Direction;
  readonly language: string;
  readonly title: string;
  /** Stands in the file as its creation date: the same document gives the same bytes. */
  readonly createdAt: Date;
}

/** Arabic needs air for marks above and tails below. */
const lineSpacing = 1.5;

export function createSheet(options: SheetOptions): Sheet {
  const { direction } = options;
  const pdf = new PDFDocument({
    size: [pageWidth, pageHeight],
    margin: 0,
    font: null as unknown as string,
    bufferPages: true,
    lang: options.language,
    displayTitle: true,
    info: {
      Title: options.title,
      Creator: 'Mukhalasa',
      Producer: 'Mukhalasa',
      CreationDate: options.createdAt,
    },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));

  const shapers = shapersOf(options.fonts);
  for (const weight of weights) pdf.registerFont(weight, shapers[weight] as unknown as Uint8Array);

  function left(x: number, width: number): number {
    return direction === 'rtl' ? pageWidth - x - width : x;
  }

  function block(text: string, width: number, style: TextStyle): TextBlock {
    const lines = breakLines(text, style.direction ?? direction, width, measureWith(shapers[style.weight ?? 'regular'], style.size));
    return {
      lines,
      width,
      height: lines.length * style.size * lineSpacing,
      style,
    };
  }

  function draw(text: TextBlock, x: number, y: number): number {
    const { style, width } = text;
    const boxLeft = left(x, width);
    const startsRight = (style.direction ?? direction) === 'rtl';
    const lineHeight = style.size * lineSpacing;
    pdf
      .font(style.weight ?? 'regular')
      .fontSize(style.size)
      .fillColor(style.colour ?? ink);
    for (const [index, line] of text.lines.entries()) {
      const slack = width - line.width;
      const align = style.align ?? 'start';
      let runLeft = boxLeft + (align === 'centre' ? slack / 2 : (align === 'start') === startsRight ? slack : 0);
      // The middle of the line box is the middle between capital height and baseline, roughly a third of the size.
      const baseline = y + index * lineHeight + lineHeight / 2 + style.size * 0.33;
      for (const run of line.runs) {
        // A string of `features` is fontkit's script: it fixes the shaping direction and keeps pdfkit from splitting words.
        const features = scriptOf(run.direction) as unknown as PDFKit.Mixins.OpenTypeFeatures[];
        pdf.text(mirrored(run), runLeft, baseline, {
          lineBreak: false,
          baseline: 'alphabetic',
          features,
          ...{ textWidth: run.width, wordCount: 1 },
        });
        runLeft += run.width;
      }
    }
    return y + text.height;
  }

  return {
    direction,
    pdf,
    left,
    block,
    draw,
    text: (text, x, y, width, style) => draw(block(text, width, style), x, y),
    box(x, y, width, height, style) {
      pdf.lineWidth(style.lineWidth ?? 0.75);
      if (style.dashed) pdf.dash(3, { space: 3 });
      if (style.radius) pdf.roundedRect(left(x, width), y, width, height, style.radius);
      else pdf.rect(left(x, width), y, width, height);
      if (style.fill && style.stroke) pdf.fillAndStroke(style.fill, style.stroke);
      else if (style.fill) pdf.fill(style.fill);
      else pdf.stroke(style.stroke ?? ink);
      if (style.dashed) pdf.undash();
    },
    rule(x, y, width, colour, lineWidth = 0.5) {
      const from = left(x, width);
      pdf
        .lineWidth(lineWidth)
        .moveTo(from, y)
        .lineTo(from + width, y)
        .stroke(colour);
    },
    addPage: () => pdf.addPage(),
    finish: () =>
      new Promise((resolve, reject) => {
        pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
        pdf.on('error', reject);
        pdf.end();
      }),
  };
}

/** Black for a laser printer: greys are for rules and captions only. */
export const ink = '#111111';
export const quiet = '#555555';
export const hairline = '#9a9a9a';

function scriptOf(direction: Direction): 'arab' | 'latn' {
  return direction === 'rtl' ? 'arab' : 'latn';
}

/** What is used of a fontkit font. */
interface Shaper {
  readonly unitsPerEm: number;
  layout(text: string, script?: string): { readonly advanceWidth: number; readonly positions: readonly object[] };
}
type Shapers = Readonly<Record<Weight, Shaper>>;

const parsed = new WeakMap<PaperFonts, Shapers>();

/** Parsed once a process; the shaped runs are remembered for one document only, since they carry names. */
function shapersOf(fonts: PaperFonts): Shapers {
  let shapers = parsed.get(fonts);
  if (!shapers) {
    shapers = {
      regular: parse(fonts.regular),
      medium: parse(fonts.medium),
      bold: parse(fonts.bold),
    };
    parsed.set(fonts, shapers);
  }
  return {
    regular: remembering(shapers.regular),
    medium: remembering(shapers.medium),
    bold: remembering(shapers.bold),
  };
}

function parse(file: Buffer): Shaper {
  const probe = new PDFDocument({
    font: null as unknown as string,
    autoFirstPage: false,
  }).font(file as unknown as string);
  return (probe as unknown as { readonly _font: { readonly font: Shaper } })._font.font;
}

/** pdfkit shapes a text again for each of its questions about it, and scales the positions that it is given in place. */
function remembering(font: Shaper): Shaper {
  const runs = new Map<string, ReturnType<Shaper['layout']>>();
  const layout: Shaper['layout'] = (text, script = '') => {
    const key = `${script} ${text}`;
    let run = runs.get(key);
    if (!run) {
      run = font.layout(text, script);
      runs.set(key, run);
    }
    return Object.create(run, {
      positions: { value: run.positions.map((position) => ({ ...position })) },
    });
  };
  return Object.create(font, { layout: { value: layout } });
}

function measureWith(shaper: Shaper, size: number): Measure {
  return (text, direction) => (shaper.layout(text, scriptOf(direction)).advanceWidth * size) / shaper.unitsPerEm;
}
