/** Three soft sounds, made on the spot. They say nothing that the screen does not say: where no loudspeaker is, nothing is missing. */
import { useEffect } from 'react';

type Sound = 'key' | 'error' | 'done';

interface Note {
  readonly hertz: number;
  /** Seconds after the sound's beginning. */
  readonly at: number;
  /** Seconds until it has died away. */
  readonly lasts: number;
}

const sounds: Readonly<Record<Sound, readonly Note[]>> = {
  key: [{ hertz: 988, at: 0, lasts: 0.06 }],
  // a step down, lower than any voice in the lobby
  error: [
    { hertz: 294, at: 0, lasts: 0.3 },
    { hertz: 220, at: 0.18, lasts: 0.45 },
  ],
  done: [
    { hertz: 523, at: 0, lasts: 0.35 },
    { hertz: 659, at: 0.13, lasts: 0.35 },
    { hertz: 784, at: 0.26, lasts: 0.7 },
  ],
};

/** Of full scale: heard at the screen, not across the lobby. */
const loudness = 0.12;

/** Seconds from nothing to full: a tone that starts at once clicks. */
const rise = 0.006;

/** Milliseconds without a sound, after which the loudspeaker is let go. */
const REST_MS = 5_000;

/** One for the document, made at the first touch: a page that nobody touched has nobody to tell. */
let context: AudioContext | null = null;
let resting: ReturnType<typeof setTimeout> | undefined;

function play(sound: Sound): void {
  if (context) sing(context, sound);
  // opening a loudspeaker takes long: the button is drawn as pressed first
  else if (sound === 'key') requestAnimationFrame(() => setTimeout(open));
}

function open(): void {
  try {
    context ??= new AudioContext();
    sing(context, 'key');
  } catch {
    // no audio device; asked for again at the next touch
  }
}

function sing(on: AudioContext, sound: Sound): void {
  on.resume().catch(() => undefined);
  for (const note of sounds[sound]) strike(on, note);
  clearTimeout(resting);
  resting = setTimeout(() => on.suspend().catch(() => undefined), REST_MS);
}

function strike(on: AudioContext, { hertz, at, lasts }: Note): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  const start = on.currentTime + at;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + rise);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
  tone.connect(volume).connect(on.destination);
  tone.start(start);
  tone.stop(start + lasts);
}

/** The sounds of the whole screen: of a press, of a problem that appears, of a page that brings good news. */
export function useSounds(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const listening = new AbortController();
    // before the buttons, which let nothing past them
    const first = { capture: true, signal: listening.signal };
    document.addEventListener('pointerdown', onPointer, first);
    document.addEventListener('click', onClick, first);
    document.addEventListener('keydown', onKey, first);
    const watching = new MutationObserver(onChange);
    watching.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-tone'] });
    onChange();
    return () => {
      listening.abort();
      watching.disconnect();
    };
  }, [isOn]);
}

/** The last press was by a pointer: its click says nothing new. */
let byPointer = false;

/** At the touch, not at its end: the finger hears that it was felt. */
function onPointer({ target, isPrimary }: PointerEvent): void {
  byPointer = true;
  if (isPrimary && target instanceof Element && target.closest('button:enabled, label:not([data-disabled])')) play('key');
}

/** A press without a pointer: by keyboard, by Enter for the page's main act. */
function onClick({ target }: MouseEvent): void {
  if (!byPointer && target instanceof Element && target.closest('button, input')) play('key');
}

/** A key of the keyboard that does what a key of the screen does. */
function onKey({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent): void {
  byPointer = false;
  if (repeat || ctrlKey || altKey || metaKey || key === ' ') return;
  if (isTyped(key) && document.querySelector('[data-key]')) play('key');
}

function isTyped(key: string): boolean {
  return key.length === 1 || key === 'Backspace';
}

/** What was said last, so that nothing is said twice. */
let problem: Element | null = null;
let news: string | undefined;
let page: Element | null = null;

function onChange(): void {
  const before = { problem, page, news };
  problem = document.querySelector('[role="alert"]');
  page = document.querySelector('[data-page]');
  news = page instanceof HTMLElement ? page.dataset['tone'] : undefined;
  const isNew = page !== before.page || news !== before.news;
  if ((problem && problem !== before.problem) || (isNew && news === 'bad')) play('error');
  else if (isNew && news === 'good') play('done');
}
