/**
 * What people type, paste and scan, made plain: Arabic-Indic (٠-٩) and Persian (۰-۹) digits become ASCII digits; spaces,
 * dashes and the invisible marks that come along with copied text are dropped.
 */
const noise = /[\s\p{Dash}\p{Bidi_Control}\u200b-\u200d\u2060\ufeff]/gu;

function asciiDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

/** Digits made ASCII, noise gone. Letters are left as they are. */
export function plainTyped(text: string): string {
  return asciiDigits(text.normalize('NFKC').replace(noise, ''));
}
