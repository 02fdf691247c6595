/** What of a person may be shown or printed by default: enough to recognise one's own paper, too little to learn a name from it. */
import type { Identity } from './identity.ts';

/** Words that belong to the next one: «عبد الرحمن» is one name, and «عبد» alone would be nobody's. */
const joinedToNext = new Set(['عبد', 'أبو', 'ابو', 'أم', 'ام']);
const maxInitials = 3;

/** «محمد أحمد السيد علي» -> «محمد أ. س. ع.»: the first name, then at most three initials. Empty for a blank name. */
export function maskName(name: string): string {
  const words = joinNames(name.trim().split(/\s+/).filter(Boolean));
  const [first, ...rest] = words;
  if (first === undefined) return '';
  return [first, ...rest.slice(0, maxInitials).map(initial)].join(' ');
}

/** The last four characters of the number. */
export function lastFour(identity: Identity): string {
  return identity.number.slice(-4);
}

function joinNames(words: readonly string[]): readonly string[] {
  const names: string[] = [];
  let pending = '';
  for (const word of words) {
    if (joinedToNext.has(word)) pending += `${word} `;
    else {
      names.push(pending + word);
      pending = '';
    }
  }
  if (pending !== '') names.push(pending.trim());
  return names;
}

function initial(name: string): string {
  const letter = [...name.replace(/^ال(?=.{2})/, '')][0] ?? '';
  // A lone ه is drawn هـ, or it reads as the digit ٥.
  return `${letter === 'ه' ? 'هـ' : letter}.`;
}
