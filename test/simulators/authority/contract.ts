/** The contract as code: each operation of the OpenAPI document with checks of its requests and answers. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';

export const contractFile = new URL('../../../resources/authority.openapi.yaml', import.meta.url);

export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** As in the document, e.g. `/v1/clearances/{number}`. */
  readonly path: string;
  readonly served: boolean;
  /** False for the public operations, which take no bearer token. */
  readonly secured: boolean;
  readonly idempotent: boolean;
  readonly signed: boolean;
  readonly requestMediaType: string | null;
  /** What breaks the contract, or null. */
  checkRequest(parts: RequestParts): string | null;
  checkAnswer(status: number, mediaType: string, headers: Readonly<Record<string, unknown>>, body: unknown): string | null;
}

export interface Contract {
  readonly operations: readonly Operation[];
  /** Check against one of the document's schemas, e.g. `PersonRecord`. */
  checkSchema(name: string, value: unknown): string | null;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}
interface OperationObject {
  readonly operationId: string;
  readonly 'x-served'?: boolean;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, Reference | ResponseObject>>;
}
interface Reference {
  readonly $ref: string;
}
interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: { readonly type?: string };
}
interface ResponseObject {
  readonly headers?: Readonly<Record<string, Reference | { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

// CommonJS: its default export is the function in one view of the module, the module in another.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;
const documentKey = 'authority';
export const problemMediaType = 'application/problem+json';

export function loadContract(): Contract {
  const document = parse(readFileSync(contractFile, 'utf8')) as Document;
  const ajv = new Ajv2020({ strict: false, coerceTypes: false, allErrors: false });
  addFormats(ajv);
  ajv.addSchema({ ...document, $id: documentKey }, documentKey, false, false);
  const schemaChecks = new Map<string, ValidateFunction>();

  function checkSchema(name: string, value: unknown): string | null {
    const known = schemaChecks.get(name) ?? ajv.compile({ $ref: `${documentKey}#/components/schemas/${name}` });
    schemaChecks.set(name, known);
    return known(value) ? null : describe(known.errors, '');
  }

  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) operations.push(compileOperation(ajv, document, path, method, operation));
  }
  return { operations, checkSchema };
}

function compileOperation(ajv: Ajv2020, document: Document, path: string, method: string, operation: OperationObject): Operation {
  const base = `#/paths/${escapePointer(path)}/${method}`;
  const parameters = (operation.parameters ?? []).map((parameter, index) => ({
    object: resolve<ParameterObject>(document, parameter),
    pointer: '$ref' in parameter ? parameter.$ref : `${base}/parameters/${index}`,
  }));
  const parameterCheck = ajv.compile(schemaOfParameters(parameters));
  const [requestMediaType] = Object.keys(operation.requestBody?.content ?? {});
  const bodyCheck =
    requestMediaType === undefined
      ? null
      : ajv.compile({ $ref: `${documentKey}${base}/requestBody/content/${escapePointer(requestMediaType)}/schema` });
  const answers = new Map<string, AnswerCheck>();
  for (const [status, response] of Object.entries(operation.responses)) {
    answers.set(
      status,
      compileAnswer(
        ajv,
        document,
        '$ref' in response ? response.$ref : `${base}/responses/${status}`,
        resolve<ResponseObject>(document, response),
      ),
    );
  }
  return {
    id: operation.operationId,
    method: method.toUpperCase() as 'GET' | 'POST',
    path,
    served: operation['x-served'] !== false,
    secured: operation.security === undefined,
    idempotent: parameters.some(({ object }) => object.name === 'Idempotency-Key'),
    signed: answers.get('200')?.signed ?? false,
    requestMediaType: requestMediaType ?? null,
    checkRequest(parts) {
      if (!parameterCheck({ path: withNumbers(parts.path, parameters), query: parts.query, header: parts.header }))
        return describe(parameterCheck.errors, 'parameters');
      if (bodyCheck !== null && !bodyCheck(parts.body)) return describe(bodyCheck.errors, 'body');
      return null;
    },
    checkAnswer(status, mediaType, headers, body) {
      const answer = answers.get(String(status)) ?? (status >= 400 ? answers.get('default') : undefined);
      return answer === undefined ? `status ${status} is not in the contract` : answer.check(mediaType, headers, body);
    },
  };
}

interface AnswerCheck {
  readonly signed: boolean;
  check(mediaType: string, headers: Readonly<Record<string, unknown>>, body: unknown): string | null;
}

function compileAnswer(ajv: Ajv2020, document: Document, pointer: string, response: ResponseObject): AnswerCheck {
  const bodyChecks = new Map<string, ValidateFunction>();
  for (const mediaType of Object.keys(response.content ?? {})) {
    bodyChecks.set(mediaType, ajv.compile({ $ref: `${documentKey}${pointer}/content/${escapePointer(mediaType)}/schema` }));
  }
  const requiredHeaders = Object.entries(response.headers ?? {})
    .filter(([, header]) => resolve<{ readonly required?: boolean }>(document, header).required === true)
    .map(([name]) => name.toLowerCase());
  return {
    signed: requiredHeaders.includes('authority-signature'),
    check(mediaType, headers, body) {
      const bodyCheck = bodyChecks.get(mediaType);
      if (bodyCheck === undefined) return `media type ${mediaType} is not in the contract`;
      for (const name of requiredHeaders) if (headers[name] === undefined) return `header ${name} is missing`;
      return bodyCheck(body) ? null : describe(bodyCheck.errors, 'body');
    },
  };
}

function schemaOfParameters(parameters: readonly { readonly object: ParameterObject; readonly pointer: string }[]): object {
  const places = { path: emptyPlace(), query: emptyPlace(), header: emptyPlace() };
  for (const { object, pointer } of parameters) {
    // Header names arrive in lower case.
    const name = object.in === 'header' ? object.name.toLowerCase() : object.name;
    const place = places[object.in];
    place.properties[name] = { $ref: `${documentKey}${pointer}/schema` };
    if (object.required === true) place.required.push(name);
  }
  return { type: 'object', properties: places };
}

/** A path is text; its numbers are checked as numbers. */
function withNumbers(path: RequestParts['path'], parameters: readonly { readonly object: ParameterObject }[]): RequestParts['path'] {
  const numbers = parameters.filter(({ object }) => object.in === 'path' && object.schema?.type === 'integer');
  return { ...path, ...Object.fromEntries(numbers.map(({ object: { name } }) => [name, asNumber(path[name])])) };
}

function asNumber(text: unknown): unknown {
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : text;
}

function emptyPlace(): { type: 'object'; properties: Record<string, object>; required: string[] } {
  return { type: 'object', properties: {}, required: [] };
}

function resolve<T>(document: Document, value: object): T {
  if (!('$ref' in value)) return value as T;
  let found: unknown = document;
  for (const step of String(value.$ref).slice(2).split('/'))
    found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  return found as T;
}

function escapePointer(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function describe(errors: readonly ErrorObject[] | null | undefined, where: string): string {
  const deepest = [...(errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  if (deepest === undefined) return `${where} is malformed`;
  const extra = deepest.keyword === 'additionalProperties' ? ` (${String(deepest.params['additionalProperty'])})` : '';
  return `${where}${deepest.instancePath}: ${deepest.message ?? deepest.keyword}${extra}`;
}
