/** The bytes of one part of a snapshot (`snapshotPart` in resources/authority.openapi.yaml): rows one after another, big-endian. */

export interface SealedDoor {
  /** 32 bytes. */
  readonly tag: Uint8Array;
  /** As many bytes as every door of the snapshot: `doorBytes` of its manifest. */
  readonly locked: Uint8Array;
}

export interface SealedRecord {
  /** 32 bytes. */
  readonly slot: Uint8Array;
  readonly version: number;
  readonly sealed: Uint8Array;
}

export type PartRow = ({ readonly kind: 'door' } & SealedDoor) | ({ readonly kind: 'record' } & SealedRecord);

const DOOR = 1;
const RECORD = 2;
const KIND_BYTES = 1;
const NAME_BYTES = 32;
const NUMBER_BYTES = 4;
const RECORD_HEAD_BYTES = KIND_BYTES + NAME_BYTES + 2 * NUMBER_BYTES;

export function encodeRow(row: PartRow): Buffer {
  return row.kind === 'door' ? encodeDoor(row) : encodeRecord(row);
}

export function encodeDoor({ tag, locked }: SealedDoor): Buffer {
  return Buffer.concat([Uint8Array.of(DOOR), tag, locked]);
}

export function encodeRecord({ slot, version, sealed }: SealedRecord): Buffer {
  const head = Buffer.alloc(RECORD_HEAD_BYTES);
  head[0] = RECORD;
  head.set(slot, KIND_BYTES);
  head.writeUInt32BE(version, KIND_BYTES + NAME_BYTES);
  head.writeUInt32BE(sealed.length, KIND_BYTES + NAME_BYTES + NUMBER_BYTES);
  return Buffer.concat([head, sealed]);
}

/**
 * The rows are views of `part`, not copies.
 * @throws RangeError at a kind that nobody knows, or when the part ends in the middle of a row
 */
export function* decodePart(part: Uint8Array, doorBytes: number): Generator<PartRow> {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  let at = 0;
  function take(length: number): Buffer {
    if (at + length > bytes.length) throw new RangeError('a part that ends in the middle of a row');
    at += length;
    return bytes.subarray(at - length, at);
  }
  while (at < bytes.length) {
    const kind = take(KIND_BYTES)[0];
    if (kind === DOOR) {
      yield { kind: 'door', tag: take(NAME_BYTES), locked: take(doorBytes) };
    } else if (kind === RECORD) {
      const slot = take(NAME_BYTES);
      const version = take(NUMBER_BYTES).readUInt32BE();
      yield { kind: 'record', slot, version, sealed: take(take(NUMBER_BYTES).readUInt32BE()) };
    } else {
      throw new RangeError(`a row of kind ${kind}`);
    }
  }
}
