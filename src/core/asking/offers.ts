/** What one person may ask for, and what would come of it now: every entitlement judged by `decide` before anything is filled in. */
import type { Instant, Milliseconds, PersonKey } from '../brand.ts';
import type { Decision, Reason, RuleStatus } from '../decision.ts';
import { usualWindow } from '../duration.ts';
import { judgeRead, NOTHING_SPECIAL } from '../hypothetical/hypothesis.ts';
import type { Openables } from '../openable.ts';
import type { Entitlement, People, Policy } from '../policy.ts';
import { longestWindow } from '../rules/break-glass.ts';

/** One way to ask: the usual one, or break-glass. */
export interface Way {
  readonly longest: Milliseconds;
  /** What stands in the way now whatever is filled in: hours, freezes, caps. Empty: it would be judged by its reviews. */
  readonly obstacles: readonly Reason[];
  /** Whom it would wait for; empty: nobody needs to approve. */
  readonly rules: readonly RuleStatus[];
  /** Whether approvals are asked for at all. */
  readonly waits: boolean;
}

export interface Offer {
  readonly entitlement: Entitlement;
  /** `undefined`: this person may not take it. */
  readonly usual: Way | undefined;
  readonly breakGlass: Way | undefined;
  /** Why it cannot be known from here whether they may. */
  readonly unknown: readonly Reason[];
}

export interface Asking {
  readonly policy: Policy;
  readonly people: People;
  readonly person: PersonKey;
  readonly opens: Openables;
  readonly at: Instant;
}

/** Only what this person may ask for, or perhaps may, by name. */
export const offersTo = (asking: Asking): readonly Offer[] =>
  [...asking.policy.entitlements.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((entitlement) => offerOf(entitlement, asking, undefined))
    .filter(
      ({ usual, breakGlass, unknown }) =>
        usual !== undefined || breakGlass !== undefined || unknown.length > 0,
    );

/** `length`: of the window that is wanted, where it is known. */
export const offerOf = (
  entitlement: Entitlement,
  asking: Asking,
  length: Milliseconds | undefined,
): Offer => {
  const usual = wayOf(entitlement, asking, { breakGlass: false, length });
  const breakGlass =
    entitlement.breakGlass === undefined
      ? undefined
      : wayOf(entitlement, asking, { breakGlass: true, length });
  return {
    entitlement,
    usual: usual.way,
    // NB. Break-glass is shown to those who may use it, and to nobody else.
    breakGlass: breakGlass?.way,
    unknown: usual.unknown,
  };
};

interface Tried {
  readonly way: Way | undefined;
  readonly unknown: readonly Reason[];
}

interface Wanted {
  readonly breakGlass: boolean;
  readonly length: Milliseconds | undefined;
}

const wayOf = (entitlement: Entitlement, asking: Asking, { breakGlass, length }: Wanted): Tried => {
  const longest = longestWindow({ request: { breakGlass }, entitlement });
  const { reasons, rules } = judged(entitlement, asking, {
    breakGlass,
    length: length ?? usualWindow(longest),
  });
  const denies = reasons.filter(({ effect }) => effect === 'deny');
  const mayNot = denies.filter(({ code }) => MAY.test(code));
  const unknown = mayNot.filter(isUnasked);
  if (mayNot.length > 0) return { way: undefined, unknown };
  const obstacles = denies.filter(({ code }) => !FILLED_IN.test(code));
  const waits = reasons.some(({ effect, code }) => effect === 'wait' && code.startsWith('approval.'));
  return { way: { longest, obstacles, rules, waits }, unknown: [] };
};

/** Reasons about who asks. */
const MAY = /^(?:requester|eligible|duty)\./;
/** A reason of a source that nobody asked from here. */
export const isUnasked = ({ code }: Reason): boolean => /-(?:deferred|missing)$/.test(code);
/** Reasons about what is filled in, of which there is nothing yet. All others stand whatever it is, those of a rule to come too. */
const FILLED_IN = /^(?:ticket|justification|parameter|network|plan)\./;

/** Nothing is filled in, so what the words decide is not looked at. */
const judged = (
  { name }: Entitlement,
  { policy, people, person, opens, at }: Asking,
  { breakGlass, length }: Wanted & { readonly length: Milliseconds },
): Decision => {
  const path = 'requests/not-written-yet.yaml';
  const hypothesis = {
    policy,
    request: { path, text: '' },
    requester: person,
    commitsBy: [person],
    reviews: [],
    outside: { ...NOTHING_SPECIAL, opens },
    moment: 'review',
    at,
    mergedAt: undefined,
  } as const;
  const request = {
    path,
    entitlement: name,
    duration: length,
    justification: '',
    ticket: undefined,
    beneficiary: undefined,
    start: undefined,
    extends: undefined,
    breakGlass,
    parameters: new Map<string, never>(),
  };
  return judgeRead(hypothesis, people, { kind: 'request', request }).decision;
};
