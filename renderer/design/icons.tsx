import type { ReactElement, ReactNode } from 'react';

function Icon({ children, mirrored = false }: { readonly children: ReactNode; readonly mirrored?: boolean }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" data-mirrored={mirrored ? '' : undefined}>
      {children}
    </svg>
  );
}

export function DeleteIcon(): ReactElement {
  return (
    <Icon>
      <path d="M8.5 5H20a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H8.5L2.5 12z" />
      <path d="m11.5 9.5 5 5m0-5-5 5" />
    </Icon>
  );
}

export function UpIcon(): ReactElement {
  return (
    <Icon>
      <path d="M12 19V5m-6.5 6.5L12 5l6.5 6.5" />
    </Icon>
  );
}

export function DownIcon(): ReactElement {
  return (
    <Icon>
      <path d="M12 5v14m-6.5-6.5L12 19l6.5-6.5" />
    </Icon>
  );
}

/** Points to where reading came from: it mirrors with the language. */
export function BackIcon(): ReactElement {
  return (
    <Icon mirrored>
      <path d="M19 12H5m6.5-6.5L5 12l6.5 6.5" />
    </Icon>
  );
}

export function StaffIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="12" cy="8" r="3.6" />
      <path d="M4.8 20c.7-4 3.5-6 7.2-6s6.5 2 7.2 6" />
    </Icon>
  );
}

export function EraseIcon(): ReactElement {
  return (
    <Icon>
      <path d="M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8" />
      <path d="M10 12h10m-3.5-3.5L20 12l-3.5 3.5" />
    </Icon>
  );
}

export function CheckIcon(): ReactElement {
  return (
    <Icon>
      <path d="m4.5 12.5 5 5 10-11" />
    </Icon>
  );
}

export function CrossIcon(): ReactElement {
  return (
    <Icon>
      <path d="m6 6 12 12M18 6 6 18" />
    </Icon>
  );
}

export function WarningIcon(): ReactElement {
  return (
    <Icon>
      <path d="M12 3.5 2.5 20h19z" />
      <path d="M12 10v4.5m0 2.6v.1" />
    </Icon>
  );
}

export function InfoIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5m0-9v.1" />
    </Icon>
  );
}

export function ContrastIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="12" cy="12" r="8.5" />
      <path className="icon-solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />
    </Icon>
  );
}

export function ShieldIcon(): ReactElement {
  return (
    <Icon>
      <path d="M12 3 4.5 5.8v5.5c0 4.6 3 8 7.5 9.7 4.5-1.7 7.5-5.1 7.5-9.7V5.8z" />
      <path d="m8.5 12 2.5 2.5 4.5-5" />
    </Icon>
  );
}

export function CarIcon(): ReactElement {
  return (
    <Icon>
      <path d="M3 16v-3l2-5.5A2 2 0 0 1 6.9 6h10.2A2 2 0 0 1 19 7.5l2 5.5v3a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z" />
      <path d="M3.5 12.5h17M6 17v2m12-2v2" />
      <path d="M7 14.8h1m8 0h1" />
    </Icon>
  );
}

export function LicenceIcon(): ReactElement {
  return (
    <Icon>
      <rect x="2.5" y="5" width="19" height="14" rx="2" />
      <circle cx="8" cy="11" r="2" />
      <path d="M5 16c.4-1.7 1.5-2.5 3-2.5s2.6.8 3 2.5M14 10h4.5M14 13.5h4.5" />
    </Icon>
  );
}

export function TaskIcon(): ReactElement {
  return (
    <Icon>
      <path d="M4 6.5 5.5 8 8 5M4 17.5 5.5 19 8 16" />
      <path d="M12 6.5h8M12 12h8m-8 5.5h8M4.5 12H6" />
    </Icon>
  );
}

export function LockIcon(): ReactElement {
  return (
    <Icon>
      <rect x="5" y="11" width="14" height="10" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3m-4 4v2" />
    </Icon>
  );
}

export function SignOutIcon(): ReactElement {
  return (
    <Icon mirrored>
      <path d="M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8m-4-8h10m-4-4 4 4-4 4" />
    </Icon>
  );
}
