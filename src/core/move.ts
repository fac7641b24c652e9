/** A move of an open grant to another address, as its plan shows it: nothing but the source of its network steps differs. */
import { canonicalJson } from './canonical.ts';
import type { OpenGrant } from './ledger/event.ts';
import { listOf } from './one-or-more.ts';
import type { Plan, Step } from './plan.ts';

/** NB. Whom it is for, for how long, to where and through what: nothing but the source may differ. */
export const sameButSource = (one: Plan, other: Plan): boolean =>
  canonicalJson(withoutSources(one)) === canonicalJson(withoutSources(other));

const withoutSources = (plan: Plan): unknown => ({
  ...plan,
  digest: null,
  steps: plan.steps.map((step) => (step.layer === 'network' ? { ...step, source: null } : step)),
});

/** The steps of `before` that `after` has from elsewhere. */
export const stepsThatMove = (before: Plan, after: Plan): readonly Step[] =>
  before.steps.filter((step) => {
    const now = after.steps.find(({ id }) => id === step.id);
    return now !== undefined && canonicalJson(now) !== canonicalJson(step);
  });

/** What it is open from once it has moved, for people: each once. */
export const newSources = (before: Plan, after: Plan): readonly string[] => {
  const moved = new Set(stepsThatMove(before, after).map(({ id }) => id));
  const sources = (plan: Plan): readonly string[] =>
    plan.steps.flatMap((step) => (moved.has(step.id) && step.layer === 'network' ? listOf(step.source) : []));
  const old = sources(before);
  return [...new Set(sources(after))].filter((source) => !old.includes(source));
};

/** As which a step of the grant may stand too, because a move was begun and not finished. */
export const formerVersions = (
  { move }: Pick<OpenGrant, 'move'>,
  { id }: Pick<Step, 'id'>,
): readonly Step[] => (move?.state === 'moving' ? move.before.filter((step) => step.id === id) : []);
