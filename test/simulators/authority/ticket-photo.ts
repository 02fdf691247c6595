/** A "photo" of a ticket, drawn: nobody's car on no road, and it says so across the picture. The same line always gives the same one. */
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import type { PersonRecord, TicketPhoto, Violation } from '../../../electron/core/register/schemas.ts';
import { arabicDigits, createFormatter, type FormatPlate, plateLettersApart } from '../../../resources/locale/format.ts';
import { newRandom } from './random.ts';

const width = 800;
const height = 600;
const horizon = 215;
const stripHeight = 64;
const jpegQuality = 85;
const family = 'Ticket photo';
const carColours = ['#8f1d22', '#1f3f66', '#d9dbdc', '#3c4044', '#6b7a4f', '#b9812f'] as const;

export function drawTicketPhoto(record: PersonRecord, line: Violation): TicketPhoto {
  registerFont();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const random = newRandom(Number(line.violationId.slice(-9)), 0);
  drawRoad(context);
  if (isNight(line.occurredAt)) {
    // The flash lights the car alone.
    context.fillStyle = 'rgba(8, 14, 34, 0.72)';
    context.fillRect(0, 0, width, height);
  }
  drawCar(context, random.pick(carColours), plateOf(record, line));
  drawSpecimen(context);
  drawStrip(context, line);
  return { mediaType: 'image/jpeg', data: canvas.encodeSync('jpeg', jpegQuality).toString('base64') };
}

/** The plate of the line's vehicle; a line on a driving licence happened in the person's first vehicle, if there is one. */
function plateOf(record: PersonRecord, line: Violation): FormatPlate | null {
  const vehicles = record.subjects.flatMap((subject) => (subject.kind === 'vehicle-licence' ? [subject] : []));
  return (vehicles.find((vehicle) => vehicle.subjectId === line.subjectId) ?? vehicles[0])?.plate ?? null;
}

function isNight(instant: string): boolean {
  const hour = (new Date(instant).getUTCHours() + 2) % 24;
  return hour < 6 || hour >= 18;
}

function drawRoad(context: SKRSContext2D): void {
  const sky = context.createLinearGradient(0, 0, 0, horizon);
  sky.addColorStop(0, '#8fb2cf');
  sky.addColorStop(1, '#e8e4d6');
  fill(context, sky, [0, 0], [width, 0], [width, horizon], [0, horizon]);
  const buildings = [70, 110, 55, 130, 85, 60, 100, 75, 120, 65] as const;
  for (const [index, tall] of buildings.entries()) {
    context.fillStyle = index % 2 === 0 ? '#c3b79f' : '#b3a78f';
    context.fillRect(index * 80, horizon - tall, 80, tall);
  }
  fill(context, '#b9a67c', [0, horizon], [width, horizon], [width, height], [0, height]);
  fill(context, '#5a5d60', [330, horizon], [470, horizon], [width + 160, height], [-160, height]);
  for (const side of [-1, 1]) {
    // Dashes of a lane line, longer and wider the nearer they are.
    for (const [from, to] of [
      [0.06, 0.12],
      [0.18, 0.3],
      [0.4, 0.62],
      [0.78, 1],
    ] as const) {
      const at = (depth: number, edge: number): Point => [
        400 + side * (24 + 390 * depth) + edge * (1 + 7 * depth),
        horizon + (height - horizon) * depth,
      ];
      fill(context, '#f2efe4', at(from, -1), at(from, 1), at(to, 1), at(to, -1));
    }
  }
}

function drawCar(context: SKRSContext2D, colour: string, plate: FormatPlate | null): void {
  context.fillStyle = 'rgba(0, 0, 0, 0.35)';
  context.beginPath();
  context.ellipse(400, 512, 235, 22, 0, 0, Math.PI * 2);
  context.fill();
  box(context, '#17181a', 208, 440, 62, 76, 12);
  box(context, '#17181a', 530, 440, 62, 76, 12);
  // Roof and rear window, then the body with its lights and bumper.
  fill(context, colour, [268, 282], [296, 178], [316, 166], [484, 166], [504, 178], [532, 282]);
  fill(context, '#26323c', [292, 276], [312, 192], [488, 192], [508, 276]);
  fill(context, 'rgba(255, 255, 255, 0.16)', [330, 276], [352, 192], [398, 192], [376, 276]);
  box(context, colour, 196, 268, 408, 200, 30);
  box(context, 'rgba(255, 255, 255, 0.14)', 214, 274, 372, 10, 5);
  for (const x of [206, 510]) {
    box(context, '#c4161c', x, 306, 84, 44, 10);
    box(context, '#f0a02c', x === 206 ? 214 : 556, 314, 26, 28, 6);
  }
  box(context, '#2c2e31', 190, 424, 420, 52, 18);
  drawPlate(context, plate, 301, 318, 198, 94);
}

/** As on a private car since 2008: blue band, digits on the left, letters on the right, each apart. */
function drawPlate(context: SKRSContext2D, plate: FormatPlate | null, x: number, y: number, w: number, h: number): void {
  const band = 26;
  box(context, '#f7f7f2', x, y, w, h, 7);
  box(context, '#4a8fd0', x, y, w, band, 7);
  write(context, 'EGYPT', x + w * 0.25, y + band / 2, 16, '#10151a', 'ltr');
  write(context, 'مصر', x + w * 0.75, y + band / 2, 18, '#10151a');
  const middle = y + band + (h - band) / 2;
  switch (plate?.type) {
    case 'letters':
      context.fillStyle = '#10151a';
      context.fillRect(x + w / 2 - 1, y + band, 2, h - band);
      spread(context, Array.from(arabicDigits(plate.digits)), x + 6, w / 2 - 12, middle);
      spread(context, plateLettersApart(plate.letters).split(' ').reverse(), x + w / 2 + 6, w / 2 - 12, middle);
      break;
    case 'old':
      write(context, createFormatter('ar').plate(plate), x + w / 2, middle, 28, '#10151a', 'rtl', w - 16);
      break;
    case undefined:
      break;
  }
  context.strokeStyle = '#10151a';
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x, y, w, h, 7);
  context.stroke();
}

/** Signs from left to right with air between them: side by side Arabic letters would join. */
function spread(context: SKRSContext2D, signs: readonly string[], x: number, room: number, middle: number): void {
  const size = 31;
  context.font = fontOf(size);
  const widths = signs.map((sign) => context.measureText(sign).width);
  const inked = widths.reduce((sum, wide) => sum + wide, 0);
  const gap = Math.min(12, (room - inked) / signs.length);
  let from = x + (room - inked - gap * (signs.length - 1)) / 2;
  for (const [index, sign] of signs.entries()) {
    const wide = widths[index] ?? 0;
    write(context, sign, from + wide / 2, middle, size, '#10151a');
    from += wide + gap;
  }
}

/** Drawn apart and laid on whole: where letters join, their strokes would cover each other twice. */
function drawSpecimen(context: SKRSContext2D): void {
  const layer = createCanvas(width, height);
  const words = layer.getContext('2d');
  words.translate(width / 2, 250);
  words.rotate(-0.28);
  write(words, 'صورة تجريبية', 0, 0, 112, '#ffffff');
  context.globalAlpha = 0.4;
  context.drawImage(layer, 0, 0);
  context.globalAlpha = 1;
}

function drawStrip(context: SKRSContext2D, line: Violation): void {
  const format = createFormatter('ar');
  const middle = height - stripHeight / 2;
  context.fillStyle = '#101214';
  context.fillRect(0, height - stripHeight, width, stripHeight);
  write(context, 'صورة تجريبية', 690, middle, 26, '#ffd34d');
  write(context, format.dateTime(line.occurredAt), 400, middle, 24, '#ffffff');
  write(context, line.violationId, 112, middle, 20, '#c9ced3', 'ltr');
}

type Point = readonly [x: number, y: number];

function fill(context: SKRSContext2D, style: SKRSContext2D['fillStyle'], ...points: readonly Point[]): void {
  context.fillStyle = style;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.fill();
}

function box(context: SKRSContext2D, style: string, x: number, y: number, w: number, h: number, radius: number): void {
  context.fillStyle = style;
  context.beginPath();
  context.roundRect(x, y, w, h, radius);
  context.fill();
}

/** Centred on a point, and squeezed into `room` where it is given. */
function write(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  direction: 'rtl' | 'ltr' = 'rtl',
  room?: number,
): void {
  context.font = fontOf(size);
  context.fillStyle = colour;
  context.direction = direction;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y, room);
}

function fontOf(size: number): string {
  return `bold ${size}px "${family}"`;
}

function registerFont(): void {
  if (GlobalFonts.has(family)) return;
  const folder = fileURLToPath(new URL('../../../node_modules/@expo-google-fonts/ibm-plex-sans-arabic', import.meta.url));
  if (GlobalFonts.register(loadFonts(folder).bold, family) === null) throw new Error('the font of ticket photos cannot be used');
}
