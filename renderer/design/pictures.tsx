/**
 * Pictures drawn for this product. Each says what the words beside it say, so all are hidden from screen readers.
 * Colours come from the theme; solid bodies, papers in outline, green for what is to be done. What moves stands still at its telling moment.
 */
import type { ReactElement, ReactNode } from 'react';

function Picture({
  name,
  box = '0 0 360 300',
  children,
}: {
  readonly name: string;
  readonly box?: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <svg className="picture" data-picture={name} viewBox={box} aria-hidden="true">
      {children}
    </svg>
  );
}

/** The front of the national ID card with the place of the number; `digits` are drawn as on the card, in Arabic-Indic form. */
export function IdCardPicture({ digits }: { readonly digits?: string }): ReactElement {
  return (
    <Picture name="id-card" box="0 0 340 214">
      <rect className="p-paper" x="4" y="4" width="332" height="206" rx="16" />
      <path className="p-body" d="M4 44V20A16 16 0 0 1 20 4h300a16 16 0 0 1 16 16v24z" />
      <path className="p-body-line" d="M312 24h-88" />
      <rect className="p-tint" x="22" y="62" width="82" height="100" rx="6" />
      <circle className="p-mid" cx="63" cy="98" r="19" />
      <path className="p-mid" d="M29 162c1-27 13-38 34-38s33 11 34 38z" />
      <path className="p-text" d="M314 70h-92m92 24h-148m148 24h-124m124 24h-164M98 184h-70" />
      <rect className="p-mark" x="124" y="164" width="194" height="36" rx="8" />
      {digits === undefined ? (
        <path
          className="p-mark-line"
          d="M143 182h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0m12 0h0"
        />
      ) : (
        <text className="p-digits" x="221" y="190" textAnchor="middle" direction="ltr">
          {digits}
        </text>
      )}
    </Picture>
  );
}

type TerminalPicturePhase = 'wait' | 'present' | 'busy' | 'cancel' | 'ask' | 'take';

/** The card terminal beside the screen: the card goes in by its chip, or is held near; a hand takes it back. */
export function TerminalPicture({ phase }: { readonly phase: TerminalPicturePhase }): ReactElement {
  return (
    <Picture name={`terminal-${phase}`} box="0 0 360 360">
      {phase === 'present' || phase === 'busy' || phase === 'take' ? (
        <g className={`p-terminal-card-${phase}`}>
          {phase === 'take' ? <path className="p-hand" d="M150 340v-58h58c26 2 38 20 34 58z" /> : null}
          <rect className="p-bank-card" x="138" y="208" width="84" height="112" rx="10" />
          <rect className="p-chip" x="168" y="228" width="24" height="30" rx="5" />
          {phase === 'take' ? (
            <path className="p-hand" d="M118 334c-4-24 8-40 26-58 12-12 32-2 26 14-4 12-14 20-14 44z" />
          ) : (
            <path className="p-card-line" d="M156 300h48" />
          )}
          {phase === 'take' ? <rect className="p-body" x="108" y="328" width="144" height="60" rx="8" /> : null}
        </g>
      ) : null}
      <rect className="p-body" x="104" y="6" width="152" height="220" rx="22" />
      <rect className="p-glass" x="122" y="26" width="116" height="66" rx="8" />
      <TerminalScreen phase={phase} />
      {[0, 1, 2].map((row) => (
        <path key={row} className="p-keys" d={`M130 ${116 + row * 25}h20m20 0h20m20 0h20`} />
      ))}
      <path className="p-key-stop" d="M130 191h20" />
      <path className="p-key-clear" d="M170 191h20" />
      <path className="p-key-enter" d="M210 191h20" />
      <path className="p-slot" d="M142 214h76" />
      {phase === 'take' ? <path className="p-act-line" d="M292 250v66m-24-24 24 24 24-24" /> : null}
      {phase === 'present' ? (
        <>
          <path className="p-act-line" d="M284 332v-72m-26 26 26-26 26 26" />
          <path className="p-act-line" d="M284 42q16 24 0 48m22-66q28 42 0 84m22-102q40 60 0 120" />
        </>
      ) : null}
    </Picture>
  );
}

function TerminalScreen({ phase }: { readonly phase: TerminalPicturePhase }): ReactElement {
  switch (phase) {
    case 'wait':
    case 'busy':
    case 'ask':
      return <path className="p-dots" d="M152 59h0m28 0h0m28 0h0" />;
    case 'present':
      return <path className="p-act-line" d="M152 42h56v36h-56zm0 12h56" />;
    case 'cancel':
      return <path className="p-act-line" d="m164 43 32 32m0-32-32 32" />;
    case 'take':
      return <path className="p-act-line" d="m158 60 15 15 30-32" />;
  }
}

type NoteSlotPhase = 'starting' | 'insert' | 'reading' | 'stacking' | 'returning' | 'stopping';

/** The slot beside the screen: a note goes in, is looked at, or comes back. */
export function NoteSlotPicture({ phase }: { readonly phase: NoteSlotPhase }): ReactElement {
  return (
    <Picture name={`note-slot-${phase}`}>
      {phase === 'starting' || phase === 'stopping' ? null : (
        <g className={`p-slot-note-${phase}`}>
          <rect className="p-note" x="118" y="124" width="124" height="170" rx="8" />
          <circle className="p-note-mark" cx="180" cy="222" r="28" />
          <path className="p-note-line" d="M140 270v-22m80 22v-22" />
        </g>
      )}
      <rect className="p-body" x="50" y="6" width="260" height="152" rx="22" />
      <rect className="p-glass" x="74" y="28" width="212" height="60" rx="8" />
      <SlotScreen phase={phase} />
      <path className="p-slot" d="M104 136h152" />
      {phase === 'insert' ? <path className="p-act-line" d="M292 270v-72m-26 26 26-26 26 26" /> : null}
      {phase === 'returning' ? <path className="p-act-line" d="M292 198v72m-26-26 26 26 26-26" /> : null}
    </Picture>
  );
}

function SlotScreen({ phase }: { readonly phase: NoteSlotPhase }): ReactElement {
  switch (phase) {
    case 'starting':
    case 'reading':
    case 'stacking':
      return <path className="p-dots" d="M152 58h0m28 0h0m28 0h0" />;
    case 'insert':
      return <path className="p-act-line" d="M150 42h60v32h-60zm30 14v4" />;
    case 'returning':
      return <path className="p-act-line" d="M180 40v34m-16-16 16 16 16-16" />;
    case 'stopping':
      return <path className="p-act-line" d="m164 42 32 32m0-32-32 32" />;
  }
}

/** The printer of `device`; while it is `busy` its paper comes out where it comes out: A4 at the front, the receipt at the top. */
export function PrinterPicture({ busy, device = 'a4' }: { readonly busy: boolean; readonly device?: 'a4' | 'receipt' }): ReactElement {
  return <Picture name={`printer-${device}`}>{device === 'a4' ? <SheetPrinter busy={busy} /> : <ReceiptPrinter busy={busy} />}</Picture>;
}

function SheetPrinter({ busy }: { readonly busy: boolean }): ReactElement {
  return (
    <>
      <path className="p-paper" d="M112 16h136v80H112z" />
      <rect className="p-body" x="44" y="76" width="272" height="112" rx="20" />
      <circle className="p-light" cx="282" cy="106" r="8" />
      <path className="p-slot" d="M88 160h184" />
      {busy ? (
        <>
          <svg x="84" y="160" width="192" height="140" aria-hidden="true">
            <g className="p-coming-sheet">
              <path className="p-paper" d="M22-20h148v146H22z" />
              <path className="p-text" d="M148 22H78m70 26H44m104 26H92" />
              <rect className="p-mark" x="44" y="76" width="30" height="30" rx="4" />
            </g>
          </svg>
          <path className="p-act-line" d="M306 214v62m-24-24 24 24 24-24" />
        </>
      ) : null}
    </>
  );
}

function ReceiptPrinter({ busy }: { readonly busy: boolean }): ReactElement {
  return (
    <>
      <rect className="p-body" x="88" y="140" width="184" height="144" rx="20" />
      <circle className="p-light" cx="240" cy="254" r="8" />
      <path className="p-slot" d="M124 164h112" />
      <path className="p-seam" d="M90 222h180" />
      <svg x="120" y="0" width="120" height="164" aria-hidden="true">
        <g className={busy ? 'p-coming-slip' : 'p-waiting-slip'}>
          <path className="p-paper" d="M16 180V26l11-9 11 9 11-9 11 9 11-9 11 9 11-9 11 9v154z" />
          <path className="p-text" d="M86 56H34m52 24H34m52 24H34m52 24H58" />
        </g>
      </svg>
      {busy ? <path className="p-act-line" d="M292 104V42m-24 24 24-24 24 24" /> : null}
    </>
  );
}

/** What is taken home: sheets and a receipt. */
export function PapersPicture(): ReactElement {
  return (
    <Picture name="papers">
      <path className="p-paper" d="m104 32 150-12 17 208-150 12z" />
      <path className="p-paper" d="M60 44h156v222H60z" />
      <path className="p-body-stroke" d="M193 76H83" />
      <path className="p-text" d="M194 106H82m112 24H82m112 24h-70" />
      <rect className="p-mark" x="82" y="196" width="46" height="46" rx="5" />
      <path className="p-act-line" d="m148 218 15 15 30-32" />
      <path className="p-paper" d="M244 100h76v166l-9.500-8-9.500 8-9.500-8-9.500 8-9.500-8-9.500 8-9.500-8-9.500 8z" />
      <path className="p-text" d="M302 126h-20m20 24h-40m40 24h-40m40 24h-28" />
    </Picture>
  );
}

/** A slip, with its payment's number. */
export function SlipPicture({ number }: { readonly number: string }): ReactElement {
  return (
    <Picture name="slip" box="0 0 340 214">
      <path
        className="p-paper"
        d="M30 4h280v204l-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9-14-9-14 9z"
      />
      <path className="p-body-stroke" d="M250 30H90" />
      <path className="p-text" d="M286 58H54m232 22H110m176 22H146" />
      <rect className="p-mark" x="46" y="126" width="248" height="40" rx="8" />
      <text className="p-digits" x="170" y="154" textAnchor="middle" direction="ltr">
        {number}
      </text>
    </Picture>
  );
}

/** The authority's register: being read, out of reach, or without the record. */
export function RegisterPicture({ state }: { readonly state: 'searching' | 'away' | 'missing' }): ReactElement {
  return (
    <Picture name={`register-${state}`}>
      <path className="p-body" d="M180 18 306 74v18H54V74z" />
      <path className="p-columns" d="M92 108v84m59-84v84m58-84v84m59-84v84" />
      <path className="p-body" d="M54 208h252v22H54z" />
      {state === 'away' ? (
        <path className="p-bad-line" d="M34 268h98m96 0h98M162 250l36 36m0-36-36 36" />
      ) : (
        <g className="p-lens">
          <circle cx="248" cy="190" r="48" />
          <path d="m284 226 42 42" />
          {state === 'missing' ? <path className="p-bad-line" d="m231 173 34 34m0-34-34 34" /> : null}
        </g>
      )}
    </Picture>
  );
}

/** A person of the staff at their window. */
export function StaffPicture(): ReactElement {
  return (
    <Picture name="staff">
      <rect className="p-paper" x="62" y="18" width="236" height="226" rx="16" />
      <circle className="p-mid" cx="180" cy="94" r="40" />
      <path className="p-body" d="M92 240c5-62 36-92 88-92s83 30 88 92z" />
      <rect className="p-body" x="30" y="238" width="300" height="30" rx="10" />
    </Picture>
  );
}

/** Money kept under a reference, whatever the bank says. */
export function SafePicture({ mark }: { readonly mark: 'question' | 'check' | 'back' }): ReactElement {
  return (
    <Picture name={`safe-${mark}`}>
      <path className="p-body" d="M180 14 66 54v90c0 68 46 116 114 142 68-26 114-74 114-142V54z" />
      <path className="p-body-mark" d={safeMarks[mark]} />
    </Picture>
  );
}

const safeMarks = {
  check: 'm126 150 38 38 70-76',
  question: 'M146 114c2-24 16-36 35-36 20 0 35 14 35 34 0 30-36 30-36 60m0 34h0',
  back: 'M132 138h70a33 33 0 0 1 0 66h-36m-34-66 32-32m-32 32 32 32',
} as const;

function BankCard(): ReactElement {
  return (
    <>
      <rect className="p-bank-card" x="46" y="62" width="268" height="170" rx="18" />
      <rect className="p-chip" x="76" y="102" width="50" height="38" rx="7" />
      <path className="p-card-line" d="M82 186h110m66 0h24" />
    </>
  );
}

/** A bank card, one of the ways to pay. */
export function BankCardPicture(): ReactElement {
  return (
    <Picture name="bank-card">
      <BankCard />
    </Picture>
  );
}

/** Money that was not taken, by the way in which it was to be paid. */
export function NotPaidPicture({ method }: { readonly method: 'card' | 'cash' | 'qr' | 'credit' }): ReactElement {
  return (
    <Picture name={`not-paid-${method}`}>
      <MethodShapes method={method} />
      <circle className="p-bad" cx="296" cy="222" r="48" />
      <path className="p-body-mark" d="m278 204 36 36m0-36-36 36" />
    </Picture>
  );
}

function MethodShapes({ method }: { readonly method: 'card' | 'cash' | 'qr' | 'credit' }): ReactElement {
  switch (method) {
    case 'card':
      return <BankCard />;
    case 'cash':
      return <BankNotes />;
    case 'qr':
      return <CodeAndPhone />;
    case 'credit':
      return <CreditSlip />;
  }
}

function BankNotes(): ReactElement {
  return (
    <>
      <path className="p-note" d="m70 76 232-26 14 124-232 26z" />
      <rect className="p-note" x="34" y="104" width="260" height="140" rx="8" />
      <circle className="p-note-mark" cx="164" cy="174" r="36" />
      <path className="p-note-line" d="M64 134h26m148 0h26M64 214h26m148 0h26" />
    </>
  );
}

/** Banknotes, one of the ways to pay. */
export function CashPicture(): ReactElement {
  return (
    <Picture name="cash">
      <BankNotes />
    </Picture>
  );
}

function CodeAndPhone(): ReactElement {
  return (
    <>
      <rect className="p-paper" x="34" y="34" width="186" height="186" rx="12" />
      <path className="p-code" d="M58 58h44v44H58zm94 0h44v44h-44zm-94 94h44v44H58z" />
      <path
        className="p-code-dots"
        d="M80 80h0m94 0h0M80 174h0m46-116h0m0 44h0m-46 24h0m46 0h0m48 0h0m22 0h0m-46 24h0m24 0h0m-48 22h0m0 24h0m24-24h0"
      />
      <rect className="p-body" x="206" y="96" width="120" height="194" rx="18" />
      <rect className="p-glass" x="218" y="116" width="96" height="146" rx="6" />
      <path className="p-act-line" d="M236 160v-16h16m28 0h16v16m0 52v16h-16m-28 0h-16v-16M236 186h60" />
      <path className="p-body-line" d="M256 276h20" />
    </>
  );
}

/** A code on the screen, read by a phone: one of the ways to pay. */
export function QrPicture(): ReactElement {
  return (
    <Picture name="qr">
      <CodeAndPhone />
    </Picture>
  );
}

function CreditSlip(): ReactElement {
  return (
    <>
      <path className="p-paper" d="M96 22h168v250l-14-11-14 11-14-11-14 11-14-11-14 11-14-11-14 11-14-11-14 11-14-11-14 11z" />
      <path className="p-body-stroke" d="M228 56h-96" />
      <circle className="p-note-mark" cx="180" cy="132" r="44" />
      <path className="p-body-line" d="M152 126h42a18 18 0 0 1 0 36h-20m-22-36 16-16m-16 16 16 16" />
      <path className="p-text" d="M228 206h-96m96 24h-60" />
    </>
  );
}

/** What is left over from an earlier visit: a slip, one of the ways to pay. */
export function CreditPicture(): ReactElement {
  return (
    <Picture name="credit">
      <CreditSlip />
    </Picture>
  );
}

/** The person's own phone, to which a code comes. */
export function PhonePicture(): ReactElement {
  return (
    <Picture name="phone">
      <rect className="p-body" x="104" y="8" width="152" height="284" rx="24" />
      <rect className="p-glass" x="118" y="36" width="124" height="222" rx="8" />
      <path className="p-body-line" d="M166 22h28m-24 253h20" />
      <path
        className="p-paper"
        d="M66 84h228a12 12 0 0 1 12 12v76a12 12 0 0 1-12 12H130l-24 26v-26H66a12 12 0 0 1-12-12V96a12 12 0 0 1 12-12z"
      />
      <path className="p-text" d="M280 110h-96" />
      <rect className="p-mark" x="76" y="128" width="208" height="38" rx="8" />
      <path className="p-mark-dots" d="M104 147h0m30 0h0m31 0h0m30 0h0m31 0h0m30 0h0" />
    </Picture>
  );
}

/** All that can be paid: two papers and a tick. */
export function EverythingPicture(): ReactElement {
  return (
    <Picture name="everything">
      <path className="p-paper" d="m118 28 158-12 19 232-158 12z" />
      <path className="p-paper" d="M66 40h164v240H66z" />
      <path className="p-body-stroke" d="M207 74H89" />
      <path className="p-text" d="M208 108H88m120 26H88m120 26h-74" />
      <path className="p-act-line" d="m112 222 24 24 48-52" />
    </Picture>
  );
}

/** A violation's ticket with its photo. */
export function TicketPicture(): ReactElement {
  return (
    <Picture name="ticket">
      <path className="p-paper" d="M84 14h192v264l-16-12-16 12-16-12-16 12-16-12-16 12-16-12-16 12-16-12-16 12-16-12-16 12z" />
      <path className="p-body-stroke" d="M242 48H150" />
      <rect className="p-tint" x="112" y="78" width="136" height="100" rx="8" />
      <circle className="p-sun" cx="218" cy="106" r="12" />
      <path className="p-mid" d="m112 170 40-46 30 34 18-18 48 38q-2 0-8 0H120q-8 0-8-8z" />
      <path className="p-text" d="M243 208H117m126 26h-68" />
    </Picture>
  );
}
