import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeIpp,
  encodeIpp,
  type IppAttribute,
  IppFormatError,
  type IppValue,
} from '../../../electron/core/devices/printer/ipp-message.ts';

const words = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed());
const names = words.filter((text) => text !== '');
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

const { value } = fc.letrec<{ value: IppValue; member: IppAttribute }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ syntax: fc.constantFrom('text', 'name', 'keyword', 'uri', 'charset', 'mimeMediaType', 'octetString'), value: words }),
    fc.record({ syntax: fc.constantFrom('integer', 'enum'), value: int32 }),
    fc.record({ syntax: fc.constant('boolean'), value: fc.boolean() }),
    fc.record({
      syntax: fc.constant('other'),
      tag: fc.constantFrom(0x10, 0x12, 0x13, 0x31, 0x32, 0x33),
      bytes: fc.uint8Array({ maxLength: 12 }),
    }),
    fc.record({ syntax: fc.constant('collection'), members: fc.array(tie('member'), { maxLength: 3 }) }),
  ) as fc.Arbitrary<IppValue>,
  member: fc.record({ name: names, values: fc.array(tie('value'), { minLength: 1, maxLength: 3 }) }),
}));

const attribute: fc.Arbitrary<IppAttribute> = fc.record({ name: names, values: fc.array(value, { minLength: 1, maxLength: 4 }) });

const message = fc.record({
  code: fc.integer({ min: 0, max: 0xffff }),
  requestId: int32,
  groups: fc.array(fc.record({ tag: fc.constantFrom(1, 2, 4, 5), attributes: fc.array(attribute, { maxLength: 4 }) }), { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 200 }),
});

test('what is encoded is decoded, document included', () => {
  fc.assert(
    fc.property(message, (sent) => {
      expect(decodeIpp(encodeIpp(sent))).toEqual(sent);
    }),
  );
});

test('an attribute without a name or a value cannot be said in IPP', () => {
  const nameless = [
    { name: '', values: [{ syntax: 'integer', value: 1 }] },
    { name: 'copies', values: [] },
  ] as const;
  for (const attributes of nameless.map((one) => [one])) {
    const groups = [{ tag: 1, attributes }];
    expect(() => encodeIpp({ code: 2, requestId: 1, groups, data: new Uint8Array() })).toThrow(IppFormatError);
  }
});

test('a message cut short is refused', () => {
  fc.assert(
    fc.property(message, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (sent, part) => {
      const head = encodeIpp({ ...sent, data: new Uint8Array() });
      expect(() => decodeIpp(head.subarray(0, Math.floor(head.length * part)))).toThrow(IppFormatError);
    }),
  );
});

test('any bytes at all are decoded or refused, never more', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        decodeIpp(Buffer.concat([Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 1), bytes]));
      } catch (error) {
        expect(error).toBeInstanceOf(IppFormatError);
      }
    }),
  );
});

test('the bytes of RFC 8010 appendix A.1 are read as the standard says', () => {
  const bytes = Buffer.concat([
    Uint8Array.of(1, 1, 0, 2, 0, 0, 0, 1, 1),
    field(0x47, 'attributes-charset', Buffer.from('utf-8')),
    field(0x48, 'attributes-natural-language', Buffer.from('en-us')),
    field(0x45, 'printer-uri', Buffer.from('ipp://printer.example.com/ipp/print/pinetree')),
    field(0x42, 'job-name', Buffer.from('foobar')),
    field(0x22, 'ipp-attribute-fidelity', Uint8Array.of(1)),
    Uint8Array.of(2),
    field(0x21, 'copies', Uint8Array.of(0, 0, 0, 20)),
    field(0x44, 'sides', Buffer.from('two-sided-long-edge')),
    Uint8Array.of(3),
    Buffer.from('%!PDF...'),
  ]);
  const decoded = decodeIpp(bytes);
  expect(decoded.code).toBe(2);
  expect(decoded.groups[1]?.attributes).toEqual([
    { name: 'copies', values: [{ syntax: 'integer', value: 20 }] },
    { name: 'sides', values: [{ syntax: 'keyword', value: 'two-sided-long-edge' }] },
  ]);
  expect(Buffer.from(decoded.data).toString()).toBe('%!PDF...');
  expect(Buffer.from(encodeIpp(decoded))).toEqual(bytes);
});

function field(tag: number, name: string, value: Uint8Array): Buffer {
  const length = (bytes: Uint8Array) => Uint8Array.of(bytes.length >> 8, bytes.length & 0xff);
  return Buffer.concat([Uint8Array.of(tag), length(Buffer.from(name)), Buffer.from(name), length(value), value]);
}
