/** Whole request files, mostly such as their entitlement takes them. */
import * as fc from 'fast-check';
import type { CastName } from './people.ts';
import { type Doc, often, one } from './draw.ts';

/** The first fits everywhere; most of the others do somewhere. */
const values = {
  source_ip: often('203.0.113.7', '203.0.113.9', '203.0.113.7/32', '198.51.100.4', '10.0.0.1'),
  net: often('203.0.113.16/32', '203.0.113.16/28', '203.0.113.0/24', '203.0.113.17/28'),
  machine: one('vm1', 'vm1', 'vm2'),
  group: one('7c0e0000-0000-4000-8000-000000000011', '7c0e0000-0000-4000-8000-000000000012'),
  repository: often('contoso/shop', 'contoso/docs', 'contoso/other'),
  customer: often('C123', 'C000', '123'),
  seats: often('3', '9', '12'),
};
const tickets: Readonly<Record<string, string>> = { github: '#12', form: 'FRM-3', remote: 'CHG0004' };

export type DrawnRequest = (entitlement: Doc) => Doc;

export const requestOf: fc.Arbitrary<DrawnRequest> = fc
  .record({
    entitlement: fc.oneof(
      { weight: 40, arbitrary: fc.constant('access') },
      { weight: 1, arbitrary: one('audit', 'acces') },
    ),
    duration: one('30m', '30m', '30m', '10m', '15m', '1h', '1h', '1h30m', '2h'),
    justification: often('Fail over payments-db-02, replication is stuck', 'Look at it', 'x'),
    ticket: often<string | undefined>('demanded', undefined),
    otherTicket: one<string | undefined>(undefined, 'FRM-3', 'FRM-3', '#12'),
    values: fc.record(values),
    start: often<string | undefined>(
      undefined,
      '2026-11-20T12:00:00Z',
      '2026-11-20 22:30 Europe/Berlin',
      '2026-11-23T09:00:00Z',
      '2026-11-20T10:45:00Z',
      '2026-11-20T10:36:00Z',
      '2026-11-20T09:00:00Z',
      '2026-12-18T09:00:00Z',
    ),
    beneficiary: one<CastName | undefined>(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'ivo',
      'ben',
      'cleo',
    ),
    needless: often(false, true),
    extends: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant(30) },
    ),
    breakGlass: one(undefined, undefined, undefined, undefined, undefined, true),
  })
  .map((drawn) => (entitlement) => {
    const place = String(entitlement['environment']);
    const declared = Object.keys(entitlement['parameters'] ?? {});
    const given = Object.entries(drawn.values).flatMap(([name, value]) =>
      declared.includes(name) ? [[name, name === 'machine' ? `${place}-${value}` : value]] : [],
    );
    const urgent = entitlement['break_glass'] === undefined ? undefined : drawn.breakGlass;
    return {
      entitlement: drawn.entitlement,
      duration: drawn.duration,
      justification: drawn.justification,
      ticket: ticketFor(entitlement['ticket'], drawn),
      parameters: given.length === 0 ? undefined : Object.fromEntries(given),
      start: urgent === true ? undefined : drawn.start,
      for: entitlement['for'] !== undefined || drawn.needless ? drawn.beneficiary : undefined,
      extends: urgent === true ? undefined : drawn.extends,
      break_glass: urgent,
    };
  });

const ticketFor = (
  demand: unknown,
  drawn: { readonly ticket: string | undefined; readonly otherTicket: string | undefined },
): string | undefined => {
  if (typeof demand !== 'object' || demand === null || drawn.ticket === undefined) return drawn.otherTicket;
  const system: unknown = Reflect.get(demand, 'system');
  return tickets[typeof system === 'string' ? system : 'form'];
};
