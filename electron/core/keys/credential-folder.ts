/** Where the service manager keeps the credentials while the core does not run: plain files, or files sealed to the machine's TPM. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.ts';

/** Every method throws what the file system or systemd-creds says: no space, no permission, another machine's TPM. */
export interface CredentialFolder {
  /** Null: there is no such file. */
  read(name: string): string | null;
  /** The old content or the new one is there, whatever happens; once this returns, the new one. */
  write(name: string, text: string): void;
  remove(name: string): void;
}

/** For a demonstration, and for a disk that is encrypted as a whole. */
export function plainFolder(folder: string): CredentialFolder {
  return {
    read: (name) => readIfThere(join(folder, name))?.toString() ?? null,
    write: (name, text) => writeAtomically(join(folder, name), text),
    remove: (name) => rmSync(join(folder, name), { force: true }),
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
      return sealed === null ? null : systemdCreds(['decrypt', `--tpm2-device=${tpm}`, `--name=${name}`, '-', '-'], sealed).toString();
    },
    write(name, text) {
      const sealed = systemdCreds(['encrypt', '--with-key=tpm2', `--tpm2-device=${tpm}`, `--name=${name}`, '-', '-'], text);
      writeAtomically(fileOf(name), sealed.toString());
    },
    remove: (name) => rmSync(fileOf(name), { force: true }),
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
