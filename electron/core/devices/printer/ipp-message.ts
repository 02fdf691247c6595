/** IPP messages as bytes and back: RFC 8010 section 3. Strict: whatever is malformed or oversized throws `IppFormatError`. */

/** Delimiter tags, RFC 8010 section 3.5.1. */
export const ippGroup = { operation: 0x01, job: 0x02, printer: 0x04, unsupported: 0x05 } as const;

const endOfAttributes = 0x03;
const firstValueTag = 0x10;

/** Value tags by name, RFC 8010 section 3.5.2. Only the syntaxes that a print client meets have a name. */
const textTags = {
  octetString: 0x30,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;
const numberTags = { integer: 0x21, enum: 0x23 } as const;
const booleanTag = 0x22;
const beginCollection = 0x34;
const endCollection = 0x37;
const memberName = 0x4a;

type TextSyntax = keyof typeof textTags;
type NumberSyntax = keyof typeof numberTags;

export type IppValue =
  | { readonly syntax: TextSyntax; readonly value: string }
  | { readonly syntax: NumberSyntax; readonly value: number }
  | { readonly syntax: 'boolean'; readonly value: boolean }
  | { readonly syntax: 'collection'; readonly members: readonly IppAttribute[] }
  /** Out-of-band values (unsupported, unknown, no-value) and syntaxes that nobody here reads: kept as they came. */
  | { readonly syntax: 'other'; readonly tag: number; readonly bytes: Uint8Array };

export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppAttributeGroup {
  readonly tag: number;
  readonly attributes: readonly IppAttribute[];
}

export interface IppMessage {
  /** An operation-id in a request, a status-code in an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppAttributeGroup[];
  readonly data: Uint8Array;
}

/** The bytes are not an IPP message, or the message cannot be put into bytes. */
export class IppFormatError extends Error {
  override readonly name = 'IppFormatError';
}

const maxAttributes = 5_000;
const maxDepth = 8;
const textSyntaxOf = new Map<number, TextSyntax>(Object.entries(textTags).map(([name, tag]) => [tag, name as TextSyntax]));
const numberSyntaxOf = new Map<number, NumberSyntax>(Object.entries(numberTags).map(([name, tag]) => [tag, name as NumberSyntax]));
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws IppFormatError when an attribute has no name or value, or one longer than 32,767 bytes (RFC 8010 section 3.1.4) */
export function encodeIpp(message: IppMessage): Uint8Array {
  const chunks: Buffer[] = [];
  const head = Buffer.alloc(8);
  head[0] = 1;
  head[1] = 1;
  head.writeUInt16BE(message.code, 2);
  head.writeInt32BE(message.requestId, 4);
  chunks.push(head);
  for (const group of message.groups) {
    chunks.push(Buffer.from([group.tag]));
    for (const attribute of group.attributes) {
      if (attribute.name === '' || attribute.values.length === 0) throw new IppFormatError('an attribute without a name or a value');
      attribute.values.forEach((value, index) => {
        encodeValue(chunks, index === 0 ? attribute.name : '', value);
      });
    }
  }
  chunks.push(Buffer.from([endOfAttributes]), Buffer.from(message.data));
  return Buffer.concat(chunks);
}

function encodeValue(chunks: Buffer[], name: string, value: IppValue): void {
  switch (value.syntax) {
    case 'integer':
    case 'enum': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(value.value);
      pushField(chunks, numberTags[value.syntax], name, bytes);
      return;
    }
    case 'boolean':
      pushField(chunks, booleanTag, name, Buffer.from([value.value ? 1 : 0]));
      return;
    case 'collection':
      pushField(chunks, beginCollection, name, Buffer.alloc(0));
      for (const member of value.members) {
        pushField(chunks, memberName, '', Buffer.from(member.name));
        for (const inner of member.values) encodeValue(chunks, '', inner);
      }
      pushField(chunks, endCollection, '', Buffer.alloc(0));
      return;
    case 'other':
      pushField(chunks, value.tag, name, Buffer.from(value.bytes));
      return;
    default:
      pushField(chunks, textTags[value.syntax], name, Buffer.from(value.value));
  }
}

function pushField(chunks: Buffer[], tag: number, name: string, value: Buffer): void {
  const nameBytes = Buffer.from(name);
  if (nameBytes.length > 0x7fff || value.length > 0x7fff) throw new IppFormatError(`attribute too long: ${name.slice(0, 40)}`);
  const head = Buffer.alloc(3);
  head[0] = tag;
  head.writeUInt16BE(nameBytes.length, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  chunks.push(head, nameBytes, length, value);
}

/** @throws IppFormatError */
export function decodeIpp(bytes: Uint8Array): IppMessage {
  const reader = createReader(bytes);
  const major = reader.byte();
  reader.byte();
  if (major !== 1 && major !== 2) throw new IppFormatError(`IPP version ${major} is not known`);
  const code = reader.uint16();
  const requestId = reader.int32();
  const groups: { readonly tag: number; readonly attributes: IppAttribute[] }[] = [];
  let attributeCount = 0;
  for (let tag = reader.byte(); tag !== endOfAttributes; tag = reader.byte()) {
    if (++attributeCount > maxAttributes) throw new IppFormatError('too many attributes');
    if (tag < firstValueTag) {
      groups.push({ tag, attributes: [] });
      continue;
    }
    const group = groups.at(-1);
    if (!group) throw new IppFormatError('an attribute before the first group');
    const name = reader.text();
    const value = decodeValue(reader, tag, 0);
    if (name !== '') {
      group.attributes.push({ name, values: [value] });
      continue;
    }
    // RFC 8010 section 3.1.5: an additional value of the attribute before has an empty name.
    const previous = group.attributes.pop();
    if (!previous) throw new IppFormatError('an additional value without an attribute');
    group.attributes.push({ name: previous.name, values: [...previous.values, value] });
  }
  return { code, requestId, groups, data: reader.rest() };
}

function decodeValue(reader: Reader, tag: number, depth: number): IppValue {
  const bytes = reader.bytes(reader.uint16());
  const textSyntax = textSyntaxOf.get(tag);
  if (textSyntax) return { syntax: textSyntax, value: decodeText(bytes) };
  const numberSyntax = numberSyntaxOf.get(tag);
  if (numberSyntax) {
    if (bytes.length !== 4) throw new IppFormatError(`an integer of ${bytes.length} bytes`);
    return { syntax: numberSyntax, value: bytes.readInt32BE() };
  }
  switch (tag) {
    case booleanTag:
      if (bytes.length !== 1 || (bytes[0] !== 0 && bytes[0] !== 1)) throw new IppFormatError('a boolean that is neither 0 nor 1');
      return { syntax: 'boolean', value: bytes[0] === 1 };
    case beginCollection:
      if (bytes.length !== 0) throw new IppFormatError('begCollection with a value');
      return decodeCollection(reader, depth);
    case endCollection:
    case memberName:
      throw new IppFormatError('a collection member outside a collection');
    default:
      return { syntax: 'other', tag, bytes: new Uint8Array(bytes) };
  }
}

function decodeCollection(reader: Reader, depth: number): IppValue {
  if (depth >= maxDepth) throw new IppFormatError('collections nested too deep');
  const members: { readonly name: string; readonly values: IppValue[] }[] = [];
  for (let count = 0; count < maxAttributes; count++) {
    const tag = reader.byte();
    if (tag < firstValueTag) throw new IppFormatError('a collection that does not end');
    if (reader.text() !== '') throw new IppFormatError('a named attribute inside a collection');
    if (tag === endCollection) {
      reader.bytes(reader.uint16());
      return { syntax: 'collection', members };
    }
    if (tag === memberName) {
      members.push({ name: decodeText(reader.bytes(reader.uint16())), values: [] });
      continue;
    }
    const member = members.at(-1);
    if (!member) throw new IppFormatError('a collection value without a name');
    member.values.push(decodeValue(reader, tag, depth + 1));
  }
  throw new IppFormatError('too many collection members');
}

function decodeText(bytes: Buffer): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new IppFormatError('text that is not UTF-8');
  }
}

interface Reader {
  byte(): number;
  uint16(): number;
  int32(): number;
  bytes(length: number): Buffer;
  text(): string;
  rest(): Uint8Array;
}

function createReader(source: Uint8Array): Reader {
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;
  function take(length: number): Buffer {
    if (at + length > buffer.length) throw new IppFormatError('the message ends early');
    at += length;
    return buffer.subarray(at - length, at);
  }
  const uint16 = () => take(2).readUInt16BE();
  return {
    byte: () => take(1).readUInt8(),
    uint16,
    int32: () => take(4).readInt32BE(),
    bytes: take,
    text: () => decodeText(take(uint16())),
    rest: () => new Uint8Array(buffer.subarray(at)),
  };
}

/** First value of the attribute, wherever it stands in groups of `groupTag`. */
export function findAttribute(groups: readonly IppAttributeGroup[], groupTag: number, name: string): IppAttribute | undefined {
  for (const group of groups) {
    if (group.tag !== groupTag) continue;
    const found = group.attributes.find((attribute) => attribute.name === name);
    if (found) return found;
  }
  return undefined;
}
