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

/** Both answers must be there often enough to mean something. */
const mustBeOfBothKinds = (all: readonly Request[]): void => {
  const approved = all.filter(isApproved).length;
  if (approved < all.length / 10 || approved > (all.length * 9) / 10)
    throw new Error(`the requests must be of both kinds, and ${approved} of ${all.length} are approved`);
};

interface Engine {
  readonly name: string;
  readonly permits: (ask: Ask) => boolean;
  /** Decisions in one round, at least: enough that the clock of a core can tell how long they took. */
  readonly round: number;
}

const aRound = (all: readonly Request[], least: number): readonly Request[] =>
  Array.from({ length: Math.ceil(least / all.length) }, () => all).flat();

/** Where something stands in the way an engine stops at once, and `decide` still says everything else: so those without it apart. */
const besideDecide = ({ name, permits, round }: Engine, all: readonly Request[]): readonly Figure[] => {
  const other = all.find((request) => permits(request.ask) !== isApproved(request));
  if (other !== undefined) throw new Error(`${name} and decide do not agree on ${JSON.stringify(other.ask)}`);
  return [
    figureOf(`${name}, the same decisions`, permits, aRound(all, round)),
    figureOf(`${name}, those that are permitted`, permits, aRound(all.filter(isApproved), round)),
  ];
};

const figureOf = (what: string, permits: (ask: Ask) => boolean, all: readonly Request[]): Figure => {
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
    what,
    value: ratio.median,
    unit: '× decide',
    budget: undefined,
    spread: ratio.spread,
    note: `${each(ratio.subject)} beside ${each(ratio.reference)}`,
  };
};

export const enginesBench: Bench = {
  name: 'engines',
  limit:
    'The engines: facts go into WebAssembly as JSON and are read there each time. They say permit or deny of membership in nested groups, window, ticket, freeze and two approvals by different people who are neither requester nor committer; decide says all its other rules, reasons and the plan with its digest in its time as well.',
  counts: false,
  run: async () => {
    const all = requests();
    mustBeOfBothKinds(all);
    return [
      ...besideDecide({ name: 'Cedar', permits: cedar(), round: 400 }, all),
      ...besideDecide({ name: 'OPA (Rego as WebAssembly)', permits: await rego(), round: 4_000 }, all),
    ];
  },
};
