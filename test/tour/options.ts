/** What the demo and the tour were asked for on the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Identity } from '../../electron/core/identity/identity.ts';
import { parseNationalId } from '../../electron/core/identity/national-id.ts';
import { parsePlateText } from '../../electron/core/identity/plate.ts';
import { type PersonRecord, type Policy, personRecordSchema } from '../../electron/core/register/schemas.ts';
import { type TourMethod, tourMethods } from './payer.ts';
import type { Walker } from './walk.ts';

export interface TourOptions {
  /** `hands-on` keeps the window open; `tour` walks one visit and ends. */
  readonly mode: 'hands-on' | 'tour';
  /** Who stands before the machine. */
  readonly scenario: 'visit' | 'counter';
  readonly language: 'ar' | 'en';
  readonly recordFile: string;
  readonly record: PersonRecord;
  readonly nationalId: string;
  readonly factor: Walker['factor'];
  readonly size: { readonly width: number; readonly height: number };
  /** `mixed`: some notes, and the rest by card. */
  readonly method: TourMethod;
  /** What the machine takes: without `--method` a tour meets one that takes cards alone. */
  readonly methods: Policy['methods'];
  /** The authority is away during the visit; afterwards it is back, and the same person comes again. */
  readonly offline: boolean;
  /** Drives this packaged program from outside instead of the development build. */
  readonly packaged: string | null;
  readonly outFolder: string;
}

const root = join(import.meta.dirname, '../..');
const sizes = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } } as const;

/** @throws Error whose message says which argument is wrong, and how. */
export function readOptions(args: readonly string[], hasDisplay: boolean): TourOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tour: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'ar' },
      record: { type: 'string' },
      'national-id': { type: 'string' },
      plate: { type: 'string' },
      orientation: { type: 'string' },
      scenario: { type: 'string', default: 'visit' },
      method: { type: 'string' },
      offline: { type: 'boolean', default: false },
      packaged: { type: 'string' },
      out: { type: 'string', default: join(root, 'out/demo') },
    },
  });
  if (values.lang !== 'ar' && values.lang !== 'en') throw new Error(`--lang ${values.lang}: there are ar and en`);
  if (values.scenario !== 'visit' && values.scenario !== 'counter')
    throw new Error(`--scenario ${values.scenario}: there are visit and counter`);
  const orientation = values.orientation ?? (values.scenario === 'counter' ? 'landscape' : 'portrait');
  if (orientation !== 'portrait' && orientation !== 'landscape')
    throw new Error(`--orientation ${orientation}: there are portrait and landscape`);
  const { method = 'card' } = values;
  if (!isMethod(method)) throw new Error(`--method ${method}: there are ${tourMethods.join(', ')}`);
  if (values.method !== undefined && values.scenario === 'counter') throw new Error('--method: a tour of the counter pays by card');
  if (values.offline && (values.scenario === 'counter' || !['card', 'cash'].includes(method)))
    throw new Error('--offline: a visit at a kiosk, by card or cash');
  const mode = values.tour || !hasDisplay ? 'tour' : 'hands-on';
  const recordFile = resolve(values.record ?? join(root, 'test/simulators/authority/fixtures/one.json'));
  const record = readRecord(recordFile);
  const nationalId = values['national-id'] ?? numberOf(record.identity);
  const parsed = parseNationalId(nationalId, new Date().toISOString().slice(0, 10));
  if (!parsed.ok) throw new Error(`--national-id ${nationalId}: ${parsed.error.kind}`);
  return {
    mode,
    method,
    methods: mode === 'tour' && values.method === undefined ? ['card'] : ['card', 'cash', 'qr'],
    scenario: values.scenario,
    language: values.lang,
    recordFile,
    record,
    nationalId: parsed.value.id,
    factor: factorOf(record, values.plate),
    size: sizes[orientation],
    offline: values.offline,
    packaged: values.packaged ?? null,
    outFolder: resolve(values.out),
  };
}

function isMethod(text: string): text is TourMethod {
  return tourMethods.some((method) => method === text);
}

function readRecord(file: string): PersonRecord {
  if (!existsSync(file)) throw new Error(`--record ${file}: there is no such file`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--record ${file}: not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const parsed = personRecordSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(
      `--record ${file}: at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'not a PersonRecord of the OpenAPI document'}`,
    );
  }
  return parsed.data;
}

function numberOf(identity: PersonRecord['identity']): Identity['number'] {
  if (identity.type !== 'national-id') throw new Error('--record: the tour types a national ID, and this record has a passport');
  return identity.number as Identity['number'];
}

function factorOf(record: PersonRecord, plateText: string | undefined): Walker['factor'] {
  if (plateText !== undefined) {
    const plate = parsePlateText(plateText);
    if (!plate.ok) throw new Error(`--plate ${plateText}: ${plate.error.kind}`);
    return { type: 'plate', plate: plate.value };
  }
  const vehicle = record.subjects.find((subject) => subject.kind === 'vehicle-licence');
  if (vehicle) return { type: 'plate', plate: vehicle.plate };
  const licence = record.subjects.find((subject) => subject.kind === 'driving-licence');
  if (licence) return { type: 'licence', number: licence.licenceNumber };
  throw new Error('--record: there is neither a plate nor a licence in it');
}

/** The page on which a visit of this person must end, by what the record alone demands. */
export function expectedEnding(record: PersonRecord): 'done' | 'nothing-payable' | 'record-stale' {
  if (record.stale) return 'record-stale';
  const payable = record.violations.some((violation) => violation.payable.answer === 'yes' && violation.state === 'open');
  const owing = new Set(record.violations.map((violation) => violation.subjectId));
  const clear = record.subjects.some((subject) => !owing.has(subject.subjectId));
  return payable || clear ? 'done' : 'nothing-payable';
}
