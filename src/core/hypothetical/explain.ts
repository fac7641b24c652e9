/** Why a request would be decided as it would be, and what would have to change: the explanation that people ask for. */
import { matchPlaces } from '../approval/matching.ts';
import type { PersonKey } from '../brand.ts';
import { type Decision, obstaclesIn, type Outcome, type Reason } from '../decision.ts';
import type { People } from '../policy.ts';
import { type Hypothesis, type Judged, judgeHypothesis, type SaidReview } from './hypothesis.ts';

export interface Explanation {
  readonly hypothesis: Hypothesis;
  readonly judged: Judged;
  readonly change: Change;
}

/** What would bring it further. */
export interface Change {
  /** Approvals that would fill the open rules, each person once. */
  readonly approvals: readonly { readonly person: PersonKey; readonly rule: string }[];
  /** What it would be with them. */
  readonly outcome: Outcome;
  /** What would still stand in the way then: none of it is anybody's approval. */
  readonly obstacles: readonly Reason[];
}

export const explainHypothesis = (hypothesis: Hypothesis, people: People): Explanation => {
  const judged = judgeHypothesis(hypothesis, people);
  return { hypothesis, judged, change: changeOf(hypothesis, people, judged.decision) };
};

/** Rules that open only after others are filled are met in a later round. */
const ROUNDS = 5;

const changeOf = (hypothesis: Hypothesis, people: People, first: Decision): Change => {
  const approvals: Change['approvals'][number][] = [];
  let decision = first;
  for (let round = 0; round < ROUNDS; round += 1) {
    const known = new Set(approvals.map(({ person }) => person));
    const found = seatsLeft(decision).filter(({ person }) => !known.has(person));
    if (found.length === 0) break;
    approvals.push(...found);
    const reviews = [...hypothesis.reviews, ...approvals.map(({ person }) => approvalBy(person))];
    decision = judgeHypothesis({ ...hypothesis, reviews }, people).decision;
  }
  return {
    approvals,
    outcome: decision.outcome,
    obstacles: obstaclesIn(decision.reasons),
  };
};

const approvalBy = (by: string): SaidReview => ({
  by,
  state: 'approved',
  at: undefined,
  on: 'head',
  edited: false,
  text: '',
  dismissal: { by, before: 'approved' },
});

/** Distinct people for the places that are free, by the matching that the decision uses. */
const seatsLeft = ({ rules }: Decision): Change['approvals'] => {
  const open = rules.filter(({ filledBy, needed }) => filledBy.length < needed);
  const places = open.flatMap(({ filledBy, needed }, index) =>
    Array.from({ length: needed - filledBy.length }, () => index),
  );
  const people = [...new Set(open.flatMap(({ couldFill }) => couldFill))].toSorted();
  const candidates = people.map((key) => ({
    key,
    rules: open.flatMap(({ couldFill }, index) => (couldFill.includes(key) ? [index] : [])),
  }));
  return matchPlaces(candidates, places).flatMap((candidate, place) => {
    const person = candidate === undefined ? undefined : people[candidate];
    const rule = open[places[place] ?? -1];
    return person === undefined || rule === undefined ? [] : [{ person, rule: rule.rule }];
  });
};
