/** Pictures drawn for this product. Each says what the words beside it say, so all are hidden from screen readers; colours come from the theme. */
import type { ReactElement, ReactNode } from 'react';

function Picture({ name, box, children }: { readonly name: string; readonly box: string; readonly children: ReactNode }): ReactElement {
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
      <rect className="p-card" x="4" y="4" width="332" height="206" rx="14" />
      <rect className="p-band" x="4" y="4" width="332" height="40" rx="14" />
      <rect className="p-band" x="4" y="26" width="332" height="18" />
      <rect className="p-soft" x="22" y="60" width="80" height="98" rx="6" />
      <circle className="p-mid" cx="62" cy="94" r="17" />
      <path className="p-mid" d="M32 158c2-26 14-38 30-38s28 12 30 38z" />
      <rect className="p-line" x="212" y="64" width="104" height="9" rx="4.5" />
      <rect className="p-line" x="164" y="86" width="152" height="9" rx="4.5" />
      <rect className="p-line" x="188" y="108" width="128" height="9" rx="4.5" />
      <rect className="p-line" x="148" y="130" width="168" height="9" rx="4.5" />
      <rect className="p-mark" x="118" y="160" width="206" height="38" rx="8" />
      {digits === undefined ? (
        <path className="p-mark-line" d="M138 179h166" />
      ) : (
        <text className="p-digits" x="221" y="187" textAnchor="middle" direction="ltr">
          {digits}
        </text>
      )}
    </Picture>
  );
}

/** A card being held to the terminal; the theme moves the card where motion is welcome. */
export function TerminalPicture({ phase }: { readonly phase: 'wait' | 'present' | 'busy' | 'cancel' | 'ask' | 'take' }): ReactElement {
  return (
    <Picture name={`terminal-${phase}`} box="0 0 360 320">
      <rect className="p-body" x="92" y="16" width="176" height="248" rx="22" />
      <rect className="p-glass" x="112" y="38" width="136" height="82" rx="8" />
      <TerminalScreen phase={phase} />
      <g className="p-keys">
        {[0, 1, 2, 3].flatMap((row) =>
          [0, 1, 2].map((column) => (
            <rect key={`${row}${column}`} x={118 + column * 44} y={136 + row * 26} width="36" height="18" rx="5" />
          )),
        )}
      </g>
      <rect className="p-slot" x="128" y="250" width="104" height="8" rx="4" />
      {phase === 'present' || phase === 'take' || phase === 'busy' ? (
        <g className={`p-moving-card p-moving-card-${phase}`}>
          <rect className="p-bank-card" x="130" y="254" width="100" height="62" rx="8" />
          <rect className="p-chip" x="146" y="266" width="22" height="17" rx="3" />
          <rect className="p-stripe" x="146" y="294" width="66" height="7" rx="3.5" />
        </g>
      ) : null}
      {phase === 'present' ? (
        <g className="p-waves">
          <path d="M286 66a40 40 0 0 1 0 50M304 52a64 64 0 0 1 0 78M322 38a88 88 0 0 1 0 106" />
        </g>
      ) : null}
    </Picture>
  );
}

function TerminalScreen({ phase }: { readonly phase: 'wait' | 'present' | 'busy' | 'cancel' | 'ask' | 'take' }): ReactElement {
  switch (phase) {
    case 'wait':
    case 'busy':
    case 'ask':
      return (
        <g className="p-dots">
          <circle cx="152" cy="79" r="8" />
          <circle cx="180" cy="79" r="8" />
          <circle cx="208" cy="79" r="8" />
        </g>
      );
    case 'present':
      return <path className="p-screen-line" d="M180 58v36m-18-16 18 18 18-18" />;
    case 'cancel':
      return <path className="p-screen-line" d="m162 61 36 36m0-36-36 36" />;
    case 'take':
      return <path className="p-screen-line" d="m156 80 17 17 32-34" />;
  }
}

/** The certificate printer, its paper coming out below. */
export function PrinterPicture({ busy }: { readonly busy: boolean }): ReactElement {
  return (
    <Picture name="printer" box="0 0 360 300">
      <path className="p-paper" d="M112 20h136v70H112z" />
      <rect className="p-body" x="40" y="82" width="280" height="110" rx="18" />
      <circle className="p-light" cx="286" cy="112" r="8" />
      <rect className="p-slot" x="88" y="158" width="184" height="10" rx="5" />
      <g className={busy ? 'p-coming-paper' : undefined}>
        <path className="p-paper" d="M104 164h152v118H104z" />
        <rect className="p-line" x="124" y="186" width="112" height="9" rx="4.5" />
        <rect className="p-line" x="124" y="206" width="112" height="9" rx="4.5" />
        <rect className="p-line" x="124" y="226" width="74" height="9" rx="4.5" />
        <rect className="p-mark" x="200" y="236" width="34" height="34" rx="4" />
      </g>
    </Picture>
  );
}

/** Two sheets and a receipt, and a hand's arrow towards the reader. */
export function PapersPicture(): ReactElement {
  return (
    <Picture name="papers" box="0 0 360 300">
      <g className="p-tilted">
        <path className="p-paper" d="M92 26h150v206H92z" />
      </g>
      <path className="p-paper" d="M76 40h156v212H76z" />
      <rect className="p-line" x="98" y="66" width="112" height="11" rx="5.5" />
      <rect className="p-line" x="98" y="92" width="112" height="9" rx="4.5" />
      <rect className="p-line" x="98" y="112" width="112" height="9" rx="4.5" />
      <rect className="p-line" x="98" y="132" width="78" height="9" rx="4.5" />
      <rect className="p-mark" x="170" y="182" width="44" height="44" rx="5" />
      <path className="p-good-line" d="m98 204 16 16 30-32" />
      <path className="p-paper" d="M256 92h72v164l-12-9-12 9-12-9-12 9-12-9-12 9z" />
      <rect className="p-line" x="270" y="112" width="44" height="8" rx="4" />
      <rect className="p-line" x="270" y="130" width="44" height="8" rx="4" />
      <rect className="p-line" x="270" y="148" width="28" height="8" rx="4" />
    </Picture>
  );
}

/** The authority's register being read. */
export function RegisterPicture({ state }: { readonly state: 'searching' | 'away' | 'missing' }): ReactElement {
  return (
    <Picture name={`register-${state}`} box="0 0 360 280">
      <path className="p-body" d="M60 76 180 24l120 52v14H60z" />
      <g className="p-columns">
        <rect x="84" y="102" width="24" height="96" />
        <rect x="140" y="102" width="24" height="96" />
        <rect x="196" y="102" width="24" height="96" />
        <rect x="252" y="102" width="24" height="96" />
      </g>
      <rect className="p-body" x="60" y="206" width="240" height="20" rx="4" />
      {state === 'searching' ? (
        <g className="p-lens">
          <circle cx="246" cy="186" r="44" />
          <path d="m278 218 40 40" />
        </g>
      ) : null}
      {state === 'away' ? <path className="p-cut" d="M40 258h96m88 0h96m-150-18 20 36m20-36-20 36" /> : null}
      {state === 'missing' ? (
        <g className="p-lens">
          <circle cx="246" cy="186" r="44" />
          <path d="m278 218 40 40M230 170l32 32m0-32-32 32" />
        </g>
      ) : null}
    </Picture>
  );
}

/** A person at a window. */
export function StaffPicture(): ReactElement {
  return (
    <Picture name="staff" box="0 0 360 280">
      <circle className="p-mid" cx="180" cy="86" r="44" />
      <path className="p-body" d="M86 236c6-66 42-96 94-96s88 30 94 96z" />
      <rect className="p-slot" x="40" y="236" width="280" height="16" rx="8" />
    </Picture>
  );
}

/** Money kept under a reference, whatever the bank says. */
export function SafePicture({ mark }: { readonly mark: 'question' | 'check' | 'back' }): ReactElement {
  return (
    <Picture name={`safe-${mark}`} box="0 0 360 280">
      <path className="p-body" d="M180 20 70 58v82c0 66 44 104 110 126 66-22 110-60 110-126V58z" />
      {mark === 'check' ? <path className="p-big-line" d="m126 144 38 38 70-76" /> : null}
      {mark === 'question' ? <path className="p-big-line" d="M146 112c2-24 18-34 36-34 22 0 36 14 36 32 0 30-36 28-36 58m0 30v2" /> : null}
      {mark === 'back' ? <path className="p-big-line" d="M128 132h84a36 36 0 0 1 0 72h-40m-44-72 34-34m-34 34 34 34" /> : null}
    </Picture>
  );
}

/** A bank card that was not used or not taken. */
export function CardRefusedPicture(): ReactElement {
  return (
    <Picture name="card-refused" box="0 0 360 280">
      <rect className="p-bank-card" x="50" y="60" width="260" height="164" rx="18" />
      <rect className="p-chip" x="80" y="98" width="48" height="36" rx="6" />
      <rect className="p-stripe" x="80" y="176" width="120" height="14" rx="7" />
      <circle className="p-bad" cx="292" cy="206" r="46" />
      <path className="p-bad-line" d="m274 188 36 36m0-36-36 36" />
    </Picture>
  );
}
