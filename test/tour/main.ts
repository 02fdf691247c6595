/**
 * The demo: the kiosk against the simulators. With a display it stays open for hands-on use; otherwise, and with --tour, it walks one visit
 * through the real window and leaves what it saw in out/demo/.
 *
 *   npm start -- [--tour] [--lang ar|en] [--record FILE] [--national-id N] [--plate "س ط ر ١٢٣"] [--orientation portrait|landscape]
 *     [--method card|cash|qr|mixed]: by notes, by a QR read from the screen, or some notes and the rest by card
 *     [--offline]: paid while the authority is away, from a snapshot; then it is back, and the final certificate is printed
 *     [--scenario counter]: a clerk signs in and serves the same person, by keyboard on one screen
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, openVirtualDisplay } from '../../electron/setup/display.mjs';
import { openDock } from './dock/dock.ts';
import { openKiosk } from './kiosk.ts';
import { openLobby } from './lobby.ts';
import { expectedEnding, readOptions, type TourOptions } from './options.ts';
import { collectPapers, writeIndex } from './papers.ts';
import { readResult } from './result.ts';
import { CLERK, modeOf, walkScenario } from './scenario.ts';
import { differences, readTakings } from './takings.ts';
import { firstPageShown, type Walk } from './walk.ts';

const verbose = process.env['MUKHALASA_VERBOSE'] === '1';

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), hasDisplay());
  const display = hasDisplay() ? null : await openVirtualDisplay({ width: options.size.width, height: options.size.height });
  if (display) process.env['DISPLAY'] = display.name;
  rmSync(options.outFolder, { recursive: true, force: true });
  mkdirSync(options.outFolder, { recursive: true });
  const recent: string[] = [];
  const log = (line: string): void => {
    recent.push(line);
    if (recent.length > 40) recent.shift();
    if (verbose) say(line);
  };
  const lobby = await openLobby({
    folder: join(options.outFolder, 'lobby'),
    mode: modeOf(options),
    language: options.language,
    records: [options.recordFile],
    methods: options.methods,
    log,
  });
  say(
    `lobby   authority ${lobby.authority.url}, terminal ${lobby.terminal.url}, A4 ${lobby.a4Printer.printerUri} (${lobby.a4Printer.kind}), receipt ${lobby.receiptPrinter.host}:${lobby.receiptPrinter.port}`,
  );
  try {
    const kiosk = await openKiosk({ ...options, configFile: lobby.configFile, userFolder: join(lobby.folder, 'user'), log });
    const walk = await serve(options, kiosk, lobby).finally(() => kiosk.close().catch(() => undefined));
    if (walk === null) return 0;
    const result = await readResult({ ...lobby, record: options.record, walk, electron: kiosk.electron });
    writeFileSync(join(options.outFolder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    const papers = await collectPapers(options.outFolder, lobby.a4Printer.controlUrl, lobby.receiptPrinter.controlUrl);
    cpSync(join(lobby.dataFolder, 'lists'), join(options.outFolder, 'lists'), { recursive: true });
    const index = await writeIndex(options.outFolder, options.language, papers, result);
    say(`pages and papers: ${index}`);
    const wanted = expectedEnding(options.record);
    const differing = differences(result.takings, await readTakings(lobby));
    for (const difference of differing) say(`money   ${difference}`);
    say(
      `visit   ended at "${walk.ended}" after ${walk.taps} taps and ${walk.machineMs} ms of machine time; payment ${result.payment?.state ?? 'none'}; ${result.clearances.length} clearances`,
    );
    if (walk.ended === wanted && differing.length === 0) return 0;
    if (walk.ended !== wanted) say(`tour    the record demands an end at "${wanted}"`);
    for (const line of recent) say(line);
    return 1;
  } catch (error) {
    for (const line of recent) say(line);
    throw error;
  } finally {
    await lobby.close();
    await display?.close();
  }
}

/** Null when a person used the window and closed it. */
async function serve(
  options: TourOptions,
  kiosk: Awaited<ReturnType<typeof openKiosk>>,
  lobby: Awaited<ReturnType<typeof openLobby>>,
): Promise<Walk | null> {
  await kiosk.screen.evaluate(firstPageShown);
  const since = Number(process.env['MUKHALASA_STARTED'] ?? Number.NaN);
  const seconds = ((Number.isNaN(since) ? performance.now() : Date.now() - since) / 1000).toFixed(1);
  say(`kiosk   first page after ${seconds} s`);
  if (options.mode === 'hands-on') {
    const dock = await openDock(lobby);
    say(
      `try it  ${options.scenario === 'counter' ? `clerk ${CLERK}, whose one-time code the dock gives out; ` : ''}national ID ${options.nationalId}; the dock at ${dock.url} plays the shopper and breaks the devices; close the window to end`,
    );
    await kiosk.closed();
    await dock.close();
    return null;
  }
  return walkScenario(kiosk.screen, options, lobby, join(options.outFolder, 'screens'));
}

try {
  process.exitCode = await main();
} catch (error) {
  say(`\n${error instanceof Error ? (verbose ? error.stack : error.message) : String(error)}`);
  process.exitCode = 1;
}
