/** The one validated configuration of a kiosk. A wrong key is named; nothing is guessed. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';

const port = z.int().min(1).max(65535);

const configSchema = z.strictObject({
  /** Folder of the databases, lists and logs; relative paths start at the configuration file. */
  dataFolder: z.string().min(1),
  /** Used only when the service manager gives no `$CREDENTIALS_DIRECTORY`. */
  credentialsFolder: z.string().min(1).optional(),
  authority: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
  terminal: z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    saleId: z.string().min(1),
    poiId: z.string().min(1),
  }),
  printers: z.strictObject({
    /** `ipp://host:port/printers/NAME`. */
    a4: z.strictObject({ uri: z.url({ protocol: /^ipps?$/ }) }),
    receipt: z.strictObject({ host: z.string().min(1), port }),
  }),
  /** A bank-note acceptor on a serial port, e.g. `/dev/serial/by-id/usb-...`; left out: no cash is taken. */
  cash: z.strictObject({ path: z.string().min(1) }).optional(),
  /** Copies of the journal. */
  backup: z
    .strictObject({
      /** Left out: `backups` in the data folder. */
      folder: z.string().min(1).optional(),
      /** On another device: a disk that dies takes both the journal and every copy on it. */
      secondFolder: z.string().min(1).optional(),
    })
    .default({}),
  /** What says that the mains are out: on Linux `/sys/class/power_supply`; left out: nobody is asked. */
  ups: z.strictObject({ folder: z.string().min(1) }).optional(),
  /** Who stands before this machine: citizens, or a clerk who serves them. */
  mode: z.enum(['kiosk', 'counter']).default('kiosk'),
  language: z.enum(['ar', 'en']).default('ar'),
  panel: z
    .strictObject({
      /** CSS pixels a millimetre of the glass, for targets of 20 mm; left out: the usual 21.5" full-HD panel (4.05). */
      pitch: z.number().min(1).max(20).optional(),
      /** Soft sounds for keys, errors and the end of a visit. */
      sounds: z.boolean().default(true),
    })
    .default({ sounds: true }),
  /** Where the TTF files of the paper are. */
  fontsFolder: z.string().min(1).optional(),
});

export type Config = Omit<z.infer<typeof configSchema>, 'backup'> & {
  readonly backup: { readonly folder: string; readonly secondFolder: string | null };
};

export interface ConfigError {
  readonly kind: 'config-unreadable' | 'config-invalid';
  /** One sentence that names the file and the first wrong key. */
  readonly message: string;
}

export function readConfig(file: string | undefined): Result<Config, ConfigError> {
  if (!file)
    return err({
      kind: 'config-unreadable',
      message: 'No configuration: set MUKHALASA_CONFIG to the path of the configuration file.',
    });
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return err({
      kind: 'config-unreadable',
      message: `The configuration ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const key = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]].join('.') : (issue?.path.join('.') ?? '');
    return err({
      kind: 'config-invalid',
      message: `The configuration ${file} is wrong at "${key}": ${issue?.message ?? 'invalid'}`,
    });
  }
  const here = dirname(resolve(file));
  const config = parsed.data;
  const dataFolder = resolve(here, config.dataFolder);
  const { folder = resolve(dataFolder, 'backups'), secondFolder } = config.backup;
  return ok({
    ...config,
    dataFolder,
    backup: { folder: resolve(here, folder), secondFolder: secondFolder === undefined ? null : resolve(here, secondFolder) },
    ...(config.ups ? { ups: { folder: resolve(here, config.ups.folder) } } : {}),
    ...(config.credentialsFolder ? { credentialsFolder: resolve(here, config.credentialsFolder) } : {}),
    ...(config.fontsFolder ? { fontsFolder: resolve(here, config.fontsFolder) } : {}),
  });
}
