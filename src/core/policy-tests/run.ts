/** Runs the cases of policy tests: the same `decide` as everywhere, and what of the expectation was not met. */
import type { Decision, Reason } from '../decision.ts';
import { formatDuration } from '../duration.ts';
import { judgeHypothesis } from '../hypothetical/hypothesis.ts';
import type { People } from '../policy.ts';
import type { PolicyCase } from './read.ts';

export interface Failure {
  readonly what: 'outcome' | 'reasons' | 'missing' | 'duration';
  readonly expected: string;
  readonly got: string;
}

export interface CaseResult {
  readonly case: PolicyCase;
  readonly decision: Decision;
  readonly failures: readonly Failure[];
}

export const runCase = (each: PolicyCase, people: People): CaseResult => {
  const { decision } = judgeHypothesis(each.hypothesis, people);
  return { case: each, decision, failures: failuresOf(each.expect, decision) };
};

/** Every code that a decision gives: of reasons, of findings, of reviews that do not count. */
export const codesOf = ({ reasons, findings, discounted }: Decision): ReadonlySet<string> =>
  new Set([...reasons, ...discounted].map(({ code }) => code).concat(findings.map(({ id }) => id)));

const failuresOf = (expect: PolicyCase['expect'], decision: Decision): readonly Failure[] => {
  const failures: Failure[] = [];
  const differ = (what: Failure['what'], expected: string, got: string): void => {
    failures.push({ what, expected, got });
  };
  if (decision.outcome !== expect.outcome) differ('outcome', expect.outcome, decision.outcome);
  const codes = codesOf(decision);
  const absent = expect.reasons.filter((code) => !codes.has(code));
  if (absent.length > 0) differ('reasons', absent.join(', '), notableCodes(decision).join(', ') || 'none');
  const missing = missingRules(decision);
  if (expect.missing !== undefined && !sameWords(expect.missing, missing))
    differ('missing', listed(expect.missing), listed(missing));
  const duration = decision.plan?.duration;
  if (expect.duration !== undefined && duration !== expect.duration)
    differ(
      'duration',
      formatDuration(expect.duration),
      duration === undefined ? 'no plan' : formatDuration(duration),
    );
  return failures;
};

const missingRules = ({ rules }: Decision): readonly string[] =>
  rules.filter(({ filledBy, needed }) => filledBy.length < needed).map(({ rule }) => rule);

const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());

const listed = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));

/** Codes that say more than that something went well. */
const notableCodes = ({ reasons, findings, discounted }: Decision): readonly string[] => [
  ...new Set([
    ...findings.map(({ id }) => id),
    ...notable(reasons).map(({ code }) => code),
    ...discounted.map(({ code }) => code),
  ]),
];

/** Everything but what went well; what stands most in the way first. */
export const notable = (reasons: readonly Reason[]): readonly Reason[] =>
  (['deny', 'wait', 'note'] as const).flatMap((effect) => reasons.filter((each) => each.effect === effect));
