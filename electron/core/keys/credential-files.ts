/**
 * The files of the credentials folder. What is renewed together is one file, so that one rename renews it. README.md says who writes
 * which.
 */
import { z } from 'zod';
import { type Enrolment, instantSchema, numberBlockSchema, publicKeySchema, registerKeySchema } from '../register/schemas.ts';
import { privateJwkSchema } from './ed25519.ts';

export const fileSchemas = {
  /** Who this machine is, and whom it believes. */
  'credentials.json': z.strictObject({
    demonstration: z.boolean(),
    kioskId: z.string().min(1).max(40),
    clientId: z.string().min(1).max(100),
    tokenAudience: z.string().min(1).max(300),
    authorityRoot: publicKeySchema,
  }),
  'client-key.json': privateJwkSchema.extend({ since: instantSchema }),
  'kiosk-key.json': privateJwkSchema.extend({ certificate: z.string().min(1).max(4000) }),
  'k-kiosk.json': registerKeySchema.extend({ since: instantSchema }),
  'machine-key.json': z.strictObject({ key: registerKeySchema.shape.key }),
  'number-block.json': numberBlockSchema.refine(({ from, to }) => from <= to),
} as const;

export type CredentialFile = keyof typeof fileSchemas;
export type ContentOf<File extends CredentialFile> = z.infer<(typeof fileSchemas)[File]>;
export type PrivateJwk = z.infer<typeof privateJwkSchema>;

export const credentialFiles = Object.keys(fileSchemas) as CredentialFile[];

/** What the authority answered to an enrolment, and the keys that were made for it, as files. @param at when they were made */
export function filesOf(
  { kioskCertificate, kKiosk, numberBlock, ...identity }: Enrolment,
  keys: { readonly client: PrivateJwk; readonly kiosk: PrivateJwk; readonly machine: string },
  at: string,
): { readonly [File in CredentialFile]: ContentOf<File> } {
  return {
    'machine-key.json': { key: keys.machine },
    'client-key.json': { ...keys.client, since: at },
    'kiosk-key.json': { ...keys.kiosk, certificate: kioskCertificate },
    'k-kiosk.json': { ...kKiosk, since: at },
    'number-block.json': numberBlock,
    // Last: a folder that has it is whole.
    'credentials.json': identity,
  };
}
