/**
 * What the device simulators share: faults that are switched from outside over a loopback HTTP *control* address, and the
 * manner of a simulator as a process. The device's own protocol is never part of this.
 *
 *   GET  /faults                               {"faults":[{"name","description","active","settings"}]}
 *   POST /fault {"fault","on",...settings}     the same list; 400 for a fault that the simulator does not know
 *   POST /fault {"fault":"none"}               every fault off
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Numbers that shape a fault, e.g. `{afterRows: 200}`. */
type FaultSettings = Readonly<Record<string, number>>;

export interface FaultBoard<Name extends string> {
  /** The settings of the fault while it is on (empty when it has none); undefined while it is off. */
  active(name: Name): FaultSettings | undefined;
  /** Resolves once the device has it; most devices have it at once. */
  set(name: Name, on: boolean, settings?: FaultSettings): Promise<void>;
  clear(): Promise<void>;
  list(): readonly { readonly name: Name; readonly description: string; readonly active: boolean; readonly settings: FaultSettings }[];
  isName(name: string): name is Name;
}

/** @param onChange runs after each switch, so that the device can act on it (a mended printer goes on) */
export function createFaultBoard<Name extends string>(
  descriptions: Readonly<Record<Name, string>>,
  onChange: (name: Name, on: boolean) => void | Promise<void> = () => undefined,
): FaultBoard<Name> {
  const names = Object.keys(descriptions) as Name[];
  const on = new Map<Name, FaultSettings>();
  async function set(name: Name, isOn: boolean, settings: FaultSettings = {}): Promise<void> {
    if (isOn) on.set(name, settings);
    else on.delete(name);
    await onChange(name, isOn);
  }
  return {
    active: (name) => on.get(name),
    set,
    clear: async () => {
      await Promise.all([...on.keys()].map((name) => set(name, false)));
    },
    list: () => names.map((name) => ({ name, description: descriptions[name], active: on.has(name), settings: on.get(name) ?? {} })),
    isName: (name): name is Name => names.some((known) => known === name),
  };
}

export interface ControlReply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

export function jsonReply(value: unknown, status = 200): ControlReply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

const notFoundReply: ControlReply = jsonReply({ error: 'not found' }, 404);

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the faults, whatever `inspect` answers for a GET, and whatever else `act` does for a POST. */
export async function startControl<Name extends string>(
  faults: FaultBoard<Name>,
  inspect: (url: URL) => ControlReply | undefined | Promise<ControlReply | undefined>,
  act: (url: URL, body: unknown) => ControlReply | undefined = () => undefined,
): Promise<Control> {
  async function answer(request: IncomingMessage): Promise<ControlReply> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && url.pathname === '/faults') return jsonReply({ faults: faults.list() });
    if (request.method === 'GET') return (await inspect(url)) ?? notFoundReply;
    if (request.method === 'POST' && url.pathname === '/fault') return switchFault(faults, await readJson(request));
    if (request.method === 'POST') return act(url, await readJson(request)) ?? notFoundReply;
    return notFoundReply;
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, jsonReply({ error: String(error) }, 400)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function switchFault<Name extends string>(faults: FaultBoard<Name>, body: unknown): Promise<ControlReply> {
  if (typeof body !== 'object' || body === null) return jsonReply({ error: 'a JSON object, please' }, 400);
  const { fault, on = true, ...rest } = body as Readonly<Record<string, unknown>>;
  if (fault === 'none') await faults.clear();
  else if (typeof fault === 'string' && faults.isName(fault) && typeof on === 'boolean') {
    const settings = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    await faults.set(fault, on, Object.fromEntries(settings));
  } else return jsonReply({ error: 'no such fault', faults: faults.list() }, 400);
  return jsonReply({ faults: faults.list() });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function send(response: ServerResponse, reply: ControlReply): void {
  response.writeHead(reply.status, { 'content-type': reply.type });
  response.end(reply.body);
}

/**
 * Runs a simulator as a process: prints `ready` as one line of JSON on stdout; ends on SIGTERM and SIGINT, and with
 * `--exit-with-parent` when its standard input closes.
 */
export function runAsProcess(ready: object, close: () => Promise<void>): void {
  let isClosing = false;
  function end(): void {
    if (isClosing) return;
    isClosing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  }
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.argv.includes('--exit-with-parent')) {
    process.stdin.on('end', end);
    process.stdin.on('close', end);
    process.stdin.on('error', end);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
}
