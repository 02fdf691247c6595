/** The least share of the screen's height that what scrolls must show: a heading and some lines of the largest words. */
const USEFUL = 0.15;

/**
 * Runs in the page: what is wrong with what is on the screen, in words. While a popup is open, with the popup.
 *
 * @param target the least width and height of what is touched, CSS px
 */
export function faults({ target, useful }: { readonly target: number; readonly useful: number }): string[] {
  const found = new Set<string>();
  const page = document.querySelector('[data-page]');
  const root = document.querySelector('[data-dialog]') ?? document.body;
  const screen = new DOMRect(0, 0, window.innerWidth, window.innerHeight);

  function box(element: Element): DOMRect {
    return element.getBoundingClientRect();
  }

  /** To half a pixel more than a pixel: layout rounds. */
  function isInside(inner: DOMRect, outer: DOMRect): boolean {
    return inner.top >= outer.top - 1.5 && inner.bottom <= outer.bottom + 1.5 && isBetween(inner, outer);
  }

  function isBetween(inner: DOMRect, outer: DOMRect): boolean {
    return inner.left >= outer.left - 1.5 && inner.right <= outer.right + 1.5;
  }

  function common(a: DOMRect, b: DOMRect): DOMRect | null {
    const left = Math.max(a.left, b.left);
    const top = Math.max(a.top, b.top);
    const width = Math.min(a.right, b.right) - left;
    const height = Math.min(a.bottom, b.bottom) - top;
    return width > 1.5 && height > 1.5 ? new DOMRect(left, top, width, height) : null;
  }

  function nameOf(element: Element): string {
    return element.getAttribute('data-action') ?? element.getAttribute('data-key') ?? (element.textContent ?? '').trim().slice(0, 30);
  }

  const frames = new Map<Element, { readonly clips: boolean; readonly painted: boolean }>();
  /** Asked for with every word inside it. */
  function frameOf(element: Element): { readonly clips: boolean; readonly painted: boolean } {
    let frame = frames.get(element);
    if (!frame) {
      const { backgroundColor, borderTopWidth, overflowX } = getComputedStyle(element);
      const painted = backgroundColor !== 'rgba(0, 0, 0, 0)' || Number.parseFloat(borderTopWidth) > 0;
      frame = { painted, clips: overflowX !== 'visible' && !element.matches('.scroller-box') };
      frames.set(element, frame);
    }
    return frame;
  }

  /** Pairs that overlap; from above to below, so that each is held only against what begins before it ends. */
  function overlaps<T>(list: readonly T[], rectOf: (one: T) => DOMRect | null): (readonly [T, T])[] {
    const placed = list
      .flatMap((one) => {
        const rect = rectOf(one);
        return rect ? [{ one, rect, top: rect.top, bottom: rect.bottom }] : [];
      })
      .sort((a, b) => a.top - b.top);
    const pairs: (readonly [T, T])[] = [];
    for (const [index, a] of placed.entries()) {
      for (let next = index + 1; next < placed.length; next += 1) {
        const b = placed[next];
        if (!b || b.top >= a.bottom) break;
        if (common(a.rect, b.rect)) pairs.push([a.one, b.one]);
      }
    }
    return pairs;
  }

  if (document.querySelectorAll('h1').length !== 1) found.add(`${document.querySelectorAll('h1').length} headings`);
  if (document.querySelector('[data-spoken]')?.textContent?.trim() === '') found.add('nothing spoken');
  for (const element of [document.documentElement, document.body, ...(page ? [page] : [])])
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
      found.add(`${element.tagName} is larger than its place`);

  // From its beginning: what stays in sight while the rest scrolls then lies over nothing.
  for (const scroller of root.querySelectorAll('.scroller-box')) scroller.scrollTop = 0;

  // What scrolls says so by its buttons, shows enough to read in, and never sideways.
  for (const scroller of root.querySelectorAll('.scroller-box')) {
    const label = scroller.getAttribute('aria-label');
    if (scroller.scrollWidth > scroller.clientWidth + 1) found.add(`${label} scrolls sideways`);
    if (scroller.scrollHeight <= scroller.clientHeight + 1) continue;
    if (scroller.clientHeight < useful * screen.height) found.add(`${label} shows ${Math.round(scroller.clientHeight)} px of its contents`);
    const buttons = [...(scroller.parentElement?.querySelectorAll('.scroller-buttons button') ?? [])];
    if (buttons.length !== 2 || !buttons.every((button) => isInside(box(button), screen))) found.add(`${label} has no scroll buttons`);
  }

  // What is touched is large enough, has a name, is on the screen unless it scrolls, and nothing lies over it.
  interface Control {
    readonly element: Element;
    readonly scroller: Element | null;
  }
  const controls: readonly Control[] = [...root.querySelectorAll('button, label.tick')].map((element) => ({
    element,
    scroller: element.closest('.scroller-box'),
  }));
  for (const { element, scroller } of controls) {
    const { width, height } = box(element);
    const name = nameOf(element);
    if (height < target - 1 || width < target - 1) found.add(`${name} is ${Math.round(width)} x ${Math.round(height)} px`);
    if (!element.textContent?.trim() && !element.getAttribute('aria-label')) found.add(`${name} has no name`);
    if (!scroller && !isInside(box(element), screen)) found.add(`${name} is off the screen`);
  }
  const main = root.querySelector('[data-action="primary"]');
  if (main && !isInside(box(main), main.closest('.scroller-box')?.getBoundingClientRect() ?? screen))
    found.add('the main act is out of sight');
  // in one scroller as they lie in it, otherwise as they are seen
  for (const [rectOf, among] of [
    [({ element }: Control) => box(element), (a: Control, b: Control) => a.scroller === b.scroller],
    [
      ({ element, scroller }: Control) => (scroller ? common(box(element), box(scroller)) : box(element)),
      (a: Control, b: Control) => a.scroller !== b.scroller,
    ],
  ] as const)
    for (const [a, b] of overlaps(controls, rectOf))
      if (among(a, b) && !a.element.contains(b.element) && !b.element.contains(a.element))
        found.add(`${nameOf(a.element)} lies over ${nameOf(b.element)}`);

  // Words stay inside what is painted round them, on the screen, and clear of each other.
  const lines: { readonly words: string; readonly owner: Element; readonly rect: DOMRect; readonly scroller: Element | null }[] = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const owner = node.parentElement;
    const words = (node.nodeValue ?? '').trim();
    if (!owner || words === '' || owner.closest('svg, script, style, .visually-hidden, [aria-hidden="true"]')) continue;
    const inside: Element[] = [];
    for (let ancestor: Element | null = owner; ancestor && ancestor !== root; ancestor = ancestor.parentElement) {
      const { clips, painted } = frameOf(ancestor);
      if (clips || (painted && !inside.some((nearer) => frameOf(nearer).painted))) inside.push(ancestor);
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const scroller = owner.closest('.scroller-box');
    for (const { left, top, width, height } of range.getClientRects()) {
      // without the room above and below the letters
      const rect = new DOMRect(left, top + height / 4, width, height / 2);
      const line = `“${words.slice(0, 40)}”`;
      for (const ancestor of inside)
        if (!isInside(rect, box(ancestor)) && !ancestor.contains(scroller)) found.add(`${line} runs out of ${nameOf(ancestor)}`);
      if (scroller ? !isBetween(rect, box(scroller)) : !isInside(rect, screen)) found.add(`${line} is off the screen`);
      lines.push({ words: line, owner, rect, scroller });
      const seen = scroller ? common(rect, box(scroller)) : rect;
      if (!seen) continue;
      const top2 = document.elementFromPoint(seen.x + seen.width / 2, seen.y + seen.height / 2);
      if (top2 && !top2.contains(owner) && !owner.contains(top2)) found.add(`${line} is under ${nameOf(top2)}`);
    }
  }
  for (const [a, b] of overlaps(lines, ({ rect }) => rect))
    if (a.scroller === b.scroller && !a.owner.contains(b.owner) && !b.owner.contains(a.owner)) found.add(`${a.words} lies over ${b.words}`);

  // Every number of a sentence or field stands isolated; keys and boxes hold nothing but one.
  const sentences = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = sentences.nextNode(); node; node = sentences.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !/[\d٠-٩]/.test(node.nodeValue ?? '')) continue;
    if (!parent.closest('bdi, .key, .box, svg, script, style, [data-spoken], .visually-hidden, [data-authority-text]'))
      found.add(`not isolated: ${node.nodeValue}`);
  }
  return [...found];
}

/** At this many CSS pixels a millimetre. @param mm the least width and height of what is touched */
export function needs(pitch: number, mm = 20): Parameters<typeof faults>[0] {
  return { target: mm * pitch, useful: USEFUL };
}
