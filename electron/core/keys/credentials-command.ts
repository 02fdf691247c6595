/**
 * npm run credentials -- enrol --authority URL --code CODE [--root ROOT] [--again] FOLDER
 * npm run credentials -- rotate client-key|kiosk-key|k-kiosk... --authority URL FOLDER
 * npm run credentials -- status FOLDER
 *
 * FOLDER is `--folder DIR`, and `--sealed` where its files are sealed to the TPM (`--tpm2-device` as systemd-creds takes it). Run as
 * root; the core takes what is new at its next start. Exit code: 0 done, 1 refused or something is bad, 2 it could not be tried.
 */
import { parseArgs } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { err, ok, type Result } from '../result.ts';
import type { KeyReport } from '../staff/view.ts';
import { standingOf } from './certificate.ts';
import { type CredentialFolder, plainFolder, sealedFolder } from './credential-folder.ts';
import { describeCredentialsError } from './credentials.ts';
import { credentialsIn, enrolKiosk, isRenewing, type Renewable, type RenewalError, renewables, renewCredentials } from './enrolment.ts';
import { reportCredentials } from './key-report.ts';

const usage = `npm run credentials -- enrol --authority URL --code CODE --folder DIR [--root ROOT] [--again] [--sealed]
npm run credentials -- rotate client-key|kiosk-key|k-kiosk... --authority URL --folder DIR [--sealed]
npm run credentials -- status --folder DIR [--sealed]`;

export interface Commanded {
  readonly exit: 0 | 1 | 2;
  readonly said: string;
}

type Asked =
  | { readonly verb: 'enrol'; readonly baseUrl: string; readonly code: string; readonly root: string | null; readonly again: boolean }
  | { readonly verb: 'rotate'; readonly baseUrl: string; readonly what: readonly Renewable[] }
  | { readonly verb: 'status' };

export async function credentialsCommand(argv: readonly string[], parts: { readonly clock: Clock; readonly log: Log }): Promise<Commanded> {
  const read = readArguments(argv);
  if (!read.ok) return { exit: 2, said: `${read.error}\n${usage}` };
  const { asked, folder, name } = read.value;
  try {
    switch (asked.verb) {
      case 'enrol': {
        const enrolled = await alone(folder, () => enrolKiosk(asked, { ...parts, ...asked, folder }));
        if (!enrolled.ok) return { exit: 1, said: describe(enrolled.error, name) };
        const { kioskId, demonstration, root } = enrolled.value;
        const compare = asked.root === null ? `\nThe authority's root is ${root}: compare it with the letter that brought the code.` : '';
        return { exit: 0, said: `Enrolled as ${kioskId}${demonstration ? ', for demonstration only' : ''}.${compare}` };
      }
      case 'rotate': {
        const renewed = await alone(folder, () => renewCredentials(asked.what, { ...parts, ...asked, folder }));
        if (!renewed.ok) return { exit: 1, said: describe(renewed.error, name) };
        const other = asked.what.filter((key) => !renewed.value.includes(key));
        const begun = other.length === 0 ? '' : `\nThat was a renewal begun earlier. Run it again for ${other.join(' and ')}.`;
        return { exit: 0, said: `Renewed: ${renewed.value.join(', ')}. Restart the service, and it uses what is new.${begun}` };
      }
      case 'status':
        return await status(folder, name, parts.clock.now());
    }
  } catch (error) {
    return { exit: 2, said: error instanceof Error ? error.message : String(error) };
  }
}

/** Two at once would each believe in keys of which the other has written the last. */
async function alone<T>(folder: CredentialFolder, work: () => Promise<T>): Promise<T> {
  const unlock = folder.lock();
  try {
    return await work();
  } finally {
    unlock();
  }
}

async function status(folder: CredentialFolder, name: string, now: number): Promise<Commanded> {
  const held = await credentialsIn(folder);
  if (!held.ok) return { exit: 1, said: describeCredentialsError(held.error, name) };
  const { kioskId, demonstration, authorityRoot, kioskCertificate } = held.value;
  const reports = reportCredentials(held.value, standingOf(kioskCertificate, null, now), now);
  const said = [
    `${kioskId}${demonstration ? ', for demonstration only' : ''}; the authority's root is ${authorityRoot.export({ format: 'jwk' }).x}`,
    ...reports.map(lineOf),
    ...(isRenewing(folder) ? ['A renewal was begun and is not finished: run it again.'] : []),
  ];
  return { exit: reports.some(({ state }) => state === 'bad') ? 1 : 0, said: said.join('\n') };
}

function lineOf({ key, id, since, until, state }: KeyReport): string {
  return `${state.padEnd(4)} ${key.padEnd(17)} ${(id ?? '').padEnd(16)} since ${since ?? '?'}${until === null ? '' : ` until ${until}`}`;
}

function describe(error: RenewalError, folder: string): string {
  switch (error.kind) {
    case 'authority':
      return describeAuthority(error.cause);
    case 'credentials':
      return describeCredentialsError(error.cause, folder);
    case 'certificate':
      return `The authority's answer has a certificate that cannot be used: ${error.cause}. Nothing was changed.`;
    case 'enrolled-already':
      return `${folder} holds credentials already. To replace them, use --again: the machine key stays, all others are new.`;
    case 'another-root':
      return `Whoever answered has the root ${error.root}, which is not the authority's. Nothing was written; the code is used up.`;
  }
}

function describeAuthority(cause: Extract<RenewalError, { readonly kind: 'authority' }>['cause']): string {
  if (cause.kind === 'refused' && cause.code === 'enrolment-code-invalid') return 'The code is unknown, used or expired: ask for another.';
  if (cause.kind === 'unauthorized' && cause.detail === 'client-revoked')
    return 'The authority has revoked this machine: enrol it again with a new code.';
  const detail = cause.kind === 'refused' ? cause.code : cause.detail;
  return `The authority did not answer as it must: ${cause.kind} ${detail}. Run the same again.`;
}

function readArguments(argv: readonly string[]): Result<{ asked: Asked; folder: CredentialFolder; name: string }, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        authority: { type: 'string' },
        code: { type: 'string' },
        root: { type: 'string' },
        again: { type: 'boolean', default: false },
        folder: { type: 'string' },
        sealed: { type: 'boolean', default: false },
        'tpm2-device': { type: 'string', default: 'auto' },
      },
    });
    const { code, root = null, again, folder: name, sealed } = values;
    const baseUrl = values.authority === undefined ? null : safeUrl(values.authority);
    if (name === undefined) return err('--folder is needed');
    const folder = sealed ? sealedFolder(name, values['tpm2-device']) : plainFolder(name);
    const [verb, ...what] = positionals;
    if (verb === 'status' && what.length === 0) return ok({ asked: { verb }, folder, name });
    if (baseUrl === null) return err('--authority is needed');
    if (verb === 'enrol' && what.length === 0)
      return code === undefined ? err('--code is needed') : ok({ asked: { verb, baseUrl, code, root, again }, folder, name });
    if (verb === 'rotate' && what.length > 0 && what.every(isRenewable)) return ok({ asked: { verb, baseUrl, what }, folder, name });
    return err(`not understood: ${positionals.join(' ')}`);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** @throws RangeError for an address that secrets must not go to in the clear */
function safeUrl(address: string): string {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) throw new RangeError(`${address} is not https`);
  return address.replace(/\/$/, '');
}

function isRenewable(name: string): name is Renewable {
  return (renewables as readonly string[]).includes(name);
}
