/**
 * Arrow keys move the focus to the next control on the screen, as eyes would: over a keypad, a board of letters, the whole page. With
 * digits and Enter they are enough for a visit, so a keypad without Tab serves. Left and right are the screen's, in both languages.
 */
import { canScroll, scrollByStep } from './scroller.tsx';

type Direction = 'up' | 'down' | 'left' | 'right';

const directions: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/** What the focus may rest on. */
const stops = 'button:enabled, input:enabled, .scroller-box[tabindex]';

const waysToScroll: Readonly<Record<Direction, 1 | -1 | null>> = { up: -1, down: 1, left: null, right: null };

/** A box as the traveller sees it: where it begins and ends along the way, and its two sides across it. */
interface Span {
  readonly begin: number;
  readonly end: number;
  readonly sides: readonly [number, number];
}

export function moveOnArrow(event: KeyboardEvent): void {
  const direction = directions[event.key];
  if (!direction || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  // in a text they move the caret
  if (isText(event.target) && (direction === 'left' || direction === 'right')) return;
  event.preventDefault();
  const root = [...document.querySelectorAll('[data-dialog]')].at(-1) ?? document.body;
  const focused = document.activeElement;
  const from = focused?.matches(`${stops}, h1`) && root.contains(focused) ? focused : root.querySelector('h1, h2');
  if (!from) return;

  const scroller = from.closest('.scroller-box');
  const others = [...root.querySelectorAll<HTMLElement>(stops)].filter((stop) => stop !== from && isShown(stop));
  const span = spanOf(from, direction);
  // A scroller that has the focus is entered at its edge.
  const start = from === scroller ? { ...span, end: span.begin } : span;
  const inside = others.filter((stop) => scroller?.contains(stop));
  const straight = nearest(start, inside, direction, 'straight');
  const way = waysToScroll[direction];
  // What follows may be out of sight, or be words alone: it is shown before the focus turns aside or leaves.
  if (straight === null && scroller && way && canScroll(scroller, way)) {
    scrollByStep(scroller, way, 'auto');
    return;
  }
  const outside = others.filter((stop) => !scroller?.contains(stop));
  const end = scroller && !isShown(from) ? spanOf(scroller, direction) : span;
  const next = straight ?? nearest(start, inside, direction, 'aside') ?? nearest(end, outside, direction, 'aside');
  next?.focus({ preventScroll: true });
  if (next) touched(next).scrollIntoView({ block: 'nearest' });
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'text';
}

/** What is seen and touched of a control: a checkbox's own input is hidden in its label. */
function touched(control: Element): Element {
  return control.closest('label') ?? control;
}

/** At least half of it is within its scroller; a scroller itself, where no control of its own is. */
function isShown(control: Element): boolean {
  const scroller = control.closest('.scroller-box');
  if (!scroller) return true;
  if (scroller === control) return ![...control.querySelectorAll(stops)].some(isShown);
  const { top, bottom, height } = touched(control).getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  return Math.min(bottom, view.bottom) - Math.max(top, view.top) >= Math.min(height, view.height) / 2;
}

function spanOf(element: Element, direction: Direction): Span {
  const { top, bottom, left, right } = touched(element).getBoundingClientRect();
  switch (direction) {
    case 'down':
      return { begin: top, end: bottom, sides: [left, right] };
    case 'up':
      return { begin: -bottom, end: -top, sides: [left, right] };
    case 'right':
      return { begin: left, end: right, sides: [top, bottom] };
    case 'left':
      return { begin: -right, end: -left, sides: [top, bottom] };
  }
}

/** The nearest that lies ahead; straight ahead goes before aside, and the middle before the edge. */
function nearest(from: Span, stops: readonly HTMLElement[], direction: Direction, reach: 'straight' | 'aside'): HTMLElement | null {
  let best: HTMLElement | null = null;
  let least: readonly number[] = [Number.POSITIVE_INFINITY];
  for (const stop of stops) {
    const to = spanOf(stop, direction);
    const aside = Math.max(0, to.sides[0] - from.sides[1], from.sides[0] - to.sides[1]);
    if (to.begin < from.end - 1 || (aside > 0 && reach === 'straight')) continue;
    const cost = [Math.sign(aside), to.begin - from.end + aside, Math.abs(middle(to) - middle(from))];
    if (isLess(cost, least)) [best, least] = [stop, cost];
  }
  return best;
}

function middle({ sides }: Span): number {
  return (sides[0] + sides[1]) / 2;
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index >= 0 && (a[index] as number) < (b[index] ?? 0);
}
