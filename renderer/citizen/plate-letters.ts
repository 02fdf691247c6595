/** The 17 letters of Egyptian plates since 2008, one code point each, in alphabetical order; a test holds them to the core's. */
export const plateLetters: readonly string[] = [...'أبجدرسصطعفقلمنهوى'];

/** What a keyboard may type for a plate letter: other forms of alef, yeh and heh stand for the one on plates. */
const forms: Readonly<Record<string, string>> = { ا: 'أ', إ: 'أ', آ: 'أ', ي: 'ى', ی: 'ى', ة: 'ه' };

export function typedPlateLetter(key: string): string | null {
  const letter = forms[key] ?? key;
  return plateLetters.includes(letter) ? letter : null;
}

/** ه alone reads as the digit ٥; on a plate and on its key it is drawn هـ. */
export function drawnLetter(letter: string): string {
  return letter === 'ه' ? 'هـ' : letter;
}
