/**
 * The dev dock: a small page, in a window of its own, that plays the shopper and breaks the devices. It talks to the simulators'
 * control addresses and to nothing of the product.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readRuntime, runtimeArguments } from '../../../electron/setup/runtime.mjs';
import type { Lobby } from '../lobby.ts';

interface Deed {
  readonly group: string;
  readonly label: string;
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly body?: Readonly<Record<string, unknown>>;
  /** The answer is what it is for. */
  readonly says?: boolean;
}

/** Pounds. */
const bankNotes = [5, 10, 20, 50, 100, 200];

/** What each button does, by name. */
function deeds(lobby: Pick<Lobby, 'authority' | 'terminal' | 'a4Printer' | 'receiptPrinter' | 'acceptor'>): Readonly<Record<string, Deed>> {
  const terminal = (label: string, path: string, body: Deed['body'] = {}): Deed => ({
    group: 'Card terminal',
    label,
    url: `${lobby.terminal.controlUrl}${path}`,
    method: 'POST',
    body,
  });
  const a4 = (label: string, body: Deed['body']): Deed => ({
    group: 'A4 printer',
    label,
    url: `${lobby.a4Printer.controlUrl}/fault`,
    method: 'POST',
    ...(body ? { body } : {}),
  });
  const receipt = (label: string, body: Deed['body']): Deed => ({
    group: 'Receipt printer',
    label,
    url: `${lobby.receiptPrinter.controlUrl}/fault`,
    method: 'POST',
    ...(body ? { body } : {}),
  });
  const cash = (label: string, path: string, body: Deed['body'] = {}): Deed => ({
    group: 'Bank notes',
    label,
    url: `${lobby.acceptor?.controlUrl}${path}`,
    method: 'POST',
    body,
    says: path !== '/fault',
  });
  const authority = (label: string, body: Deed['body']): Deed => ({
    group: 'Authority',
    label,
    url: `${lobby.authority.controlUrl}/faults`,
    method: 'POST',
    ...(body ? { body } : {}),
  });
  const staffCode = (label: string, employeeNumber: string): Deed => ({
    group: 'Staff',
    label,
    url: `${lobby.authority.controlUrl}/staff-codes`,
    method: 'POST',
    body: { employeeNumber },
    says: true,
  });
  const phonePayment = (label: string, body: Deed['body']): Deed => ({
    group: 'Phone',
    label,
    url: `${lobby.authority.controlUrl}/payment-references/newest/pay`,
    method: 'POST',
    ...(body ? { body } : {}),
  });
  return {
    'terminal-automatic': terminal('Approve by itself', '/mode', { bank: 'approve', fault: 'none' }),
    'terminal-manual': terminal('Wait for these buttons', '/mode', { bank: 'manual', fault: 'none' }),
    'shopper-approve': terminal('Shopper: approve', '/shopper', { action: 'approve' }),
    'shopper-decline': terminal('Shopper: decline', '/shopper', { action: 'decline' }),
    'shopper-cancel': terminal('Shopper: cancel', '/shopper', { action: 'cancel' }),
    'shopper-vanish': terminal('Shopper: walk away', '/shopper', { action: 'vanish' }),
    'terminal-answer-lost': terminal('Lose the next answer', '/mode', { fault: 'answer-lost' }),
    'a4-paper-out': a4('Paper out', { fault: 'media-empty', on: true }),
    'a4-jam': a4('Cover open', { fault: 'cover-open', on: true }),
    'a4-mended': a4('All mended', { fault: 'none' }),
    'receipt-paper-out': receipt('Paper out', { fault: 'paper-out', on: true }),
    'receipt-mended': receipt('All mended', { fault: 'none' }),
    ...(lobby.acceptor && {
      ...Object.fromEntries(bankNotes.map((pounds) => [`note-${pounds}`, cash(`EGP ${pounds}`, '/note', { value: pounds * 100 })])),
      'note-unknown': cash('A note it does not know', '/note', { value: 1 }),
      'cash-jam': cash('The next note sticks', '/fault', { fault: 'jam', atStacking: 1 }),
      'cash-power-cut': cash('Power cut while stacking (3 s)', '/fault', { fault: 'power-cut-while-stacking', offMs: 3_000 }),
      'cash-box-full': cash('Box full', '/fault', { fault: 'cash-box-full' }),
      'cash-box-removed': cash('Box taken out', '/fault', { fault: 'cash-box-removed' }),
      'cash-unplugged': cash('Pull its plug', '/fault', { fault: 'unplug' }),
      'cash-mended': cash('All mended', '/fault', { fault: 'none' }),
      'cash-collect': cash('Empty the box', '/collect'),
    }),
    'phone-codes': { group: 'Phone', label: 'Read the codes', url: `${lobby.authority.controlUrl}/one-time-codes`, method: 'GET' },
    'qr-pay': phonePayment('Pay the newest QR', {}),
    'qr-pay-late': phonePayment('Pay it after it expired', { late: true }),
    'code-clerk': staffCode('Code for clerk 1001', '1001'),
    'code-supervisor': staffCode('Code for supervisor 2001', '2001'),
    'code-other-supervisor': staffCode('Code for supervisor 2002', '2002'),
    'code-technician': staffCode('Code for technician 3001', '3001'),
    'authority-down': authority('Network down', { operation: '*', kind: 'down' }),
    'authority-maintenance': authority('In maintenance', { operation: '*', kind: 'maintenance' }),
    'authority-slow': authority('Slow (4 s)', { operation: '*', kind: 'latency', ms: 4000 }),
    'authority-mended': { group: 'Authority', label: 'All mended', url: `${lobby.authority.controlUrl}/faults`, method: 'DELETE' },
  };
}

export interface Dock {
  readonly url: string;
  close(): Promise<void>;
}

export async function openDock(lobby: Lobby): Promise<Dock> {
  const all = deeds(lobby);
  const page = readFileSync(join(import.meta.dirname, 'dock.html'), 'utf8');
  const server = createServer((request, response) => {
    const name = /^\/do\/([a-z0-9-]+)$/.exec(request.url ?? '')?.[1];
    const deed = name === undefined ? undefined : all[name];
    if (request.method === 'POST' && deed) {
      void carryOut(deed).then((said) => response.end(said));
    } else if (request.url === '/deeds') {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(Object.entries(all).map(([id, { group, label }]) => ({ id, group, label }))));
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const window = openDockWindow(url, join(lobby.folder, 'dock-user'));
  return {
    url,
    async close() {
      window.kill('SIGTERM');
      server.closeAllConnections();
      server.close();
      if (window.exitCode === null) await once(window, 'exit');
    },
  };
}

async function carryOut({ url, method, body, says = method === 'GET' }: Deed): Promise<string> {
  try {
    const answer = await fetch(url, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const said = (await answer.text()).slice(0, 400);
    if (!answer.ok) return `the simulator said ${answer.status}: ${said}`;
    return says ? said : 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function openDockWindow(url: string, userFolder: string): ChildProcess {
  const runtime = readRuntime();
  return spawn(runtime.executable, [...runtimeArguments(runtime), `--user-data-dir=${userFolder}`, import.meta.dirname], {
    env: { ...process.env, DOCK_URL: url },
    stdio: 'ignore',
  });
}
