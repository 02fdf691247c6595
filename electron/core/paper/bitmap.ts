/** One bit a dot, as a thermal head takes it. */
export interface Bitmap {
  /** Dots; a multiple of 8. */
  readonly width: number;
  readonly rows: number;
  /** width / 8 bytes a row; the highest bit is the leftmost dot; 1 burns. */
  readonly data: Uint8Array;
}

/** Anti-aliased edges darker than this burn. A little above the middle: thin Arabic strokes must not break on the head. */
const burnBelow = 150;

/** Packs black ink on white paper. `rgba`: 4 bytes a pixel; red stands for all three colours. */
export function packBitmap(rgba: Uint8Array, width: number, rows: number): Bitmap {
  const data = new Uint8Array((width / 8) * rows);
  for (let byte = 0, pixel = 0; byte < data.length; byte += 1) {
    let bits = 0;
    for (let bit = 0x80; bit > 0; bit >>= 1, pixel += 4) {
      if ((rgba[pixel] ?? 255) < burnBelow) bits |= bit;
    }
    data[byte] = bits;
  }
  return { width, rows, data };
}
