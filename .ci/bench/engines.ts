/** The part of a decision that policy engines can say as well, asked of two of them and of `decide`, turn by turn. */
import { decide } from '../../src/core/decide.ts';
import { now } from '../../test/builders/pull.ts';
import { cedar } from './engines/cedar.ts';
import { rego } from './engines/opa.ts';
import { type Ask, type Request, requests } from './engines/requests.ts';
import { type Bench, type Figure, ratioOf } from './measure.ts';

const ROUNDS = 7;

const isApproved = ({ asking: { input, policy, facts } }: Request): boolean =>
  decide(input, policy, facts, now).outcome === 'approved';

/** Both answers are there often enough to mean something. */
const approvedAmong = (all: readonly Request[]): number => {
  const approved = all.filter(isApproved).length;
  if (approved < all.length / 10 || approved > (all.length * 9) / 10)
    throw new Error(`the requests must be of both kinds, and ${approved} of ${all.length} are approved`);
  return approved;
};

const besideDecide = (name: string, permits: (ask: Ask) => boolean, all: readonly Request[]): Figure => {
  const other = all.find((request) => permits(request.ask) !== isApproved(request));
  if (other !== undefined) throw new Error(`${name} and decide do not agree on ${JSON.stringify(other.ask)}`);
  const ratio = ratioOf(
    () => {
      for (const { ask } of all) permits(ask);
    },
    () => {
      for (const request of all) isApproved(request);
    },
    ROUNDS,
  );
  const each = (seconds: number): string => `${((seconds / all.length) * 1e6).toFixed(0)} µs`;
  return {
    what: `${name}, the same decisions`,
    value: ratio.median,
    unit: '× decide',
    budget: undefined,
    spread: ratio.spread,
    note: `${each(ratio.subject)} beside ${each(ratio.reference)}; all ${all.length} agree, ${approvedAmong(all)} permitted`,
  };
};

export const enginesBench: Bench = {
  name: 'engines',
  limit:
    'The engines: facts go into WebAssembly as JSON and are read there each time. They say permit or deny of membership in nested groups, window, ticket, freeze and two approvals by different people who are neither requester nor committer; decide says all its other rules, reasons and the plan with its digest in its time as well.',
  counts: false,
  run: async () => {
    const all = requests();
    return [
      besideDecide('Cedar', cedar(), all),
      besideDecide('OPA (Rego as WebAssembly)', await rego(), all),
    ];
  },
};
