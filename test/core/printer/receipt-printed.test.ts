import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { receipt, receiptWithSimulator } from './printers.ts';

test('a receipt reaches the paper dot for dot, and the next one starts clean', async () => {
  const { printer, device } = await receiptWithSimulator();
  expect(await printer.print(receipt('R1/1', 40, [0x80, 0x01]), () => undefined)).toEqual({ state: 'completed' });
  expect(await printer.print(receipt('R2/1', 40, [0xff]), () => undefined)).toEqual({ state: 'completed' });
  const [first, second] = device.receipts();
  expect(first).toMatchObject({ textBytes: 0, unknownCommands: [] });
  expect(second).toMatchObject({ textBytes: 0, unknownCommands: [] });
  const picture = PNG.sync.read(Buffer.from(first?.png ?? []));
  expect(picture.width).toBe(576);
  const black = Array.from({ length: 16 }, (_, x) => picture.data[x * 4] === 0);
  expect(black).toEqual(Array.from({ length: 16 }, (_, x) => x === 0 || x === 15));
});

test('a picture that contains the bytes of DLE EOT does not confuse the answers', async () => {
  const { printer, device } = await receiptWithSimulator();
  const trap = [0x10, 0x04, 0x01, 0x10, 0x04, 0x04, 0x37, 0x22];
  for (const name of ['R1/1', 'R2/1', 'R3/1']) {
    expect(await printer.print(receipt(name, 64, trap), () => undefined)).toEqual({ state: 'completed' });
    expect(await printer.status()).toMatchObject({ ready: true, faults: [] });
  }
  expect(device.receipts()).toHaveLength(3);
});

test('two receipts asked for at once come out one after the other', async () => {
  const { printer, device } = await receiptWithSimulator();
  const both = await Promise.all(['R1/1', 'R2/1'].map((name) => printer.print(receipt(name), () => undefined)));
  expect(both).toEqual([{ state: 'completed' }, { state: 'completed' }]);
  expect(device.receipts()).toHaveLength(2);
});
