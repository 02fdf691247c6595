/** A core as a citizen meets it: pages come, touches go. Waiting is by event, never by sleeping. */

import type { CallError } from '../../../electron/core/protocol.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { Result } from '../../../electron/core/result.ts';
import type { KioskView, PageName, VisitPage } from '../../../electron/core/visit/view.ts';

const PATIENCE_MS = 20_000;

export type PageOf<P extends PageName> = Extract<VisitPage, { readonly page: P }>;

export interface Kiosk {
  view(): KioskView;
  /** Every view so far, oldest first. */
  seen(): readonly KioskView[];
  /** Touches the page that is shown now, unless the input says which revision. */
  call(method: string, input?: Readonly<Record<string, unknown>>): Result<unknown, CallError>;
  /** Whatever is given, as it is given. */
  raw(method: string, input: unknown): Result<unknown, CallError>;
  /** Resolves when this page is shown (and is so, when `is` is given); at once when it is shown already. */
  until<P extends PageName>(page: P, is?: (page: PageOf<P>) => boolean): Promise<PageOf<P>>;
  /** The same for any page; `wanted` names it in the error. */
  when(is: (page: VisitPage) => boolean, wanted: string): Promise<VisitPage>;
  stop(): Promise<void>;
}

export interface Views {
  readonly seen: KioskView[];
  readonly see: (view: KioskView) => void;
  onView(listener: () => void): () => void;
}

export function viewsOf(): Views {
  const seen: KioskView[] = [];
  const listeners = new Set<() => void>();
  return {
    seen,
    see(view) {
      seen.push(view);
      for (const listener of [...listeners]) listener();
    },
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface KioskParts {
  readonly views: Views;
  view(): KioskView;
  call(method: string, input: unknown): Result<unknown, CallError>;
  stop(): Promise<void>;
  /** What was logged, for the message of a wait that was in vain. */
  readonly told: () => readonly unknown[];
}

export function newKiosk({ views, view, call, stop, told }: KioskParts): Kiosk {
  function when(is: (page: VisitPage) => boolean, wanted: string): Promise<VisitPage> {
    if (is(view().page)) return Promise.resolve(view().page);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        forget();
        const pages = views.seen.map((seen) => seen.page.page).filter((page, i, all) => page !== all[i - 1]);
        const last = told()
          .slice(-12)
          .map((line) => JSON.stringify(line));
        reject(new Error(`${wanted} never came: ${pages.join(' > ')}; now ${JSON.stringify(view().page)}\n${last.join('\n')}`));
      }, PATIENCE_MS);
      const forget = views.onView(() => {
        const { page } = view();
        if (!is(page)) return;
        clearTimeout(timer);
        forget();
        resolve(page);
      });
    });
  }

  return {
    view,
    seen: () => views.seen,
    raw: call,
    call: (method, input = {}) => call(method, { revision: view().revision, ...input }),
    when,
    until: async <P extends PageName>(name: P, is: (page: PageOf<P>) => boolean = () => true) =>
      (await when((page) => page.page === name && is(page as PageOf<P>), `"${name}"`)) as PageOf<P>,
    stop,
  };
}

/** What a citizen with this record types. */
function typedFactor(record: PersonRecord): Readonly<Record<string, string>> {
  for (const subject of record.subjects) {
    if (subject.kind === 'driving-licence') return { type: 'licence', number: subject.licenceNumber };
    if (subject.plate.type === 'old') return { type: 'old-plate', digits: subject.plate.digits, governorate: subject.plate.governorate };
    return { type: 'plate', letters: subject.plate.letters, digits: subject.plate.digits };
  }
  throw new Error('a record without a licence or plate');
}

/** Pages on which the machine works and the citizen waits. */
const waits: readonly PageName[] = ['sending-code', 'looking-up', 'quoting', 'card', 'issuing', 'printing'];

/** Walks from whatever page is shown to this one, choosing every line that can be chosen. */
export async function visitTo<P extends PageName>(kiosk: Kiosk, record: PersonRecord, target: P): Promise<PageOf<P>> {
  for (;;) {
    const { page } = kiosk.view();
    if (page.page === target) return page as PageOf<P>;
    if (waits.includes(page.page)) {
      await kiosk.when((now) => now.page !== page.page, `a page after "${page.page}"`);
      continue;
    }
    const deed = deedOf(page, record);
    if (!deed) throw new Error(`the visit ended at ${JSON.stringify(page)} on its way to "${target}"`);
    const done = kiosk.call(...deed);
    if (!done.ok) throw new Error(`${deed[0]} on "${page.page}": ${JSON.stringify(done.error)}`);
    const now = kiosk.view().page;
    if (now.page === page.page) throw new Error(`${deed[0]} left the visit at ${JSON.stringify(now)}`);
  }
}

/** What a citizen does on a page that waits for them; null where the walk has nothing more to do. */
export function deedOf(page: VisitPage, record: PersonRecord): [string, Record<string, unknown>] | null {
  switch (page.page) {
    case 'attract':
      return ['visit.start', {}];
    case 'national-id':
      return ['visit.submitNationalId', { typed: record.identity.number, checkDigitConfirmed: false }];
    case 'factor':
      return ['visit.submitFactor', { factor: typedFactor(record) }];
    case 'unprinted':
    case 'record':
      return ['visit.continue', {}];
    case 'purpose':
      return ['visit.choosePurpose', { subjectId: null }];
    case 'lines':
      return page.overLimit ? null : ['visit.chooseLines', { violationIds: page.chosen }];
    case 'quote':
      return page.payable ? ['visit.confirmQuote', {}] : null;
    default:
      return null;
  }
}
