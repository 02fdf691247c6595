/** Where the service manager keeps the credentials while the core does not run: plain files, or files sealed to the machine's TPM. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.ts';

/** Every method throws what the file system or systemd-creds says: no space, no permission, another machine's TPM. */
export interface CredentialFolder {
  /** Null: there is no such file. */
  read(name: string): string | null;
  /** The old content or the new one is there, whatever happens; once this returns, the new one. */
  write(name: string, text: string): void;
  remove(name: string): void;
  /** For one command alone, which calls what this gives when it is done. @throws Error while another one is at work */
  lock(): () => void;
}

/** For a demonstration, and for a disk that is encrypted as a whole. */
export function plainFolder(folder: string): CredentialFolder {
  return {
    read(name) {
      const text = readIfThere(join(folder, name));
      if (text === null && existsSync(join(folder, `${name}.cred`))) throw new Error(`${name} in ${folder} is sealed: give --sealed`);
      return text?.toString() ?? null;
    },
    write: (name, text) => writeAtomically(join(folder, name), text),
    remove: (name) => rmSync(join(folder, name), { force: true }),
    lock: () => lockFolder(folder),
  };
}

/**
 * Each file is `NAME.cred`, made by systemd-creds(1): only this machine's TPM opens it, and only under that name.
 * @param tpm as `--tpm2-device` takes it, e.g. `auto`
 */
export function sealedFolder(folder: string, tpm: string): CredentialFolder {
  const fileOf = (name: string) => join(folder, `${name}.cred`);
  return {
    read(name) {
      const sealed = readIfThere(fileOf(name));
      // A machine key that is taken for missing would be made anew, and nothing would open the journal any more.
      if (sealed === null && existsSync(join(folder, name)))
        throw new Error(`${name} in ${folder} is not sealed: leave --sealed out, or seal it`);
      return sealed === null ? null : systemdCreds(['decrypt', `--tpm2-device=${tpm}`, `--name=${name}`, '-', '-'], sealed).toString();
    },
    write(name, text) {
      const sealed = systemdCreds(['encrypt', '--with-key=tpm2', `--tpm2-device=${tpm}`, `--name=${name}`, '-', '-'], text);
      writeAtomically(fileOf(name), sealed.toString());
    },
    remove: (name) => rmSync(fileOf(name), { force: true }),
    lock: () => lockFolder(folder),
  };
}

/** A file with the number of the process; that of a process which has died counts for nothing (proc(5)). */
function lockFolder(folder: string): () => void {
  const file = join(folder, '.lock');
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holder = readIfThere(file)?.toString();
  if (holder !== undefined && !existsSync(`/proc/${holder}`)) rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Error(`another command is at work in ${folder}`);
    throw error;
  }
  return () => {
    rmSync(file, { force: true });
    // A command that came to nothing leaves nothing.
    if (made !== undefined && readdirSync(folder).length === 0) rmdirSync(folder);
  };
}

/** The text goes through pipes: it is on no command line and in no file. */
function systemdCreds(args: readonly string[], input: string | Buffer): Buffer {
  const { error, status, stdout, stderr } = spawnSync('systemd-creds', [...args], { input });
  if (error) throw new Error(`systemd-creds cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`systemd-creds ${args[0]}: ${stderr.toString().trim()}`);
  return stdout;
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
