/** Main's log: one JSON line an event on stderr, where the service manager collects it. No identity ever passes through here. */
export function log(event: string, detail: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), process: 'main', event, ...detail })}\n`);
}
