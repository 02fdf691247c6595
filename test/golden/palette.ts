/** A PNG of at most 256 colours: a page's picture at a quarter of its size, without loss that anybody sees. */
import { crc32, deflateSync } from 'node:zlib';
import type { PNG } from 'pngjs';

const mostColours = 256;

/** The commonest colours are kept exactly: they are the surfaces. */
const exactColours = 16;

/** Steps of 255 in each channel that any other colour may be off. */
const tolerance = 8;

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param picture without transparency */
export function encodePalette({ width, height, data }: PNG): Buffer {
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const { palette, indexOf } = paletteOf([...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour));
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rows[pixel + Math.floor(pixel / width) + 1] = indexOf.get(data.readUIntBE(pixel * 4, 3)) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [index, colour] of palette.entries()) colours.writeUIntBE(colour, index * 3, 3);
  const pixels = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** Adds, one by one, the colour that is farthest from all that are there, until none is far. */
function paletteOf(colours: readonly number[]): { readonly palette: readonly number[]; readonly indexOf: ReadonlyMap<number, number> } {
  const palette: number[] = [];
  const indices = new Array<number>(colours.length).fill(0);
  const distances = new Array<number>(colours.length).fill(Number.POSITIVE_INFINITY);
  let next = 0;
  while (palette.length < Math.min(mostColours, colours.length)) {
    const added = colours[next] as number;
    palette.push(added);
    let farthest = 0;
    for (const [index, colour] of colours.entries()) {
      const distance = distanceOf(colour, added);
      if (distance < (distances[index] as number)) {
        distances[index] = distance;
        indices[index] = palette.length - 1;
      }
      if ((distances[index] as number) > (distances[farthest] as number)) farthest = index;
    }
    if (palette.length >= exactColours && (distances[farthest] as number) <= tolerance) break;
    next = palette.length < exactColours ? palette.length : farthest;
  }
  return { palette, indexOf: new Map(colours.map((colour, index) => [colour, indices[index] as number])) };
}

function distanceOf(a: number, b: number): number {
  return Math.max(Math.abs((a >> 16) - (b >> 16)), Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)), Math.abs((a & 255) - (b & 255)));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
