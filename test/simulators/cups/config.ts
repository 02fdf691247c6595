/** The configuration of a private CUPS: its own folders, its own socket and loopback port, one queue named A4. */
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CupsFolder {
  /** Everything below is inside; absolute, because cupsd needs absolute paths. */
  readonly root: string;
  readonly faults: string;
  readonly received: string;
  readonly spool: string;
  readonly errorLog: string;
}

/** Where Debian keeps the filters, back-ends and helpers of CUPS. */
const systemServerBin = '/usr/lib/cups';

export async function writeCupsFolder(root: string, socketPath: string, port: number): Promise<CupsFolder> {
  const folder: CupsFolder = {
    root,
    faults: join(root, 'faults'),
    received: join(root, 'received'),
    spool: join(root, 'spool'),
    errorLog: join(root, 'log', 'error_log'),
  };
  // A fault that an earlier run left on would be nobody's.
  await rm(folder.faults, { recursive: true, force: true });
  for (const name of ['faults', 'received', 'spool/tmp', 'server/ppd', 'state', 'cache', 'log', 'bin/backend']) {
    await mkdir(join(root, name), { recursive: true });
  }
  // Everything of the system's CUPS but its back-ends: the only printer in this house is ours.
  for (const name of await readdir(systemServerBin)) {
    if (name === 'backend' || name === 'backend-available') continue;
    await symlink(join(systemServerBin, name), join(root, 'bin', name)).catch(ignoreExisting);
  }
  const backend = await readFile(join(import.meta.dirname, 'backend.sh'), 'utf8');
  const backendPath = join(root, 'bin', 'backend', 'kiosktest');
  await writeFile(backendPath, backend.replaceAll('@FOLDER@', root));
  await chmod(backendPath, 0o700);
  await writeFile(join(root, 'server', 'ppd', 'A4.ppd'), await readFile(join(import.meta.dirname, 'a4.ppd')));
  await writeFile(join(root, 'server', 'printers.conf'), printersConf);
  await writeFile(join(root, 'cupsd.conf'), await cupsdConf(socketPath, port));
  await writeFile(join(root, 'cups-files.conf'), cupsFilesConf(root));
  return folder;
}

/** `stop-printer`: a back-end that fails stops the queue instead of losing the job, as Debian's default does. */
const printersConf = `<Printer A4>
PrinterId 1
Info A4
MakeModel Mukhalasa A4
DeviceURI kiosktest:/a4
State Idle
Accepting Yes
Shared No
ErrorPolicy stop-printer
OpPolicy default
</Printer>
`;

/** The settings of a kiosk in the field, and round them what makes this CUPS private and open to the test. */
async function cupsdConf(socketPath: string, port: number): Promise<string> {
  const kioskSettings = await readFile(join(import.meta.dirname, '../../../resources/printer-profiles/cupsd-kiosk.conf'), 'utf8');
  return `Listen 127.0.0.1:${port}
Listen ${socketPath}
LogLevel warn
DefaultAuthType None
JobKillDelay 1
${kioskSettings}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
SubscriptionPrivateAccess all
SubscriptionPrivateValues none
<Limit All>
Order deny,allow
</Limit>
</Policy>
`;
}

function cupsFilesConf(root: string): string {
  return `User lp
Group lp
SystemGroup root
FileDevice Yes
Sandboxing relaxed
SyncOnClose Yes
ServerRoot ${root}/server
RequestRoot ${root}/spool
TempDir ${root}/spool/tmp
StateDir ${root}/state
CacheDir ${root}/cache
ServerBin ${root}/bin
AccessLog ${root}/log/access_log
ErrorLog ${root}/log/error_log
PageLog ${root}/log/page_log
`;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
