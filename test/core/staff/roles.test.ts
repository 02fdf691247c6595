import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type Api, createDispatcher, inputs, type MethodName } from '../../../electron/core/api.ts';
import { ok } from '../../../electron/core/result.ts';
import { type Actor, actors, permissions } from '../../../electron/core/staff/roles.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import { memoryLog } from '../register/authority-world.ts';
import { atWork, auditOf, numbers, openMachine } from './counter-lobby.ts';

const methods = Object.keys(inputs) as MethodName[];

/** Something that the method takes, so that nothing but the role can be in its way. */
const goodInputs: { readonly [M in MethodName]?: object } = {
  'visit.submitPaperNumber': { typed: '1' },
  'visit.setLanguage': { language: 'ar' },
  'visit.submitNationalId': { typed: '1', checkDigitConfirmed: false },
  'visit.submitFactor': { factor: { type: 'licence', number: 'A1' } },
  'visit.submitCode': { typed: '1' },
  'visit.showPhoto': { violationId: '0'.repeat(15) },
  'visit.choosePurpose': { subjectId: null },
  'visit.chooseLines': { violationIds: [] },
  'visit.chooseMethod': { method: 'card' },
  'staff.signIn': { employeeNumber: '1', pin: '1' },
  'staff.choosePin': { employeeNumber: '1', code: '1', pin: '1' },
  'staff.unlock': { pin: '1' },
  'staff.turnTo': { area: 'service' },
  'counter.find': { typed: '1' },
  'counter.quote': { violationIds: [] },
  'counter.reprint': { reference: '1' },
  'cases.propose': { caseId: 1, outcome: 'paid' },
  'cases.withdraw': { caseId: 1 },
  'cases.confirm': { caseId: 1, outcome: 'paid' },
  'cases.payBack': { caseId: 1 },
  'cases.handedOver': { caseId: 1 },
  'cases.told': { caseId: 1 },
  'cases.adoptAcceptor': { caseId: 1 },
};

test('1,000 random pairs of a role and a method are let through exactly as the table says', () => {
  const log = memoryLog();
  const carriedOut: MethodName[] = [];
  const refused: [Actor, MethodName][] = [];
  const api = Object.fromEntries(
    methods.map((method) => [
      method,
      () => {
        carriedOut.push(method);
        return ok(null);
      },
    ]),
  ) as unknown as Api;
  let now: Actor = 'citizen';
  const call = createDispatcher({ api, actor: () => now, refused: (actor, method) => refused.push([actor, method]), log });
  let pairs = 0;
  fc.assert(
    fc.property(fc.constantFrom(...actors), fc.constantFrom(...methods), (actor, method) => {
      now = actor;
      const before = { done: carriedOut.length, refused: refused.length };
      const result = call(method, { revision: 0, ...goodInputs[method] });
      pairs += 1;
      if (permissions[method].includes(actor)) {
        expect(result).toEqual(ok(null));
        expect(carriedOut.slice(before.done)).toEqual([method]);
        expect(refused.length).toBe(before.refused);
      } else {
        expect(result).toMatchObject({ ok: false, error: { kind: 'not-permitted' } });
        expect(carriedOut.length).toBe(before.done);
        expect(refused.slice(before.refused)).toEqual([[actor, method]]);
      }
    }),
    { numRuns: 1000 },
  );
  expect(pairs).toBe(1000);
});

/** The table once more, by what each role is there for: whoever changes one has to mean it. */
test('each role can do what it is there for, and nothing else', () => {
  const of = (actor: Actor) => methods.filter((method) => permissions[method].includes(actor)).map((method) => method.split('.')[0]);
  const areasOf = (actor: Actor) => [...new Set(of(actor))].toSorted();
  expect(areasOf('citizen')).toEqual(['staff', 'visit']);
  expect(methods.filter((method) => permissions[method].includes('citizen') && !method.startsWith('visit.'))).toEqual(['staff.open']);
  expect(methods.filter((method) => permissions[method].includes('nobody'))).toEqual([
    'visit.setLanguage',
    'staff.close',
    'staff.signIn',
    'staff.firstPin',
    'staff.choosePin',
    'staff.unlock',
  ]);
  expect(areasOf('clerk')).toEqual(['cases', 'counter', 'service', 'staff', 'visit']);
  expect(areasOf('supervisor')).toEqual(['cases', 'counter', 'outage', 'service', 'staff', 'visit']);
  expect(areasOf('technician')).toEqual(['service', 'staff', 'visit']);
  expect(methods.filter((method) => method.startsWith('visit.') && permissions[method].includes('technician'))).toEqual([
    'visit.setLanguage',
  ]);
  expect(permissions['cases.propose']).toEqual(['supervisor']);
  expect(permissions['outage.extend']).toEqual(['supervisor']);
  expect(permissions['cases.confirm']).toEqual(['clerk', 'supervisor']);
});

let lobby: Lobby | undefined;
afterEach(async () => {
  await lobby?.close();
  lobby = undefined;
});

test.each(['technician', 'clerk', 'supervisor'] as const)(
  'a %s at work is refused by the core what is not theirs, and it is written down',
  async (role) => {
    lobby = await openMachine('counter');
    const machine = await lobby.open();
    await atWork(lobby, machine, numbers[role]);
    const forbidden = methods.filter((method) => !permissions[method].includes(role));
    expect(forbidden.length).toBeGreaterThan(0);
    for (const method of forbidden) {
      const before = machine.view();
      expect(machine.call(method, goodInputs[method] as Record<string, unknown>)).toMatchObject({ error: { kind: 'not-permitted' } });
      expect(machine.view()).toBe(before);
    }
    await machine.stop();
    const told = auditOf(lobby).filter(({ type }) => type === 'staff.refused');
    expect(told.map(({ fields }) => fields)).toEqual(forbidden.map((method) => ({ actor: role, method, by: numbers[role] })));
  },
);

test('a citizen at a kiosk is refused everything of staff’s', async () => {
  lobby = await openMachine('kiosk');
  const machine = await lobby.open();
  for (const method of methods.filter((name) => !permissions[name].includes('citizen'))) {
    expect(machine.call(method, goodInputs[method] as Record<string, unknown>)).toMatchObject({ error: { kind: 'not-permitted' } });
    expect(machine.view().staff).toEqual({ page: 'closed' });
  }
});
