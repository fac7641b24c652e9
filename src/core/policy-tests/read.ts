/** `policies/tests/*.yaml` as cases: names looked up, moments placed, each request taken as it is written. */
import type { Static } from 'typebox';
import { isMap, parseDocument } from 'yaml';
import { formatInstant, instant, type Instant, type Milliseconds } from '../brand.ts';
import type { Outcome } from '../decision.ts';
import type { Finding, Place } from '../finding.ts';
import { accountOf, adviseName } from '../hypothetical/accounts.ts';
import type { Hypothesis, Outside, SaidReview } from '../hypothetical/hypothesis.ts';
import { adviseWord } from '../nearest.ts';
import { judgeOf, readWindow, type Judge } from '../parse/judge.ts';
import type { People, Policy, SourceFile } from '../policy.ts';
import { former } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import { PolicyTests } from '../schema/policy-test.ts';
import { readMoment } from '../written-moment.ts';

/** What a case is judged at that says no moment: a Wednesday, 12:00 UTC. Never the clock, so that a test never changes its mind. */
export const USUAL_MOMENT: Instant = instant(Date.UTC(2026, 0, 14, 12));

export interface PolicyCase {
  readonly name: string;
  readonly place: Place;
  readonly hypothesis: Hypothesis;
  readonly expect: {
    readonly outcome: Outcome;
    readonly reasons: readonly string[];
    readonly missing: readonly string[] | undefined;
    readonly duration: Milliseconds | undefined;
  };
}

export interface ReadTests {
  readonly cases: readonly PolicyCase[];
  readonly findings: readonly Finding[];
}

type Source = Static<typeof PolicyTests>['tests'][number];
type FactsSource = NonNullable<Source['facts']>;

const form = former(PolicyTests, 'policy');

/** Without people nothing but the form is judged. A file with a finding has no cases. */
export const readPolicyTests = (file: SourceFile, policy: Policy): ReadTests => {
  const formed = form(file);
  const { settings, people } = policy;
  const judge = judgeOf(formed);
  if (formed.whole === undefined || settings === undefined || people === undefined)
    return { cases: [], findings: judge.findings() };
  const requests = requestTexts(file, formed.whole.tests);
  const reading: Omit<Reading, 'path' | 'at'> = { judge, policy, people, timezone: settings.timezone };
  const cases = formed.whole.tests.map((source, index) =>
    readCase(reading, source, { index, request: requests[index] ?? '' }),
  );
  const findings = judge.findings();
  return { cases: findings.length === 0 ? cases : [], findings };
};

/**
 * The text of each request as it stands in the file, at its own depth: a request that is read as plain values would have lost
 * what a person wrote (`0012`, a comment after a value).
 */
const requestTexts = ({ text }: SourceFile, tests: readonly Source[]): readonly string[] => {
  const document = parseDocument(text);
  return tests.map(({ request }, index) => {
    if (typeof request === 'string') return request;
    const node: unknown = document.getIn(['tests', index, 'request'], true);
    const range = isMap(node) ? node.range : undefined;
    if (!range) return '';
    const [from, to] = range;
    const indent = ' '.repeat(from - (text.lastIndexOf('\n', from - 1) + 1));
    return `${indent}${text.slice(from, to)}\n`;
  });
};

interface Reading {
  readonly judge: Judge;
  readonly policy: Policy;
  readonly people: People;
  readonly timezone: string;
  readonly path: Path;
  readonly at: Instant;
}

const readCase = (
  ground: Omit<Reading, 'path' | 'at'>,
  source: Source,
  { index, request }: { readonly index: number; readonly request: string },
): PolicyCase => {
  const path = ['tests', index];
  const written = source.at === undefined ? undefined : moment(ground, [...path, 'at'], source.at);
  const at = written ?? USUAL_MOMENT;
  const reading: Reading = { ...ground, path, at };
  known(reading, ['requester'], source.requester);
  const commitsBy = source.commits_by === undefined ? [source.requester] : [source.commits_by].flat();
  for (const name of commitsBy) known(reading, ['commits_by'], name);
  const duration = source.expect.duration;
  return {
    name: source.name,
    place: ground.judge.place([...path, 'name']),
    hypothesis: {
      policy: ground.policy,
      request: { path: 'requests/test.yaml', text: request },
      requester: source.requester,
      commitsBy,
      reviews: (source.reviews ?? []).map((review, each) => readReview(reading, review, each)),
      outside: readOutside(reading, source.facts ?? {}),
      moment: source.moment ?? 'review',
      at,
      mergedAt:
        source.merged_at === undefined ? undefined : momentBefore(reading, ['merged_at'], source.merged_at),
    },
    expect: {
      outcome: source.expect.outcome,
      reasons: source.expect.reasons ?? [],
      missing: source.expect.missing,
      duration:
        duration === undefined
          ? undefined
          : readWindow(ground.judge, [...path, 'expect', 'duration'], duration),
    },
  };
};

type ReviewSource = NonNullable<Source['reviews']>[number];

const readReview = (reading: Reading, source: ReviewSource, index: number): SaidReview => {
  const path = ['reviews', index];
  known(reading, [...path, 'by'], source.by);
  if (source.dismissed_by !== undefined) known(reading, [...path, 'dismissed_by'], source.dismissed_by);
  return {
    by: source.by,
    state: source.state,
    at: source.at === undefined ? undefined : momentBefore(reading, [...path, 'at'], source.at),
    on: source.on ?? 'head',
    edited: source.edited ?? false,
    text: source.text ?? '',
    dismissal: { by: source.dismissed_by ?? source.by, before: source.was ?? 'approved' },
  };
};

const readOutside = (reading: Reading, source: FactsSource): Outside => ({
  teams: readMembers(reading, 'teams', source.teams ?? {}),
  oncall: readMembers(reading, 'oncall', source.oncall ?? {}),
  tickets: source.tickets === undefined ? undefined : readTickets(reading, source.tickets),
  open: (source.open ?? []).map(({ person, entitlement, until, parameters }, index) => {
    judgeHolder(reading, ['facts', 'open', index], { person, entitlement });
    const end = moment(reading, [...reading.path, 'facts', 'open', index, 'until'], until);
    return { person, entitlement, until: end ?? reading.at, parameters: parameters ?? {} };
  }),
  recent: (source.recent ?? []).map(({ person, entitlement, from, to }, index) => {
    const path = ['facts', 'recent', index];
    judgeHolder(reading, path, { person, entitlement });
    const begin = momentBefore(reading, [...path, 'from'], from) ?? reading.at;
    return { person, entitlement, from: begin, to: momentBefore(reading, [...path, 'to'], to) ?? begin };
  }),
  freeze: { level: 'none' },
  logins: readLogins(reading, source.logins ?? {}),
  platforms: source.platforms ?? {},
  opens: undefined,
  failed: source.failed ?? [],
});

const readMembers = (
  reading: Reading,
  key: 'teams' | 'oncall',
  source: Readonly<Record<string, readonly string[]>>,
): Outside['teams'] => {
  for (const [name, members] of Object.entries(source))
    for (const [index, member] of members.entries()) known(reading, ['facts', key, name, index], member);
  return source;
};

const readTickets = (
  reading: Reading,
  source: NonNullable<FactsSource['tickets']>,
): NonNullable<Outside['tickets']> =>
  Object.fromEntries(
    Object.entries(source).map(([id, { state, set_by, assigned_to, from, to }]) => {
      const path = ['facts', 'tickets', id];
      if (set_by !== undefined) known(reading, [...path, 'set_by'], set_by);
      if (assigned_to !== undefined) known(reading, [...path, 'assigned_to'], assigned_to);
      const begin =
        from === undefined ? undefined : moment(reading, [...reading.path, ...path, 'from'], from);
      const end = to === undefined ? undefined : moment(reading, [...reading.path, ...path, 'to'], to);
      return [
        id,
        {
          state,
          setBy: set_by,
          assignedTo: assigned_to,
          window: begin === undefined || end === undefined ? undefined : { from: begin, to: end },
        },
      ];
    }),
  );

const readLogins = (reading: Reading, source: Readonly<Record<string, string>>): Outside['logins'] => {
  for (const name of Object.keys(source)) known(reading, ['facts', 'logins', name], name);
  return source;
};

const judgeHolder = (
  reading: Reading,
  path: Path,
  { person, entitlement }: { readonly person: string; readonly entitlement: string },
): void => {
  known(reading, [...path, 'person'], person);
  const { entitlements, blocked } = reading.policy;
  if (entitlements.has(entitlement) || blocked.has(entitlement)) return;
  reading.judge.report(
    [...reading.path, ...path, 'entitlement'],
    'request.unknown-entitlement',
    `There is no entitlement \`${entitlement}\`.`,
    adviseWord(entitlement, entitlements.keys(), 'entitlement'),
  );
};

/** Reports a name that nobody bears. */
const known = ({ judge, people, path }: Reading, below: Path, name: string): void => {
  if (accountOf(name, people) !== undefined) return;
  judge.report(
    [...path, ...below],
    'policy.unknown-person',
    `There is no person \`${name}\` in people.yaml.`,
    adviseName(name, people),
  );
};

const moment = (
  { judge, timezone }: Pick<Reading, 'judge' | 'timezone'>,
  path: Path,
  text: string,
): Instant | undefined => {
  const read = readMoment(text, timezone);
  if (read.kind === 'moment') return read.value;
  judge.report(path, 'policy.test-time', read.message, read.remedy);
  return undefined;
};

/** NB. A review of the future would count in a test and never in life. */
const momentBefore = (reading: Reading, below: Path, text: string): Instant | undefined => {
  const path = [...reading.path, ...below];
  const at = moment(reading, path, text);
  if (at === undefined || at <= reading.at) return at;
  reading.judge.report(
    path,
    'policy.test-time',
    `This is after ${formatInstant(reading.at)}, the moment that is judged.`,
    'Write an earlier time, or a later `at:` for the case.',
  );
  return undefined;
};
