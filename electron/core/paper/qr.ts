/** The QR as a matrix of modules; who draws it decides their size. */
import QRCode from 'qrcode';

export interface QrMatrix {
  readonly size: number;
  /** Horizontal bars of dark modules, in modules. */
  readonly bars: readonly {
    readonly x: number;
    readonly y: number;
    readonly length: number;
  }[];
}

/** Modules of white that every side needs (ISO/IEC 18004, 9.1). */
export const quietZone = 4;

/** The alphabet of Base45 and of the QR's own alphanumeric mode (ISO/IEC 18004, 7.3.4). */
const alphanumeric = /^[0-9A-Z $%*+\-./:]+$/;

/** Error correction M: a stamp or a fold over 15 % of the code does not spoil it. */
export function qrMatrix(text: string): QrMatrix {
  // Named, the mode need not be searched for, which takes as long as the rest.
  const content: string | QRCode.QRCodeSegment[] = alphanumeric.test(text) ? [{ data: text, mode: 'alphanumeric' }] : text;
  const { size, data } = QRCode.create(content, { errorCorrectionLevel: 'M' }).modules;
  const bars: { x: number; y: number; length: number }[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const start = x;
      while (x < size && data[y * size + x]) x += 1;
      if (x > start) bars.push({ x: start, y, length: x - start });
    }
  }
  return { size, bars };
}

/** A `data:` address of the code with its white border, for a screen. */
export function qrPicture(text: string): string {
  const { size, bars } = qrMatrix(text);
  const whole = size + 2 * quietZone;
  const path = bars.map(({ x, y, length }) => `M${x + quietZone} ${y + quietZone}h${length}v1h-${length}z`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" shape-rendering="crispEdges"><rect width="${whole}" height="${whole}" fill="#fff"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
