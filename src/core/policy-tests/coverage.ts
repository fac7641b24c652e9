/** What of a policy its tests show, and what no test shows. */
import { waysOf } from '../approval/tree.ts';
import type { Entitlement, Policy, Settings } from '../policy.ts';
import { type CaseResult, codesOf } from './run.ts';

/** Something that a test could show. */
export interface Coverable {
  readonly kind: 'entitlement' | 'rule-filled' | 'rule-open' | 'reason';
  /** What is not shown, as the end of the sentence `no test …`. */
  readonly sentence: string;
  readonly covered: boolean;
}

export interface Coverage {
  readonly all: readonly Coverable[];
  /** In whole percent, rounded down; 100 where there is nothing to show. */
  readonly percent: number;
}

export const coverageOf = (policy: Policy, results: readonly CaseResult[]): Coverage => {
  const all = [
    ...[...policy.entitlements.values()].flatMap((entitlement) => ofEntitlement(entitlement, results)),
    ...ofReasons(policy, results),
  ];
  const covered = all.filter((each) => each.covered).length;
  return { all, percent: all.length === 0 ? 100 : Math.floor((covered * 100) / all.length) };
};

const ofEntitlement = (entitlement: Entitlement, results: readonly CaseResult[]): readonly Coverable[] => {
  const { name, approval } = entitlement;
  const own = results.filter(({ decision }) => decision.entitlement === name);
  const rules = approval === 'none' ? [] : waysOf(approval).leaves.map((leaf) => leaf.name);
  const shown = (rule: string, filled: boolean): boolean =>
    own.some(({ decision }) =>
      decision.rules.some((each) => each.rule === rule && each.filledBy.length >= each.needed === filled),
    );
  return [
    { kind: 'entitlement', sentence: `asks for ${name}`, covered: own.length > 0 },
    ...rules.flatMap((rule): readonly Coverable[] => [
      { kind: 'rule-filled', sentence: `fills \`${rule}\` of ${name}`, covered: shown(rule, true) },
      { kind: 'rule-open', sentence: `leaves \`${rule}\` of ${name} open`, covered: shown(rule, false) },
    ]),
  ];
};

interface Expected {
  /** Any of these shows it. */
  readonly codes: readonly string[];
  readonly when: (policy: Policy, settings: Settings) => boolean;
  readonly sentence: string;
}

const some = (policy: Policy, test: (entitlement: Entitlement) => boolean): boolean =>
  [...policy.entitlements.values()].some(test);

/** What a policy can answer by what stands in it. NB. Not every limit: what is not here is not counted. */
const EXPECTED: readonly Expected[] = [
  {
    codes: ['eligible.not'],
    when: (policy) => policy.entitlements.size > 0,
    sentence: 'asks as somebody who may not (eligible.not)',
  },
  {
    codes: ['request.duration-above-maximum', 'duration.too-long'],
    when: (policy) => policy.entitlements.size > 0,
    sentence: 'asks for longer than is allowed (request.duration-above-maximum)',
  },
  {
    codes: ['approval.self'],
    when: (policy) => some(policy, ({ approval }) => approval !== 'none'),
    sentence: 'lets a requester approve (approval.self)',
  },
  {
    codes: ['approval.veto'],
    when: (policy) => some(policy, ({ approval }) => approval !== 'none'),
    sentence: 'requests changes (approval.veto)',
  },
  {
    codes: ['request.ticket-missing', 'ticket.required', 'request.ticket-form', 'ticket.unknown-form'],
    when: (_, { tickets }) => tickets.length > 0,
    sentence: 'asks without its ticket, or with one of another form (request.ticket-missing)',
  },
  {
    codes: ['request.address-outside', 'request.address-wide', 'parameter.ip', 'parameter.cidr'],
    when: (policy) => some(policy, ({ parameters }) => parameters.some(({ within }) => within.length > 0)),
    sentence: 'asks from an address that is not allowed (request.address-outside)',
  },
  {
    codes: ['caps.person'],
    when: (_, { caps }) => caps.activePerPerson !== undefined,
    sentence: 'reaches the cap of a person (caps.person)',
  },
  {
    codes: ['caps.total'],
    when: (_, { caps }) => caps.activeTotal !== undefined && caps.activeTotal <= 100,
    sentence: 'reaches the cap of all (caps.total)',
  },
  {
    codes: ['environment.observe'],
    when: (policy) => some(policy, ({ environment }) => environment.mode === 'observe'),
    sentence: 'asks in an environment that is only observed (environment.observe)',
  },
];

const ofReasons = (policy: Policy, results: readonly CaseResult[]): readonly Coverable[] => {
  const { settings } = policy;
  if (settings === undefined) return [];
  const given = new Set(results.flatMap(({ decision }) => [...codesOf(decision)]));
  return EXPECTED.filter((each) => each.when(policy, settings)).map(({ codes, sentence }) => ({
    kind: 'reason',
    sentence,
    covered: codes.some((code) => given.has(code)),
  }));
};
