// A core without a domain: speaks electron/core/protocol.ts on either carrier, so that the shell can be tried apart from the real one.
// Plain CommonJS: it must also run on the oldest Electron's own Node.
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');

/** @typedef {import('../../electron/core/protocol.ts').ToCore} ToCore */
/** @typedef {import('../../electron/core/protocol.ts').FromCore} FromCore */
/** @typedef {{ postMessage(message: unknown): void, on(event: 'message', listener: (event: { data: ToCore }) => void): void }} ParentPort */

const parentPort = /** @type {{ parentPort?: ParentPort }} */ (/** @type {unknown} */ (process)).parentPort;

/** Each start and each sight of a second living core is one line. */
const diary = process.env['STAND_IN_DIARY'];
const pidFile = `${diary}.pid`;

if (diary !== undefined) {
  appendFileSync(diary, `start ${process.pid}\n`);
  const other = previousPid();
  if (other !== null && isAlive(other)) appendFileSync(diary, `two cores: ${other} ${process.pid}\n`);
  writeFileSync(pidFile, String(process.pid));
}

function previousPid() {
  try {
    return Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {FromCore} message */
function send(message) {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
}

/**
 * @param {number} id
 * @param {string} method
 * @param {unknown} input
 */
function answer(id, method, input) {
  switch (method) {
    case 'echo':
      return send({ type: 'reply', id, result: { ok: true, value: input } });
    case 'pid':
      return send({ type: 'reply', id, result: { ok: true, value: process.pid } });
    case 'publish':
      send({ type: 'event', topic: 'view', payload: input });
      return send({ type: 'reply', id, result: { ok: true, value: null } });
    case 'environment':
      return send({ type: 'reply', id, result: { ok: true, value: process.env[String(input)] ?? null } });
    case 'hang':
      for (;;);
    case 'silence':
      return undefined;
    default:
      return send({ type: 'reply', id, result: { ok: false, error: { kind: 'unknown-method', message: 'no such method' } } });
  }
}

/** @param {ToCore} message */
function receive(message) {
  if (message.type === 'ping') send({ type: 'pong', id: message.id });
  else if (message.type === 'call') answer(message.id, message.method, message.input);
  else process.exit(0);
}

if (parentPort) {
  parentPort.on('message', (event) => receive(event.data));
} else {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => receive(/** @type {ToCore} */ (message)));
}

if (process.env['STAND_IN_REFUSES'] === undefined) {
  send({ type: 'ready', node: process.version });
  send({ type: 'event', topic: 'view', payload: { stand: 'in', pid: process.pid } });
} else {
  send({ type: 'refused', code: 'config-invalid', message: process.env['STAND_IN_REFUSES'] });
}
