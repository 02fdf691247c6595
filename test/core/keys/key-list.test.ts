import { describe, expect, test } from 'vitest';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { type KeyRing, readKeyList, verifyByKeyRing } from '../../../electron/core/keys/key-list.ts';
import { must } from '../register/authority-world.ts';
import { entryOf, keyListJws, newKey } from './key-shop.ts';

const root = newKey();
const key = newKey();
const noon = Date.parse('2026-11-22T12:00:00.000Z');

async function ringOf(...entries: ReturnType<typeof entryOf>[]): Promise<KeyRing> {
  return must(await readKeyList(await keyListJws(root, entries), root.publicKey, null));
}

describe('a key is trusted', () => {
  test('for its use, in its time', async () => {
    const ring = await ringOf(entryOf(key, 'clearances'));
    expect(ring.find(key.kid, 'clearances', noon)).toMatchObject({ ok: true, value: { kid: key.kid } });
    expect(ring.find(key.kid, 'answers', noon)).toEqual({ ok: false, error: 'wrong-use' });
    expect(ring.find('0011223344556677', 'clearances', noon)).toEqual({ ok: false, error: 'unknown' });
    for (const [instant, found] of [
      ['2025-12-31T23:59:59.999Z', false],
      ['2026-01-01T00:00:00.000Z', true],
      ['2027-12-31T23:59:59.999Z', true],
      ['2028-01-01T00:00:00.000Z', false],
    ] as const) {
      expect(ring.find(key.kid, 'clearances', Date.parse(instant)).ok, instant).toBe(found);
    }
  });

  test('for nothing once it is revoked, whatever date is claimed', async () => {
    const ring = await ringOf(entryOf(key, 'clearances', { revokedAt: '2026-11-20T00:00:00.000Z' }));
    expect(ring.find(key.kid, 'clearances', Date.parse('2026-03-01T00:00:00Z'))).toEqual({ ok: false, error: 'revoked' });
  });

  test('after a rotation: what it signed before stays good', async () => {
    const next = newKey();
    const ring = await ringOf(
      entryOf(key, 'documents', { notAfter: '2026-06-01T00:00:00.000Z' }),
      entryOf(next, 'documents', { notBefore: '2026-05-01T00:00:00.000Z' }),
    );
    const old = await signJws({ issuedAt: '2026-04-01T00:00:00.000Z' }, key.privateKey, key.kid);
    const late = await signJws({ issuedAt: '2026-07-01T00:00:00.000Z' }, key.privateKey, key.kid);
    expect((await verifyByKeyRing(old, ring, 'documents', 'issuedAt')).ok).toBe(true);
    expect(await verifyByKeyRing(late, ring, 'documents', 'issuedAt')).toEqual({ ok: false, error: 'key outside-its-time' });
  });
});

describe('a key list is refused', () => {
  test('signed by anybody but the root', async () => {
    const jws = await keyListJws(key, [entryOf(key, 'clearances')]);
    expect(await readKeyList(jws, root.publicKey, null)).toMatchObject({ ok: false, error: { kind: 'not-signed-by-root' } });
  });

  test('older than the one held, but not the same one again', async () => {
    const held = await ringOf(entryOf(key, 'clearances'));
    const older = await keyListJws(root, [], { issuedAt: '2026-11-22T06:59:59.000Z' });
    expect(await readKeyList(older, root.publicKey, held)).toMatchObject({ ok: false, error: { kind: 'older' } });
    expect((await readKeyList(await keyListJws(root, []), root.publicKey, held)).ok).toBe(true);
  });

  test('with a kid that is not the name of its key, or a name twice', async () => {
    const other = newKey();
    for (const entries of [[entryOf(key, 'clearances', { kid: other.kid })], [entryOf(key, 'clearances'), entryOf(key, 'answers')]]) {
      expect(await readKeyList(await keyListJws(root, entries), root.publicKey, null)).toMatchObject({
        ok: false,
        error: { kind: 'malformed' },
      });
    }
  });

  test('with a changed byte, without a signature, or as another kind of text', async () => {
    const jws = await keyListJws(root, [entryOf(key, 'clearances')]);
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: root.kid })).toString('base64url');
    const flipped = `${header}.${payload.slice(0, 10)}${payload[10] === 'A' ? 'B' : 'A'}${payload.slice(11)}.${signature}`;
    for (const text of [flipped, `${unsigned}.${payload}.`, `${header}.${payload}.`, '', 'a.b.c', '{}']) {
      expect((await readKeyList(text, root.publicKey, null)).ok, text.slice(0, 20)).toBe(false);
    }
  });
});
