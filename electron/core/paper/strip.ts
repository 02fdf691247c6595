/** A strip of 80 mm paper, in dots (203 dpi, 8 a millimetre): where everything stands. Nothing is painted here. */
import type { Language } from '../visit/view.ts';
import { breakLines, type Direction, type Line, type Measure } from './bidi.ts';
import type { Weight } from './fonts.ts';
import { qrMatrix, quietZone } from './qr.ts';

/** The head of an 80 mm printer prints 72 mm. */
export const receiptWidth = 576;
const margin = 12;
const contentWidth = receiptWidth - 2 * margin;

export type Mark =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly direction: Direction;
      readonly weight: Weight;
      readonly size: number;
      /** Left end of the baseline. */
      readonly x: number;
      readonly y: number;
      readonly colour: 'black' | 'white';
    }
  | {
      readonly type: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly colour: 'black' | 'white';
    };

export interface StripLayout {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export interface Style {
  readonly size: number;
  readonly weight: Weight;
  readonly align?: 'start' | 'centre' | 'end';
  readonly colour?: 'black' | 'white';
}

/** Nothing lighter than medium: a thermal head loses thin strokes. */
export const small: Style = { size: 20, weight: 'medium' };
export const plain: Style = { size: 23, weight: 'medium' };
export const strong: Style = { size: 24, weight: 'bold' };
export const title: Style = { size: 30, weight: 'bold', align: 'centre' };
export const figure: Style = { size: 34, weight: 'bold' };
const lineSpacing = 1.45;
/** Dots: half a millimetre, which the cheapest scanner reads. */
const largestModule = 4;

export type MeasureWith = (weight: Weight, size: number) => Measure;

/** A strip of paper that grows downwards. */
export interface Strip {
  text(text: string, style: Style): void;
  /** A label where reading starts, its value at the end; on two lines where both do not fit on one. */
  pair(label: string, value: string, style: Style): void;
  /** White on black over the whole width. */
  band(texts: readonly string[]): void;
  framed(text: string): void;
  /** An empty frame for a hand to fill, so many dots high under its caption. */
  place(caption: string, height: number): void;
  /** A QR of whole dots, in the middle. */
  code(text: string): void;
  rule(): void;
  gap(dots: number): void;
  finish(): StripLayout;
}

export function createStrip(language: Language, measureWith: MeasureWith): Strip {
  const direction: Direction = language === 'ar' ? 'rtl' : 'ltr';
  const marks: Mark[] = [];
  let y = margin;

  function linesOf(text: string, width: number, style: Style): readonly Line[] {
    return breakLines(text, direction, width, measureWith(style.weight, style.size));
  }

  /** Draws at `top` within `left` .. `left + width`; gives the height. */
  function place(lines: readonly Line[], left: number, width: number, top: number, style: Style): number {
    const lineHeight = Math.round(style.size * lineSpacing);
    for (const [index, line] of lines.entries()) {
      const slack = width - line.width;
      const align = style.align ?? 'start';
      let x = left + (align === 'centre' ? slack / 2 : (align === 'start') === (direction === 'rtl') ? slack : 0);
      const baseline = top + index * lineHeight + Math.round(lineHeight / 2 + style.size * 0.33);
      for (const { text, direction, width: runWidth } of line.runs) {
        marks.push({
          type: 'text',
          text,
          direction,
          weight: style.weight,
          size: style.size,
          x,
          y: baseline,
          colour: style.colour ?? 'black',
        });
        x += runWidth;
      }
    }
    return lines.length * lineHeight;
  }

  function box(x: number, top: number, width: number, height: number, colour: 'black' | 'white'): void {
    marks.push({ type: 'box', x, y: top, width, height, colour });
  }

  return {
    text(text, style) {
      y += place(linesOf(text, contentWidth, style), margin, contentWidth, y, style);
    },
    pair(label, value, style) {
      const labels = linesOf(label, contentWidth, style);
      const values = linesOf(value, contentWidth, style);
      const gap = style.size;
      const sameLine =
        labels.length === 1 && values.length === 1 && (labels[0]?.width ?? 0) + gap + (values[0]?.width ?? 0) <= contentWidth;
      const labelHeight = place(labels, margin, contentWidth, y, style);
      const valueTop = sameLine ? y : y + labelHeight;
      y = valueTop + place(values, margin, contentWidth, valueTop, { ...style, align: sameLine ? 'end' : 'start' });
    },
    band(texts) {
      const style: Style = { size: 26, weight: 'bold', align: 'centre', colour: 'white' };
      const blocks = texts.map((text) => linesOf(text, contentWidth, style));
      const height = blocks.reduce((sum, lines) => sum + lines.length * Math.round(style.size * lineSpacing), 0) + 8;
      box(0, y, receiptWidth, height, 'black');
      let top = y + 4;
      for (const lines of blocks) top += place(lines, margin, contentWidth, top, style);
      y += height + 8;
    },
    framed(text) {
      const style: Style = { ...strong, align: 'centre' };
      const padding = 10;
      const lines = linesOf(text, contentWidth - 2 * padding, style);
      const height = lines.length * Math.round(style.size * lineSpacing) + padding;
      y += 6;
      box(margin, y, contentWidth, height, 'black');
      box(margin + 3, y + 3, contentWidth - 6, height - 6, 'white');
      place(lines, margin + padding, contentWidth - 2 * padding, y + padding / 2, style);
      y += height + 6;
    },
    place(caption, height) {
      y += 6;
      const captionHeight = Math.round(small.size * lineSpacing);
      box(margin, y, contentWidth, height + captionHeight, 'black');
      box(margin + 2, y + 2, contentWidth - 4, height + captionHeight - 4, 'white');
      place(linesOf(caption, contentWidth - 20, small), margin + 10, contentWidth - 20, y, { ...small, align: 'centre' });
      y += height + captionHeight + 6;
    },
    code(text) {
      const matrix = qrMatrix(text);
      const modules = matrix.size + 2 * quietZone;
      const dots = Math.min(largestModule, Math.floor(receiptWidth / modules));
      const left = Math.floor((receiptWidth - matrix.size * dots) / 2);
      const top = y + quietZone * dots;
      for (const bar of matrix.bars) box(left + bar.x * dots, top + bar.y * dots, bar.length * dots, dots, 'black');
      y += modules * dots;
    },
    rule() {
      box(margin, y + 7, contentWidth, 2, 'black');
      y += 16;
    },
    gap(dots) {
      y += dots;
    },
    finish: () => ({ width: receiptWidth, height: y + margin, marks }),
  };
}
