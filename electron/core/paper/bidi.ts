/**
 * Bidirectional text for painters that have none (pdfkit) or that must agree with it (canvas): Unicode's algorithm
 * (UAX #9) once over each logical paragraph, then line breaking, then runs in visual order. A run has one direction and
 * keeps its logical order inside; the shaper lays an Arabic run out from right to left by itself.
 */
import bidiFactory from 'bidi-js';

export type Direction = 'rtl' | 'ltr';

export interface Run {
  /** Logical order, bidi controls dropped, brackets not mirrored. */
  readonly text: string;
  readonly direction: Direction;
}

export interface MeasuredRun extends Run {
  readonly width: number;
}

export interface Line {
  /** From left to right on the paper. */
  readonly runs: readonly MeasuredRun[];
  readonly width: number;
}

/** Width of a text of one direction, in the painter's own unit. */
export type Measure = (text: string, direction: Direction) => number;

const bidi = bidiFactory();
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const trailing = /[\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** A word with the white space behind it; a no-break space does not end a word. */
const words = /[^ ]+ *| +/g;
const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' });

/** U+2068 ... U+2069: a field keeps its own order whatever stands around it, and disturbs nothing. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

/** For shapers that do not mirror: brackets and the like of a right-to-left run, as they must be drawn. */
export function mirrored(run: Run): string {
  if (run.direction === 'ltr') return run.text;
  return Array.from(run.text, (character) => bidi.getMirroredCharacter(character) ?? character).join('');
}

/** The runs of one line that is not broken, from left to right. */
export function visualRuns(text: string, direction: Direction): readonly Run[] {
  return orderedRuns(text, bidi.getEmbeddingLevels(text, direction).levels, 0, text.length);
}

/** Breaks at white space; a word wider than `maxWidth` is broken between graphemes. A new line in the text starts a paragraph. */
export function breakLines(text: string, direction: Direction, maxWidth: number, measure: Measure): readonly Line[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, direction, maxWidth, measure));
}

function breakParagraph(text: string, direction: Direction, maxWidth: number, measure: Measure): Line[] {
  const { levels } = bidi.getEmbeddingLevels(text, direction);
  const lineOf = (start: number, end: number): Line => {
    const runs = orderedRuns(text, levels, start, end).map((run) => ({ ...run, width: measure(run.text, run.direction) }));
    return { runs, width: runs.reduce((width, run) => width + run.width, 0) };
  };
  const whole = lineOf(0, text.length);
  if (whole.width <= maxWidth) return [whole];

  const lines: Line[] = [];
  const space = measure(' ', direction);
  let lineStart = 0;
  let lineWidth = 0;
  for (const piece of pieces(text, maxWidth, (start, end) => lineOf(start, end).width)) {
    if (piece.start > lineStart && lineWidth + piece.width > maxWidth) {
      lines.push(lineOf(lineStart, piece.start));
      lineStart = piece.start;
      lineWidth = 0;
    }
    lineWidth += piece.width + piece.spaces * space;
  }
  return [...lines, lineOf(lineStart, text.length)];
}

interface Piece {
  readonly start: number;
  readonly width: number;
  /** White space behind it; it may hang over the end of a line. */
  readonly spaces: number;
}

/** What a line may be broken between: words, and the graphemes of a word that fits on no line. */
function* pieces(text: string, maxWidth: number, widthOf: (start: number, end: number) => number): Generator<Piece> {
  for (const { 0: word, index: start } of text.matchAll(words)) {
    const length = word.trimEnd().length;
    const width = widthOf(start, start + length);
    if (width <= maxWidth) {
      yield { start, width, spaces: word.length - length };
      continue;
    }
    for (const { segment, index } of graphemes.segment(word)) {
      const from = start + index;
      yield {
        start: from,
        width: widthOf(from, from + segment.length),
        spaces: 0,
      };
    }
  }
}

/** UAX #9 rule L2 over the runs of one line; what stands at the end of the line and has no ink takes no part (rule L1). */
function orderedRuns(text: string, levels: Uint8Array, start: number, lineEnd: number): Run[] {
  let end = lineEnd;
  while (end > start && trailing.test(text.charAt(end - 1))) end -= 1;

  const runs: { text: string; level: number }[] = [];
  for (let from = start; from < end; ) {
    const level = levels[from] ?? 0;
    let to = from + 1;
    while (to < end && levels[to] === level) to += 1;
    runs.push({ text: text.slice(from, to), level });
    from = to;
  }

  const highest = Math.max(0, ...runs.map((run) => run.level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < runs.length; from += 1) {
      let to = from;
      while ((runs[to]?.level ?? -1) >= level) to += 1;
      if (to - from > 1) runs.splice(from, to - from, ...runs.slice(from, to).reverse());
      if (to > from) from = to;
    }
  }
  // Only now: two isolates side by side are two runs because a control stands between them.
  return runs
    .map(
      (run): Run => ({
        text: run.text.replace(controls, ''),
        direction: run.level % 2 === 1 ? 'rtl' : 'ltr',
      }),
    )
    .filter((run) => run.text !== '');
}
