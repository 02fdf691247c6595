/** Card data never enters the program. A terminal should send none; these two see to it when one does. */

/**
 * At most the first six and the last four digits (PCI DSS 3.4), dots between: «411111••••••1111». Empty when the text shows
 * any more than that: what should not have been sent is dropped, not repaired.
 */
export function maskedPan(text: string): string {
  const runs = text.match(/\d+/g) ?? [];
  const [first = '', last = ''] = runs;
  if (runs.length === 1 && /\d$/.test(text.trim())) return first.length <= 4 ? `••••${first}` : '';
  if (runs.length !== 2 || first.length > 6 || last.length > 4) return '';
  return `${first}••••••${last}`;
}

/** Text from the terminal, fit for a log or a page: card-number-like strings (12 digits or more, spaced or not) are cut out. */
export function withoutCardNumbers(text: string): string {
  return text.replace(/\d(?:[ .-]?\d){11,}/g, '[removed]');
}
