/** `gatehouse explain`: what would be decided of a request now, and with these reviews, at that time. */
import { accountOf, adviseName } from '../core/hypothetical/accounts.ts';
import { explainHypothesis, type Explanation } from '../core/hypothetical/explain.ts';
import {
  type Hypothesis,
  NOTHING_SPECIAL,
  type Outside,
  type SaidReview,
} from '../core/hypothetical/hypothesis.ts';
import type { Instant } from '../core/brand.ts';
import { openStatic } from '../core/approval/fillable.ts';
import { Fault } from '../core/fault.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import { parseRequest } from '../core/parse-request.ts';
import type { Openables } from '../core/openable.ts';
import type { People, Policy, SourceFile } from '../core/policy.ts';
import { renderExplanation } from '../core/render/explanation.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { readMoment } from '../core/written-moment.ts';

/** As they stand on the command line. */
export interface ExplainWords {
  readonly as: string | undefined;
  readonly at: string | undefined;
  /** `bob`, or `bob@2026-11-28 21:00`. */
  readonly approve: readonly string[];
  readonly changesRequested: readonly string[];
  readonly ticketState: string | undefined;
  /** `org/slug=alice,bob` */
  readonly team: readonly string[];
  /** `rota=alice,bob` */
  readonly oncall: readonly string[];
  /** What an operator would have frozen by dispatch. */
  readonly freeze: 'none' | 'changes' | 'everything';
  readonly elevation: boolean;
}

export interface ExplainOutcome {
  /** 0: approved or pending. 1: denied, or findings. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: unknown;
}

interface Asked {
  readonly policyFiles: readonly SourceFile[];
  readonly request: SourceFile;
  readonly words: ExplainWords;
  /** What this build can open. */
  readonly opens: Openables;
}

/** `now` is the moment where `--at` says none. Throws `Fault('config.invalid')` for words that mean nothing. */
export const explain = ({ policyFiles, request, words, opens }: Asked, now: Instant): ExplainOutcome => {
  const policy = parsePolicy({ commit: undefined, files: policyFiles });
  const { settings, people } = policy;
  if (settings === undefined || people === undefined)
    return found(policy.findings, policyFiles, 'Nothing can be decided: the policy has findings.');
  const { requester, assumed } = requesterOf(words.as, { policy, people, request });
  const at = words.at === undefined ? now : momentOf('--at', words.at, settings.timezone);
  const hypothesis: Hypothesis = {
    policy,
    request,
    requester,
    commitsBy: [requester],
    reviews: reviewsOf(words, { people, timezone: settings.timezone, at }),
    outside: outsideOf(words, { policy, people, request, opens }),
    moment: words.elevation ? 'elevation' : 'review',
    at,
    mergedAt: undefined,
  };
  const explanation = explainHypothesis(hypothesis, people);
  const { findings } = explanation.judged.decision;
  if (findings.length > 0)
    return found(findings, [request, ...policyFiles], 'denied: the request has findings');
  return {
    exit: explanation.judged.decision.outcome === 'denied' ? 1 : 0,
    text: renderExplanation(explanation, {
      timezone: settings.timezone,
      assumed: [...assumed, ...notAsked(explanation)],
    }),
    json: valueOf(explanation),
  };
};

/** Sources that nobody can ask from here, and how to say what they would answer. */
const notAsked = ({ judged: { facts } }: Explanation): readonly string[] =>
  Object.entries(facts.teams).flatMap(([team, fact]) =>
    fact.kind === 'deferred'
      ? [`who is in the team ${team} is not known here; say it with --team ${team}=alice,bob`]
      : [],
  );

const found = (
  findings: Policy['findings'],
  files: readonly SourceFile[],
  headline: string,
): ExplainOutcome => ({
  exit: 1,
  text: [headline, '', ...renderFindings(findings, files).trimEnd().split('\n')],
  json: { outcome: 'denied', findings: findingsAsValue(findings) },
});

const valueOf = ({ hypothesis, judged: { decision }, change }: Explanation) => ({
  ...decision,
  at: new Date(hypothesis.at).toISOString(),
  moment: hypothesis.moment,
  change,
});

interface Ground {
  readonly policy: Policy;
  readonly people: People;
  readonly request: SourceFile;
}

/** Whoever is named; else the first who may ask, which is then said. */
const requesterOf = (
  as: string | undefined,
  { policy, people, request }: Ground,
): { readonly requester: string; readonly assumed: readonly string[] } => {
  if (as !== undefined) return { requester: nameOf('--as', as, people), assumed: [] };
  const parsed = parseRequest(request, policy);
  const entitlement =
    parsed.kind === 'request' ? policy.entitlements.get(parsed.request.entitlement) : undefined;
  const asking =
    entitlement === undefined
      ? []
      : [...openStatic(entitlement.requesters, { people, owner: entitlement.owner }, undefined).people];
  const first = asking.toSorted()[0] ?? [...people.byKey.keys()].toSorted()[0];
  if (first === undefined)
    throw new Fault('config.invalid', 'people.yaml names nobody', { remedy: 'Add people to it.' });
  return {
    requester: first,
    assumed: [`as ${first}, who is the first that may ask; --as names somebody else`],
  };
};

const nameOf = (flag: string, name: string, people: People): string => {
  if (accountOf(name, people) !== undefined) return name;
  throw new Fault('config.invalid', `${flag}: people.yaml does not know \`${name.slice(0, 60)}\``, {
    remedy: adviseName(name, people),
  });
};

const momentOf = (flag: string, text: string, timezone: string): Instant => {
  const read = readMoment(text, timezone);
  if (read.kind === 'moment') return read.value;
  throw new Fault('config.invalid', `${flag}: ${read.message.replace(/\.$/, '')}`, { remedy: read.remedy });
};

interface Clock {
  readonly people: People;
  readonly timezone: string;
  readonly at: Instant;
}

const reviewsOf = (words: ExplainWords, clock: Clock): readonly SaidReview[] => [
  ...words.approve.map((said) => reviewOf('--approve', said, clock)),
  ...words.changesRequested.map((said) => reviewOf('--changes-requested', said, clock)),
];

const reviewOf = (
  flag: '--approve' | '--changes-requested',
  said: string,
  { people, timezone, at }: Clock,
): SaidReview => {
  const [name = '', ...rest] = said.split('@');
  const by = nameOf(flag, name, people);
  const when = rest.length === 0 ? undefined : momentOf(flag, rest.join('@'), timezone);
  if (when !== undefined && when > at)
    throw new Fault('config.invalid', `${flag} ${said}: that is after the moment that is judged`, {
      remedy: 'Give an earlier time, or a later --at.',
    });
  return {
    by,
    state: flag === '--approve' ? 'approved' : 'changes-requested',
    at: when,
    on: 'head',
    edited: false,
    text: '',
    dismissal: { by, before: 'approved' },
  };
};

const outsideOf = (
  words: ExplainWords,
  { policy, people, request, opens }: Ground & Pick<Asked, 'opens'>,
): Outside => {
  const parsed = parseRequest(request, policy);
  const ticket = parsed.kind === 'request' ? parsed.request.ticket : undefined;
  const lists = (flag: string, said: readonly string[]) =>
    Object.fromEntries(said.map((each) => listOf(flag, each, people)));
  return {
    ...NOTHING_SPECIAL,
    opens,
    teams: lists('--team', words.team),
    oncall: lists('--oncall', words.oncall),
    freeze: { level: words.freeze },
    tickets:
      words.ticketState === undefined || ticket === undefined
        ? undefined
        : {
            [ticket]: {
              state: words.ticketState,
              setBy: undefined,
              assignedTo: undefined,
              window: undefined,
            },
          },
  };
};

const listOf = (flag: string, said: string, people: People): readonly [string, readonly string[]] => {
  const [, name, members] = /^([^=]+)=(.*)$/.exec(said) ?? [];
  if (name === undefined || members === undefined)
    throw new Fault('config.invalid', `${flag}: \`${said.slice(0, 60)}\` says no members`, {
      remedy: `Write \`${flag} name=alice,bob\`.`,
    });
  return [
    name,
    members
      .split(',')
      .filter((member) => member !== '')
      .map((member) => nameOf(flag, member, people)),
  ];
};
