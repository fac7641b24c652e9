import { expect, test } from 'vitest';
import type { OrderedFault } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';

const drop: OrderedFault = { api: 'arm', when: 'after', effect: { kind: 'drop' } };

test('strikes once by default, and only the API it was ordered for', () => {
  const faults = createFaults();
  faults.order(drop);
  expect(faults.strike('graph', 'GET', '/')).toBeUndefined();
  expect(faults.strike('arm', 'GET', '/')?.effect).toEqual({ kind: 'drop' });
  expect(faults.strike('arm', 'GET', '/')).toBeUndefined();
});

test('compares method and path, passes what it skips, and strikes as often as ordered', () => {
  const faults = createFaults();
  faults.order({ ...drop, method: 'put', path: '/securityRules/', skip: 1, times: 2 });
  const put = () => faults.strike('arm', 'PUT', '/x/securityRules/y?api-version=1') !== undefined;
  expect(faults.strike('arm', 'DELETE', '/x/securityRules/y')).toBeUndefined();
  expect(faults.strike('arm', 'PUT', '/x/networkSecurityGroups/y')).toBeUndefined();
  expect([put(), put(), put(), put()]).toEqual([false, true, true, false]);
});

test('one request uses up one fault, in the order of ordering', () => {
  const faults = createFaults();
  faults.order({ ...drop, effect: { kind: 'html', status: 502 } });
  faults.order(drop);
  expect(faults.strike('arm', 'GET', '/')?.effect.kind).toBe('html');
  expect(faults.pending()).toEqual([{ ...drop, skip: 0, times: 1 }]);
  expect(faults.strike('arm', 'GET', '/')?.effect.kind).toBe('drop');
  expect(faults.pending()).toEqual([]);
});

test('refuses a path that is no regular expression and counts and moments that make no sense', () => {
  const faults = createFaults();
  expect(() => faults.order({ ...drop, path: '(' })).toThrow(SyntaxError);
  expect(() => faults.order({ ...drop, times: 0 })).toThrow(RangeError);
  expect(() => faults.order({ ...drop, skip: -1 })).toThrow(RangeError);
  const late = { kind: 'late', milliseconds: 1, kill: false } as const;
  expect(() => faults.order({ ...drop, when: 'after', effect: late })).toThrow(RangeError);
  expect(faults.pending()).toEqual([]);
});

test('forgets everything when cleared', () => {
  const faults = createFaults();
  faults.order(drop);
  faults.clear();
  expect(faults.strike('arm', 'GET', '/')).toBeUndefined();
});
