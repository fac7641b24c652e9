/** What goes wrong around a whole world, one thing each: in the files, in the request once it is read, in the facts. */
import * as fc from 'fast-check';
import {
  commitSha,
  digest,
  grantNumber,
  hours,
  milliseconds,
  minutes,
  personKey,
} from '../../src/core/brand.ts';
import { type Fact, known } from '../../src/core/fact.ts';
import type { ExtendedRequest, Facts } from '../../src/core/facts.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import type { PullEvidence } from '../../src/core/pull.ts';
import type { AccessRequest } from '../../src/core/request.ts';
import { blob } from '../builders/pull.ts';
import { one } from './draw.ts';
import { accountOf, at, REQUEST } from './pull.ts';

/**
 * `files-later`: after the request was read; `request`: as if it had been read under another policy. The decision trusts no
 * file to have been checked.
 */
export type Fault =
  | {
      readonly kind: 'files' | 'files-later';
      readonly change: (files: readonly SourceFile[]) => readonly SourceFile[];
    }
  | { readonly kind: 'request'; readonly change: (request: AccessRequest) => AccessRequest }
  | { readonly kind: 'facts'; readonly change: (facts: Facts) => Facts };

const facts = (change: (facts: Facts) => Partial<Facts>): Fault => ({
  kind: 'facts',
  change: (of) => ({ ...of, ...change(of) }),
});
const pull = (change: (pull: PullEvidence) => Partial<PullEvidence>): Fault =>
  facts(({ pull: of }) => ({ pull: { ...of, ...change(of) } }));
const merge = (change: Partial<NonNullable<PullEvidence['merge']>>): Fault =>
  pull(({ merge: of }) => ({ merge: of && { ...of, ...change } }));
const request = (change: (request: AccessRequest) => Partial<AccessRequest>): Fault => ({
  kind: 'request',
  change: (of) => ({ ...of, ...change(of) }),
});
const parameters = (change: Readonly<Record<string, string>>): Fault =>
  request((of) => ({
    parameters: new Map([
      ...of.parameters,
      ...Object.entries(change).flatMap(([name, value]) =>
        of.parameters.has(name) || name === 'unheard_of'
          ? [[name, { name, value, line: 5, column: 3 }] as const]
          : [],
      ),
    ]),
  }));
const file = (
  path: string,
  change: (text: string) => string | undefined,
  kind: 'files' | 'files-later' = 'files',
): Fault => ({
  kind,
  change: (files) =>
    files.flatMap((each) => {
      const text = each.path === path ? change(each.text) : each.text;
      return text === undefined ? [] : [{ ...each, text }];
    }),
});

export const lost: readonly (Fact<never> | undefined)[] = [
  undefined,
  { kind: 'empty', at: at('11:00:00') },
  { kind: 'failed', why: 'no answer' },
  { kind: 'deferred', source: 'elsewhere' },
];

/** One source of facts says nothing any more, in whole. */
const silent = (fact: Fact<never> | undefined): readonly Fault[] => {
  const all = (of: Readonly<Record<string, unknown>>) =>
    fact === undefined ? {} : Object.fromEntries(Object.keys(of).map((key) => [key, fact]));
  return [
    facts(({ teams, oncall }) => ({ teams: all(teams), oncall: all(oncall) })),
    facts(({ teams }) => ({ teams: all(teams) })),
    facts(({ oncall }) => ({ oncall: all(oncall) })),
    facts(({ logins }) => ({ logins: all(logins) })),
    facts(({ logins, pull: { author } }) => ({
      logins: Object.fromEntries(
        Object.entries(logins).flatMap(([id, login]) =>
          id !== String(author.id) ? [[id, login]] : fact === undefined ? [] : [[id, fact]],
        ),
      ),
    })),
    // Whoever receives it, where it is for one of these.
    facts(({ logins, pull: { author } }) => ({
      logins: Object.fromEntries(
        Object.entries(logins).flatMap(([id, login]) =>
          id === String(author.id) || !['1001', '1002', '1008'].includes(id)
            ? [[id, login]]
            : fact === undefined
              ? []
              : [[id, fact]],
        ),
      ),
    })),
    facts(({ checks }) => ({ checks: all(checks) })),
    facts(({ policyAtReview }) => ({ policyAtReview: all(policyAtReview) })),
    facts(() => ({ ticket: fact })),
    facts(() => ({ extended: fact })),
    ...(fact === undefined
      ? [facts(({ recent }) => ({ recent, recentSince: at('10:59:00') }))]
      : [facts(() => ({ running: fact })), facts(() => ({ recent: fact })), facts(() => ({ freeze: fact }))]),
  ];
};

const verdict = (change: object): Fault =>
  facts(({ checks, moment }) => ({
    checks: Object.fromEntries(
      Object.keys(checks).map((step) => [
        step,
        known({ step, verdict: 'ready', reasons: ['It says so.'], ...change }, at('11:00:00')),
      ]),
    ),
    moment,
  }));

const frozen = (level: 'changes' | 'everything', until: string | null): Fault =>
  facts(() => ({
    freeze: known(
      { level, by: 'gus', since: at('09:00:00'), until: until === null ? null : at(until), why: 'a drill' },
      at('11:00:00'),
    ),
  }));

const wrong: readonly Fault[] = [
  ...lost.flatMap(silent),
  // What an operator has frozen, or had
  frozen('changes', null),
  frozen('everything', null),
  frozen('everything', '09:30:00'),
  // The pull request
  pull(({ files }) => ({ files: [...files, { path: 'README.md', change: 'modified' }] })),
  pull(() => ({ files: [{ path: 'requests/README.md', change: 'modified' }] })),
  pull(() => ({ files: [{ path: REQUEST, change: 'deleted' }] })),
  pull(() => ({ files: [{ path: REQUEST, change: 'modified' }] })),
  pull(() => ({ files: [{ path: REQUEST, change: 'renamed', previousPath: 'requests/x.yaml' }] })),
  pull(() => ({
    files: [
      { path: REQUEST, change: 'deleted' },
      { path: 'x', change: 'added' },
    ],
  })),
  pull(() => ({ files: [{ path: 'Requests/A.yml', change: 'added' }] })),
  pull(() => ({ files: [{ path: 'requests/b.yaml', change: 'added' }] })),
  pull(() => ({ request: undefined })),
  pull(({ request: of }) => ({ request: of && { ...of, mode: '120000' } })),
  pull(({ request: of }) => ({ request: of && { ...of, size: 70_000, text: undefined } })),
  pull(() => ({ formerBases: ['other'] })),
  pull(() => ({ baseRef: 'release' })),
  pull(() => ({ incomplete: ['files'] })),
  pull(() => ({ incomplete: ['reviews'] })),
  pull(() => ({ commits: [] })),
  pull(() => ({ pushers: [] })),
  pull(() => ({ draft: true })),
  pull(() => ({ state: 'closed' })),
  pull(() => ({ state: 'open', merge: undefined })),
  pull(({ author }) => ({ author: { ...author, kind: 'bot' } })),
  pull(({ author }) => ({ author: { ...author, id: undefined, login: 'ann-old' } })),
  pull(() => ({ author: { id: undefined, login: 'mallory', kind: 'user' } })),
  pull(() => ({ author: accountOf('ivo') })),
  pull(({ reviews }) => ({
    reviews: reviews.map((each) => ({ ...each, commit: commitSha('7'.repeat(40)) })),
  })),
  pull(({ reviews }) => ({
    reviews: reviews.slice(0, 1).map((each) => ({ ...each, state: 'CHANGES_REQUESTED' })),
  })),
  facts(({ logins, pull: { author } }) => ({
    logins: { ...logins, [String(author.id)]: known('renamed', at('11:00:00')) },
  })),
  facts(({ logins, pull: { author } }) => ({
    logins: Object.fromEntries(
      Object.entries(logins).map(([id, login]) => [
        id,
        id === String(author.id) ? login : known('renamed', at('11:00:00')),
      ]),
    ),
  })),
  pull(() => ({ createdAt: at('10:50:00') })),
  merge({ onDefaultBranch: false }),
  merge({ inFirstParent: blob }),
  merge({ inMerge: 'unknown' }),
  merge({ inMerge: 'absent' }),
  merge({ at: at('10:05:30') }),
  facts(() => ({ takenUpAt: at('10:31:00') })),
  // The request, once it is read
  request(() => ({ entitlement: 'gone' })),
  request(() => ({ duration: minutes(5) })),
  request(() => ({ duration: hours(999) })),
  request(() => ({ duration: milliseconds(0) })),
  request(() => ({ duration: Number.NaN as never })),
  request(() => ({ justification: '\u200b ' })),
  request(() => ({ ticket: '???' })),
  request(() => ({ ticket: '#12' })),
  request(() => ({ ticket: undefined })),
  request(() => ({ beneficiary: personKey('nobody') })),
  request(() => ({ beneficiary: personKey('ivo') })),
  request(() => ({ beneficiary: personKey('cleo') })),
  request(() => ({ breakGlass: true })),
  request(() => ({ breakGlass: true })),
  request(({ start }) => ({ breakGlass: true, start: start ?? at('12:00:00') })),
  request(() => ({ extends: grantNumber(29) })),
  request(() => ({ extends: grantNumber(30), start: at('12:00:00') })),
  request(() => ({ parameters: new Map() })),
  parameters({
    source_ip: '10.1.2.3',
    net: 'anywhere',
    machine: 'gone',
    group: 'x',
    repository: '..',
    seats: 'x',
  }),
  parameters({
    source_ip: 'anywhere',
    net: '0.0.0.0/0',
    machine: 'identity-sub',
    customer: 'D1',
    seats: '1e3',
  }),
  parameters({ unheard_of: 'x' }),
  parameters({ group: 'not an id', repository: '../../x' }),
  parameters({ seats: '99999999999999999999' }),
  parameters({ customer: 'C12\n3' }),
  // What is open
  facts(({ running }) => ({
    running:
      running.kind === 'known'
        ? { ...running, value: running.value.map((each) => ({ ...each, state: 'ending' as const })) }
        : running,
  })),
  facts(({ running }) => ({
    running:
      running.kind === 'known'
        ? { ...running, value: running.value.map((each) => ({ ...each, expiresAt: at('10:58:00') })) }
        : running,
  })),
  facts(({ running }) => ({
    running:
      running.kind === 'known'
        ? {
            ...running,
            value: running.value.map((each) => ({ ...each, privileges: digest('f'.repeat(64)) })),
          }
        : running,
  })),
  // The platforms
  verdict({ verdict: 'refused' }),
  verdict({ verdict: 'already-held' }),
  verdict({ verdict: 'refused', code: 'check.no-provider' }),
  // The policy at the reviews
  facts(({ policyAtReview }) => ({
    policyAtReview: Object.fromEntries(
      Object.entries(policyAtReview).map(([id, fact]) => [
        id,
        fact.kind === 'known'
          ? {
              ...fact,
              value: {
                commit: commitSha('f'.repeat(40)),
                policy: { ...fact.value.policy, entitlements: new Map() },
              },
            }
          : fact,
      ]),
    ),
  })),
  // The files
  file('policies/people.yaml', () => undefined),
  file('policies/gatehouse.yaml', (text) => `${text}nonsense: 1\n`),
  file('policies/entitlements/access.yaml', (text) => `${text}nonsense: 1\n`),
  file('policies/entitlements/access.yaml', () => undefined),
  file('policies/entitlements/access.yaml', (text) => `${text}nonsense: 1\n`, 'files-later'),
  file('policies/entitlements/access.yaml', () => undefined, 'files-later'),
  file('policies/targets.yaml', (text) => text.replace('prod-vm1', 'prod-vm9')),
];

const extended = (change: (chain: readonly ExtendedRequest[]) => Facts['extended']): readonly Fault[] => [
  request(() => ({ extends: grantNumber(30), start: undefined, breakGlass: false })),
  facts(({ extended: of }) => ({ extended: of?.kind === 'known' ? change(of.value) : of })),
];
const chain = (change: Partial<ExtendedRequest>) =>
  extended((links) =>
    known(
      links.map((each) => ({ ...each, ...change })),
      at('11:00:00'),
    ),
  );

/** Several things of one cause. */
const together: readonly (readonly Fault[])[] = [
  ...lost.map((fact) => extended(() => fact)),
  chain({}),
  chain({ beneficiary: personKey('dan') }),
  chain({ entitlement: 'audit' }),
  chain({ extends: grantNumber(7) }),
  chain({ startsAt: at('01:00:00') }),
  chain({ privileges: digest('f'.repeat(64)) }),
  extended(() => known([], at('11:00:00'))),
];

const anything = [...wrong.map((fault) => [fault]), ...together];

export const faults: fc.Arbitrary<readonly Fault[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly Fault[]>([]) },
  { weight: 4, arbitrary: one(...anything) },
  {
    weight: 1,
    arbitrary: fc.array(one(...anything), { minLength: 2, maxLength: 3 }).map((several) => several.flat()),
  },
);
