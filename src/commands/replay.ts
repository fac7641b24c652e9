/** `replay`: decide recorded requests again, offline, from a clone: by the policy of then and by today's. */
import type { CommitSha, GrantNumber } from '../core/brand.ts';
import { forTerminal, inBothZones } from '../core/ledger/narrative.ts';
import { type Difference, type Recorded, replay as decideAgain, type Replayed } from '../core/replay.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';
import type { Past, PastProgram } from '../ports/past.ts';
import { log } from './log.ts';
import { createPastPolicies, type PastPolicies } from './past-policies.ts';

export interface ReplayPorts {
  readonly history: LedgerHistory;
  readonly past: Past;
  /** Undefined: no code of the clone is run. */
  readonly program: PastProgram | undefined;
}

export interface ReplayOptions {
  /** `undefined`: every recorded decision. */
  readonly grant: GrantNumber | undefined;
  /** IANA name of the zone that stands beside UTC. */
  readonly timezone: string;
}

interface Answer {
  /** Which policy: `then` is the recorded commit. */
  readonly by: 'then' | 'today';
  readonly policy: CommitSha | undefined;
  readonly result: Replayed;
}

interface Decision {
  readonly grant: GrantNumber;
  readonly time: string;
  readonly outcome: string;
  readonly answers: readonly Answer[];
  /** What the version that decided says by the policy of then; undefined: it was not asked. */
  readonly decider: ProgramAnswer | undefined;
}

type ProgramAnswer = Awaited<ReturnType<PastProgram['replay']>>['kind'];

export interface ReplayReport {
  /** 0: this version decides by the policy of then as it was recorded. 1: it does not. 2: it cannot be decided again. */
  readonly exit: 0 | 1 | 2;
  /** Escaped for a terminal. */
  readonly text: readonly string[];
  readonly json: { readonly grant: GrantNumber | null; readonly decisions: readonly Decision[] };
}

/** Throws the faults of history and past. Today's policy and the version that decided are told and never change the exit code. */
export const replay = async (ports: ReplayPorts, options: ReplayOptions): Promise<ReplayReport> => {
  const { json } = await log({ history: ports.history }, options);
  const events = json.events.flatMap((event) =>
    event.type === 'decided' && event.grant !== null ? [{ ...event, grant: event.grant }] : [],
  );
  const today = await ports.past.today();
  const policies = createPastPolicies(ports.past);
  const decisions: Decision[] = [];
  for (const { grant, data, time } of events) {
    const recorded: Recorded = { data, time };
    const text = data.subject === undefined ? '' : await ports.past.text(data.subject.blob);
    const answers = [
      await answer(policies, { recorded, text, by: 'then', policy: data.policy }),
      await answer(policies, { recorded, text, by: 'today', policy: today }),
    ];
    const decider = (await ports.program?.replay(data.policy, grant))?.kind;
    decisions.push({ grant, time, outcome: data.outcome, answers, decider });
  }
  return {
    exit: exitOf(decisions),
    text: textOf(decisions, options).map(forTerminal),
    json: { grant: options.grant ?? null, decisions },
  };
};

interface Asked {
  readonly recorded: Recorded;
  /** Of the request file; `undefined`: the clone does not hold it. */
  readonly text: string | undefined;
  readonly by: Answer['by'];
  readonly policy: CommitSha | undefined;
}

const answer = async (
  policies: PastPolicies,
  { recorded, text, by, policy: commit }: Asked,
): Promise<Answer> => {
  const impossible = (why: string): Answer => ({ by, policy: commit, result: { kind: 'impossible', why } });
  if (commit === undefined) return impossible('this clone has no default branch');
  const policy = await policies.at(commit);
  if (policy === undefined) return impossible(`this clone does not hold the commit ${commit} of the policy`);
  const { subject } = recorded.data;
  if (text === undefined)
    return impossible(
      `this clone does not hold the request file ${subject?.path ?? ''} (${subject?.blob ?? ''})`,
    );
  await Promise.all(commitsIn(recorded.data.facts).map((earlier) => policies.at(earlier)));
  return { by, policy: commit, result: decideAgain(recorded, { text, policy, policyAt: policies.known }) };
};

/** The commits of earlier policies that the facts name. */
const commitsIn = (facts: unknown): readonly CommitSha[] => {
  const found: CommitSha[] = [];
  const policies = member(facts, 'policyAtReview');
  for (const fact of typeof policies === 'object' && policies !== null ? Object.values(policies) : []) {
    const commit = member(member(fact, 'value'), 'commit');
    if (isCommit(commit)) found.push(commit);
  }
  return [...new Set(found)];
};

const isCommit = (value: unknown): value is CommitSha =>
  typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

const exitOf = (decisions: readonly Decision[]): ReplayReport['exit'] => {
  const then = decisions.flatMap(({ answers }) => answers.filter(({ by }) => by === 'then'));
  if (then.length === 0 || then.some(({ result }) => result.kind === 'impossible')) return 2;
  return then.every(({ result }) => result.kind === 'decided' && result.differences.length === 0) ? 0 : 1;
};

const textOf = (decisions: readonly Decision[], options: ReplayOptions): readonly string[] => {
  if (options.grant !== undefined)
    return decisions.length === 0
      ? [`The ledger records no decision about #${options.grant}.`]
      : decisions.flatMap((one) => decisionLines(one, options));
  if (decisions.length === 0) return ['The ledger records no decision.'];
  const otherwise = decisions.filter((one) => !isSame(one));
  const all = `${decisions.length} recorded ${decisions.length === 1 ? 'decision' : 'decisions'}`;
  return [
    otherwise.length === 0
      ? `By the policy of then this version decides ${all} the same.`
      : `By the policy of then this version does not decide ${otherwise.length} of ${all} the same:`,
    ...otherwise.flatMap((one) => decisionLines(one, options)),
  ];
};

const isSame = ({ answers, decider }: Decision): boolean =>
  decider !== 'different' &&
  answers.every(
    ({ by, result }) => by === 'today' || (result.kind === 'decided' && result.differences.length === 0),
  );

const decisionLines = (
  { grant, time, outcome, answers, decider }: Decision,
  { timezone }: ReplayOptions,
): readonly string[] => [
  `#${grant} was ${outcome} at ${inBothZones(time, timezone)}.`,
  ...answers.flatMap(linesOf),
  ...(decider === undefined ? [] : [`  ${DECIDER[decider]}`]),
];

const DECIDER: Readonly<Record<ProgramAnswer, string>> = {
  same: 'The version that decided decides the same again, by the policy of then.',
  different: 'The version that decided decides otherwise now, by the policy of then: compare its own replay.',
  absent: 'The version that decided is not in this clone: the repository had no dist/ then.',
  unable: 'The version that decided cannot replay: it is older than the command, or it failed.',
};

const linesOf = ({ by, policy, result }: Answer): readonly string[] => {
  const whose = by === 'then' ? 'the policy of then' : 'the policy of today';
  const which = policy === undefined ? whose : `${whose} (${policy.slice(0, 12)})`;
  if (result.kind === 'impossible') return [`  By ${which} it cannot be decided again: ${result.why}.`];
  const { verdict, differences } = result;
  return differences.length === 0
    ? [`  By ${which} this version decides the same: ${verdict.outcome}.`]
    : [
        `  By ${which} this version decides otherwise: ${verdict.outcome}.`,
        ...differences.map(differenceLine),
      ];
};

const differenceLine = ({ what, recorded, now }: Difference): string =>
  `    ${what}: ${recorded} then, ${now} now`;
