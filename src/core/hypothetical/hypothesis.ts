/** A request that nobody has made, judged by the very same `decide`: what `explain` and policy tests ask. */
import type { Instant } from '../brand.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Moment } from '../fact.ts';
import type { CheckReport, Facts, OrderedFreeze } from '../facts.ts';
import type { Openables } from '../openable.ts';
import { parseRequest } from '../parse-request.ts';
import type { People, Policy, SourceFile } from '../policy.ts';
import type { ParsedRequest } from '../request.ts';
import { factsOf } from './facts.ts';
import type { Source } from './sources.ts';

/** What somebody says on the pull request. Names are those of `accountOf`. */
export interface SaidReview {
  readonly by: string;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** Undefined: shortly before the moment that is judged, in the order of the list. */
  readonly at: Instant | undefined;
  readonly on: 'head' | 'earlier';
  readonly edited: boolean;
  readonly text: string;
  /** Of a dismissed one: who dismissed it, and what it had said. */
  readonly dismissal: { readonly by: string; readonly before: 'approved' | 'changes-requested' };
}

/** A grant that is not over. */
export interface HeldGrant {
  readonly person: string;
  readonly entitlement: string;
  readonly until: Instant;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A grant that has ended. */
export interface EndedGrant {
  readonly person: string;
  readonly entitlement: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What a ticket system says of a ticket. */
export interface SaidTicket {
  readonly state: string | undefined;
  /** Undefined: somebody uninvolved. */
  readonly setBy: string | undefined;
  /** Undefined: the requester. */
  readonly assignedTo: string | undefined;
  readonly window: { readonly from: Instant; readonly to: Instant } | undefined;
}

/** What the outside would say. What is not said here is in order, and lists are empty. */
export interface Outside {
  /** Members by `org/slug`. A live team that is not told has not been asked. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** Who is on call, by rota. A rota of another system that is not told has not been asked. */
  readonly oncall: Readonly<Record<string, readonly string[]>>;
  /** Tickets that exist, by id. Undefined: no ticket system has been asked. */
  readonly tickets: Readonly<Record<string, SaidTicket>> | undefined;
  readonly open: readonly HeldGrant[];
  readonly recent: readonly EndedGrant[];
  /** What an operator has frozen by dispatch. */
  readonly freeze: { readonly level: OrderedFreeze['level'] };
  /** Logins that have changed, by person. */
  readonly logins: Readonly<Record<string, string>>;
  /** What the platforms say of a step, by its number; the others are ready. */
  readonly platforms: Readonly<Record<string, CheckReport['verdict']>>;
  /** What the build can open; undefined: everything, since a policy is tested and not a build. */
  readonly opens: Openables | undefined;
  /** Sources that do not answer. */
  readonly failed: readonly Source[];
}

export const NOTHING_SPECIAL: Outside = {
  teams: {},
  oncall: {},
  tickets: undefined,
  open: [],
  recent: [],
  freeze: { level: 'none' },
  logins: {},
  platforms: {},
  opens: undefined,
  failed: [],
};

export interface Hypothesis {
  readonly policy: Policy;
  readonly request: SourceFile;
  /** A name of `accountOf`, as every name here. */
  readonly requester: string;
  readonly commitsBy: readonly string[];
  readonly reviews: readonly SaidReview[];
  readonly outside: Outside;
  readonly moment: Moment;
  readonly at: Instant;
  /** When it was merged; at `review` it is not. Undefined: just before. */
  readonly mergedAt: Instant | undefined;
}

export interface Judged {
  readonly input: ParsedRequest;
  readonly facts: Facts;
  readonly decision: Decision;
}

/** People must be readable: without them no name means anybody. Throws `TypeError` for a name that nobody bears. */
export const judgeHypothesis = (hypothesis: Hypothesis, people: People): Judged => {
  const { policy, request } = hypothesis;
  return judgeRead(hypothesis, people, parseRequest(request, policy));
};

/** The same of a request that was read already, or that nobody has written yet. */
export const judgeRead = (hypothesis: Hypothesis, people: People, input: ParsedRequest): Judged => {
  const { policy, at } = hypothesis;
  const facts = factsOf(hypothesis, people, input);
  return { input, facts, decision: decide(input, policy, facts, at) };
};
