/** Somebody who pays, stays while the machine is dead, and comes back for what they have not got. */
import type { KioskView, PaymentMethod, VisitPage } from '../../../electron/core/visit/view.ts';
import { deedOf } from '../../core/kiosk/kiosk.ts';
import type { TourMethod } from '../../tour/payer.ts';
import { CoreEnded, type CoreProcess } from './core-process.ts';
import type { Machine } from './machine.ts';

/** Of 320 pounds, in the order in which they go in; a mix has the rest on the card. Piastres. */
const hands = { cash: [20_000, 10_000, 2_000], mixed: [20_000], card: [], qr: [] } as const satisfies Record<TourMethod, readonly number[]>;

export type Purpose = TourMethod | 'papers';
type Deed = readonly [method: string, input?: Readonly<Record<string, unknown>>];

export interface Citizen {
  /** Until the first page is back. @param is stops it sooner @throws CoreEnded */
  visit(core: CoreProcess, purpose: Purpose, is?: (page: VisitPage) => boolean): Promise<void>;
  /** What is on the screen is seen through to its end; nothing new is begun. */
  finish(core: CoreProcess): Promise<void>;
}

export function createCitizen({ lobby, record, post }: Machine): Citizen {
  let begun = false;
  /** How many notes went in, in this visit. */
  let inserted = 0;
  const paidByPhone = new Set<string>();

  async function visit(core: CoreProcess, purpose: Purpose, is: (page: VisitPage) => boolean = () => false): Promise<void> {
    begun = false;
    inserted = 0;
    await play(core, purpose, is);
  }

  async function play(core: CoreProcess, purpose: Purpose, is: (page: VisitPage) => boolean): Promise<void> {
    for (;;) {
      const view = core.view();
      if (is(view.page)) return;
      if (begun && view.page.page === 'attract') return;
      begun = true;
      const deed = await act(view, purpose);
      const touched = deed ? await core.touch(...deed) : null;
      if (core.hasEnded()) throw new CoreEnded();
      // a view that came meanwhile is acted on as it is
      if (touched && !touched.ok && touched.error.kind !== 'not-now') throw new Error(`${deed?.[0]}: ${JSON.stringify(touched.error)}`);
      await core.until(({ revision }) => revision !== view.revision, `something after "${view.page.page}"`);
    }
  }

  /** What is done on this page; null: it is waited. Hands do their part at once. */
  async function act({ page }: KioskView, purpose: Purpose): Promise<Deed | null> {
    switch (page.page) {
      case 'unprinted':
      case 'done':
      case 'due-back':
      case 'paid-paper-follows':
        return ['visit.continue'];
      case 'print-failed':
        return ['visit.end'];
      case 'not-paid':
      case 'nothing-payable':
      case 'staff-needed':
        return ['visit.end'];
      case 'authority-down':
        return ['visit.retry'];
      case 'resumed':
        return page.state === 'being-resolved' || page.state === 'unknown' ? null : ['visit.continue'];
      case 'record':
      case 'quote':
        return purpose === 'papers' ? ['visit.end'] : deedOf(page, record);
      case 'way-to-pay': {
        const way = wayOf(purpose, page.held);
        // A device that has not been asked yet is not offered: the choice is looked at again.
        if (!page.ways.some(({ method }) => method === way)) return ['visit.back'];
        return ['visit.chooseMethod', { method: way }];
      }
      case 'cash':
        return page.cash.phase === 'insert' ? feed(purpose) : null;
      case 'qr':
        if (page.qr.phase === 'shown' && page.qr.serviceReference !== null) await payByPhone(page.qr.serviceReference);
        return null;
      default:
        return deedOf(page, record);
    }
  }

  /** One note, or the word that there is none left. */
  async function feed(purpose: Purpose): Promise<Deed | null> {
    const hand = purpose === 'papers' ? [] : hands[purpose];
    const value = hand[inserted];
    if (value === undefined) return ['visit.cancelPayment'];
    const { drawn } = await post<{ drawn: boolean }>(`${lobby.acceptor?.controlUrl}/note`, { value });
    if (drawn) inserted += 1;
    return null;
  }

  async function payByPhone(reference: string): Promise<void> {
    if (paidByPhone.has(reference)) return;
    paidByPhone.add(reference);
    await post(`${lobby.authority.controlUrl}/payment-references/${reference}/pay`);
  }

  return {
    visit,
    async finish(core) {
      begun = core.view().page.page !== 'attract';
      if (begun) await play(core, 'papers', () => false);
    },
  };

  function wayOf(purpose: Purpose, held: number): PaymentMethod {
    if (purpose === 'papers') return 'card';
    return purpose === 'mixed' ? (held > 0 ? 'card' : 'cash') : purpose;
  }
}
