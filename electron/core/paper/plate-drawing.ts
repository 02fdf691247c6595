/** What is cleared, drawn as people know it: the plate as on the car, or the driving licence as a card. */
import { arabicDigits, plateLettersApart } from '../../../resources/locale/format.ts';
import type { Plate } from '../identity/identity.ts';
import type { Subject } from '../register/schemas.ts';
import type { Language } from '../visit/view.ts';
import { ink, quiet, type Sheet } from './sheet.ts';
import { wordingOf } from './words.ts';

export const plateWidth = 188;
export const plateHeight = 88;
const bandHeight = 22;

export function drawSubject(sheet: Sheet, subject: Subject, language: Language, x: number, y: number): void {
  switch (subject.kind) {
    case 'vehicle-licence':
      drawPlate(sheet, subject.plate, language, x, y);
      break;
    case 'driving-licence':
      drawDrivingLicence(sheet, subject, language, x, y);
      break;
  }
}

/** A plate looks the same in both languages: letters on the right, digits on the left. */
function drawPlate(sheet: Sheet, plate: Plate, language: Language, x: number, y: number): void {
  const left = sheet.left(x, plateWidth);
  const start = (fromLeft: number, width: number): number =>
    sheet.direction === 'rtl' ? sheet.left(left + fromLeft, width) : left + fromLeft;
  sheet.box(x, y, plateWidth, plateHeight, {
    fill: '#ffffff',
    stroke: ink,
    lineWidth: 2,
    radius: 7,
  });
  sheet.rule(x, y + bandHeight, plateWidth, ink, 1.5);
  const band = { size: 11, weight: 'bold' as const };
  sheet.text('EGYPT', start(12, 80), y + 3, 80, {
    ...band,
    direction: 'ltr',
    align: 'start',
  });
  sheet.text('مصر', start(plateWidth - 92, 80), y + 2, 80, {
    ...band,
    direction: 'rtl',
    align: 'start',
  });
  const below = y + bandHeight;
  const inside = plateHeight - bandHeight;
  const sign = { size: 30, weight: 'bold' as const, align: 'centre' as const };
  switch (plate.type) {
    case 'letters': {
      const half = plateWidth / 2;
      sheet.pdf
        .lineWidth(1.5)
        .moveTo(left + half, below)
        .lineTo(left + half, y + plateHeight)
        .stroke(ink);
      drawApart(Array.from(arabicDigits(plate.digits)), 0);
      drawApart(plateLettersApart(plate.letters).split(' ').reverse(), half);
      return;
    }
    case 'old':
      sheet.text(arabicDigits(plate.digits), start(8, plateWidth - 16), below - 2, plateWidth - 16, {
        ...sign,
        size: 28,
        direction: 'ltr',
      });
      sheet.text(
        wordingOf(language).format.governorate(plate.governorate),
        start(8, plateWidth - 16),
        below + inside - 24,
        plateWidth - 16,
        { size: 12, weight: 'medium', align: 'centre' },
      );
      return;
  }

  /** Each sign by itself, as painted: side by side they would join or, in digits, be a number. */
  function drawApart(signs: readonly string[], fromLeft: number): void {
    const room = plateWidth / 2 - 16;
    for (let size = sign.size; ; size -= 1) {
      const blocks = signs.map((text) => sheet.block(text, room, { ...sign, size, direction: 'rtl' }));
      const widths = blocks.map((block) => Math.max(...block.lines.map((line) => line.width)));
      const inked = widths.reduce((sum, width) => sum + width, 0);
      const gap = Math.min(10, (room - inked) / Math.max(1, signs.length - 1));
      if (gap < 5 && signs.length > 1) continue;
      let from = fromLeft + (plateWidth / 2 - inked - gap * (signs.length - 1)) / 2;
      for (const [index, block] of blocks.entries()) {
        const width = widths[index] ?? 0;
        sheet.draw({ ...block, width }, start(from, width), below + (inside - block.height) / 2);
        from += width + gap;
      }
      return;
    }
  }
}

function drawDrivingLicence(
  sheet: Sheet,
  licence: Extract<Subject, { kind: 'driving-licence' }>,
  language: Language,
  x: number,
  y: number,
): void {
  sheet.box(x, y, plateWidth, plateHeight, {
    fill: '#ffffff',
    stroke: ink,
    lineWidth: 1.5,
    radius: 7,
  });
  sheet.rule(x, y + bandHeight, plateWidth, ink, 1);
  sheet.text(wordingOf(language).word('subjectDriver'), x + 10, y + 2, plateWidth - 20, { size: 11, weight: 'bold', align: 'centre' });
  const number = sheet.block(licence.licenceNumber, plateWidth - 20, {
    size: licence.licenceNumber.length > 14 ? 12 : 16,
    weight: 'bold',
    align: 'centre',
    direction: 'ltr',
  });
  const licenceClass = sheet.block(licence.licenceClass ?? '', plateWidth - 20, { size: 10, align: 'centre', colour: quiet });
  const free = plateHeight - bandHeight - number.height - licenceClass.height;
  const under = sheet.draw(number, x + 10, y + bandHeight + free / 2);
  sheet.draw(licenceClass, x + 10, under);
}
