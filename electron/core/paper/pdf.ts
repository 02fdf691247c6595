/** A4: every document as PDF bytes. Heavy (tens of milliseconds a page): call it in the paper worker, not on the core's thread. */
import { drawClearance } from './clearance-sheet.ts';
import { clearanceTitle } from './clearance-words.ts';
import type { PaperDocument } from './document.ts';
import type { PaperFonts } from './fonts.ts';
import { createSheet } from './sheet.ts';
import { drawSlip } from './slip-sheet.ts';
import { slipTitle } from './slip-words.ts';
import { drawStatement } from './statement-sheet.ts';
import { type PaperWord, wordingOf } from './words.ts';

/** The same document gives the same bytes. The file's metadata names the kind of paper only, never a person or a number. */
export async function renderPdf(document: PaperDocument, fonts: PaperFonts): Promise<Uint8Array> {
  const { language } = document;
  const sheet = createSheet({
    fonts,
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    title: wordingOf(language).word(titleOf(document)),
    createdAt: new Date(document.printedAt),
  });
  switch (document.kind) {
    case 'clearance':
      drawClearance(sheet, document);
      break;
    case 'receipt':
    case 'statement':
      drawStatement(sheet, document);
      break;
    case 'slip':
      drawSlip(sheet, document);
      break;
  }
  return sheet.finish();
}

function titleOf(document: PaperDocument): PaperWord {
  switch (document.kind) {
    case 'clearance':
      return clearanceTitle(document);
    case 'receipt':
      return 'receiptTitle';
    case 'statement':
      return 'statementTitle';
    case 'slip':
      return slipTitle(document);
  }
}
