/** Laws of the decision over whole policies, requests and reviews, generated as files (STYLE 33). */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { humanOf, humansBehind } from '../../src/core/approval/persons.ts';
import {
  grantNumber,
  hours,
  later,
  type Milliseconds,
  milliseconds,
  personKey,
} from '../../src/core/brand.ts';
import { type Decision, obstaclesIn } from '../../src/core/decision.ts';
import { parseDuration } from '../../src/core/duration.ts';
import { privilegesOf } from '../../src/core/extension.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant } from '../../src/core/facts.ts';
import { targetKeys } from '../../src/core/make-plan.ts';
import type { UnconfirmedAccounts } from '../../src/core/policy.ts';
import type { Account, PullEvidence, Review } from '../../src/core/pull.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import { windowOf } from '../../src/core/window.ts';
import { head } from '../builders/pull.ts';
import { lose, shuffleBy, turnFacts } from '../generated/change.ts';
import { COMMIT } from '../generated/facts.ts';
import { lost } from '../generated/faults.ts';
import { cast, type CastName } from '../generated/people.ts';
import { accountOf, inTime, review } from '../generated/pull.ts';
import { decided, type World, worlds } from '../generated/world.ts';

/** Drawn once for all laws, because reading a policy takes most of the time; `GATEHOUSE_SEED` draws others. */
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? 7);
const cases = fc
  .sample(worlds, { numRuns: 1200, seed: SEED })
  .map((world): Case => ({ world, before: decided(world) }));

interface Case {
  readonly world: World;
  readonly before: Decision;
}

/** Where one thing decides, whatever turns it shows at once. */
const near = cases.filter(
  ({ before }) =>
    before.plan !== undefined && new Set(obstaclesIn(before.reasons).map(({ code }) => code)).size < 2,
);
const approved = cases.filter(({ before }) => before.outcome === 'approved');

/** By its place in the list, so that a failure shows a number and not a whole policy. */
const placeIn = (list: readonly Case[]) =>
  fc.nat({ max: list.length - 1 }).map((index) => ({ index, from: list }));
const someCase = fc.oneof({ weight: 2, arbitrary: placeIn(near) }, { weight: 1, arbitrary: placeIn(cases) });
const caseAt = ({ index, from }: { readonly index: number; readonly from: readonly Case[] }): Case => {
  const found = from[index];
  if (found === undefined) throw new Error(`no case ${index}`);
  return found;
};
/** The whole list would be printed otherwise. */
Object.defineProperty(near, fc.toStringMethod, { value: () => 'near' });
Object.defineProperty(cases, fc.toStringMethod, { value: () => 'cases' });
Object.defineProperty(approved, fc.toStringMethod, { value: () => 'approved' });

const withFacts = (world: World, facts: Partial<Facts>): World => ({
  ...world,
  facts: { ...world.facts, ...facts },
});
const withPull = (world: World, pull: Partial<PullEvidence>): World =>
  withFacts(world, { pull: { ...world.facts.pull, ...pull } });

/** A review that was given under the policy of now, whatever became of the others. */
const withReviews = (world: World, reviews: readonly Review[]): World =>
  withFacts(withPull(world, { reviews }), {
    policyAtReview: {
      ...world.facts.policyAtReview,
      '99': known({ commit: COMMIT, policy: world.policy }, world.now),
    },
  });

const neverApproves = (changed: World, before: Decision): void => {
  if (decided(changed).outcome === 'approved') expect(before.outcome).toBe('approved');
};

/**
 * A limit in an approval shortens the window, so whatever voids the approval lengthens it, and a longer window can be one that
 * has enough time left. Without limits that does not happen.
 */
const isLimited = ({ facts }: World): boolean => facts.pull.reviews.some(({ body }) => /\d/.test(body));

/** Instants are whole seconds. */
const SECOND = milliseconds(1000);

const WAYS: readonly string[] = ['nsg-rule', 'vm-jit', 'azure-firewall'];

const runs = { numRuns: 600 };

describe('the worlds', () => {
  const docs = readFileSync(new URL('../../docs/decision.md', import.meta.url), 'utf8');
  const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
  const documented = new Set(
    rows.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([a-z-]+(?:\.[a-z-]+)?)`/g)].map(([, code]) => code ?? ''),
    ),
  );
  /** No file that can be read says this: the check of the files finds it first, and the rule is the second line. */
  const BEYOND = [
    'requester.contract-unreadable',
    'beneficiary.contract-unreadable',
    'approval.contract-unreadable',
    'eligible.no-manager',
    'eligible.unknown-name',
    'eligible.not-judged',
    'protected.no-manager',
    'protected.unknown-name',
    'protected.not-judged',
    'approval.unknown-name',
    'approval.not-judged',
    'protected.role',
    'protected.role-unknown',
    'protected.scope-unknown',
    'risk.unknown',
    'risk.needs-approval',
    'ticket.not-asked',
    'plan.empty',
    // These belong to the elevation, which adds them to a decision.
    'request.deleted',
    'scheduled.plan-changed',
    'pull.too-much',
    'scheduled.unproved',
  ];

  it('are of every outcome, and nearly every documented code comes up in them', () => {
    const outcomes = { approved: 0, pending: 0, denied: 0 };
    const seen = new Set<string>();
    for (const { before } of cases) {
      outcomes[before.outcome] += 1;
      for (const { code } of [...before.reasons, ...before.discounted]) seen.add(code);
      for (const { id } of before.findings) seen.add(id);
    }
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(40);
    const possible = [...documented].filter((code) => !BEYOND.includes(code));
    const unseen = possible.filter((code) => !seen.has(code));
    const share = 1 - unseen.length / possible.length;
    expect(possible.length).toBeGreaterThan(250);
    expect({ enough: share >= 0.8, unseen }).toEqual({ enough: true, unseen });
    expect(BEYOND.filter((code) => !documented.has(code) || seen.has(code))).toEqual([]);
  });

  it('are mostly of policies without a finding', () => {
    expect(cases.filter(({ world }) => world.policy.findings.length === 0).length).toBeGreaterThan(800);
  });
});

describe('a decision about anything', () => {
  it('says why, and lets nothing through against a reason', () => {
    for (const { before } of cases) {
      expect(before.reasons.length).toBeGreaterThan(0);
      const effects = new Set(before.reasons.map(({ effect }) => effect));
      const wanted =
        effects.has('deny') || before.findings.length > 0 || before.plan === undefined
          ? 'denied'
          : effects.has('wait')
            ? 'pending'
            : 'approved';
      expect(before.outcome).toBe(wanted);
    }
  });

  it('opens, where it is approved, a window within every maximum that applies', () => {
    for (const { world, before } of approved) {
      const { plan } = before;
      if (plan === undefined || world.input.kind === 'findings') throw new Error('approved without a plan');
      const { request } = world.input;
      expect(plan.duration).toBeGreaterThanOrEqual(600_000);
      for (const most of maximaOf(world, request.entitlement, request.breakGlass))
        expect(plan.duration).toBeLessThanOrEqual(most);
      expect(plan.duration).toBeLessThanOrEqual(request.duration);
      const { extended, intended } = world.facts;
      if (request.extends !== undefined && extended?.kind === 'known') {
        const first = Math.min(...extended.value.map(({ startsAt }) => startsAt));
        const most = Math.min(...maximaOf(world, request.entitlement, false));
        expect((intended?.from ?? world.now) + plan.duration).toBeLessThanOrEqual(first + most);
      }
      if (before.reasons.some(({ code }) => code === 'approval.automatic')) {
        const entitlement = docOf(world, `entitlements/${request.entitlement}`);
        expect([entitlement['risk'], request.extends, request.breakGlass]).toEqual(['low', undefined, false]);
        const settings = docOf(world, 'gatehouse');
        const upTo = length(read(read(read(read(settings, 'risk'), 'low'), 'auto_approve'), 'up_to'));
        expect(request.duration).toBeLessThanOrEqual(upTo);
      }
    }
  });

  it('opens nothing at elevation without the proved merge of this very file, and platforms that are ready', () => {
    const atElevation = approved.filter(({ world }) => world.facts.moment === 'elevation');
    expect(atElevation.length).toBeGreaterThan(20);
    for (const { world, before } of atElevation) {
      const { pull, checks } = world.facts;
      expect(pull.merge).toMatchObject({
        onDefaultBranch: true,
        inFirstParent: 'absent',
        inMerge: pull.request?.blob,
      });
      for (const { id } of before.plan?.steps ?? [])
        expect(checks[id]).toMatchObject(
          (before.plan?.start ?? 0) > world.now && checks[id]?.kind === 'deferred'
            ? { kind: 'deferred' }
            : { kind: 'known', value: { step: id, verdict: 'ready' } },
        );
    }
  });

  it('opens, where Entra has not said that the account is enabled, ways alone and only in the days that the settings name', () => {
    let ways = 0;
    for (const { world, before } of approved) {
      const { moment } = world.facts;
      const { plan } = before;
      const { settings } = world.policy;
      if (moment !== 'elevation' || plan === undefined || settings === undefined) continue;
      const { from, to } = windowOf(plan, world.now);
      const unsaid = (days: UnconfirmedAccounts | undefined): Decision['outcome'] => {
        const policy = { ...world.policy, settings: { ...settings, unconfirmedAccounts: days } };
        const facts = withFacts(world, { account: { kind: 'unsaid', why: 'forbidden', at: world.now } });
        return decided({ ...facts, policy }).outcome;
      };
      const named = { firstDay: 'the first', lastDay: 'the last', from, to };
      const isWay = plan.steps.every(({ kind }) => WAYS.includes(kind));
      expect(unsaid(undefined)).toBe('denied');
      expect(unsaid(named)).toBe(isWay ? 'approved' : 'denied');
      expect(unsaid({ ...named, from: later(from, SECOND) })).toBe('denied');
      expect(unsaid({ ...named, to: later(to, milliseconds(-1000)) })).toBe('denied');
      if (isWay) ways += 1;
    }
    expect(ways).toBeGreaterThan(5);
  });

  it('counts no approval of who asks, receives, wrote or pushed, and of nobody two', () => {
    for (const { world, before } of cases) {
      const { people } = world.policy;
      const { pull } = world.facts;
      if (people === undefined) continue;
      const involved = new Set([
        ...[
          pull.author,
          ...pull.pushers,
          ...pull.commits.flatMap((commit) => commit.people.flatMap(({ account }) => account ?? [])),
        ].flatMap((account) => humansBehind(people, account)),
        ...[before.beneficiary].flatMap((key) => (key === undefined ? [] : [humanOf(people, key)])),
      ]);
      const humans = before.approvals.map(({ person }) => humanOf(people, person));
      expect(humans.filter((human) => involved.has(human))).toEqual([]);
      expect(new Set(humans).size).toBe(humans.length);
      for (const { review: id } of before.approvals) {
        const given = pull.reviews.find((each) => each.id === id);
        expect(given).toMatchObject({ state: 'APPROVED', commit: pull.headSha, edited: false });
        expect(given?.submittedAt).toBeLessThan(pull.merge?.at ?? Infinity);
      }
    }
  });

  it('is the same after its facts were stored and read back', () => {
    for (const { world, before } of cases) {
      const policies = new Map(
        Object.values(world.facts.policyAtReview).flatMap((fact) =>
          fact.kind === 'known' ? [[fact.value.commit, fact.value.policy]] : [],
        ),
      );
      const stored: unknown = JSON.parse(JSON.stringify(storeFacts(world.facts)));
      const facts = restoreFacts(stored, (commit) => policies.get(commit));
      if (facts === undefined) throw new Error('stored facts cannot be read');
      expect(decided({ ...world, facts })).toEqual(before);
    }
  });
});

describe('whatever the policy', () => {
  it('the order of facts never changes a decision', () => {
    for (const [index, { world, before }] of cases.entries())
      expect(decided({ ...world, facts: turnFacts(world.facts, shuffleBy(index + 1)) })).toEqual(before);
  });

  it('removing an approval never approves', () => {
    fc.assert(
      fc.property(someCase, fc.nat(20), (drawn, pick) => {
        const { world, before } = caseAt(drawn);
        const given = world.facts.pull.reviews.filter(({ state }) => state === 'APPROVED');
        fc.pre(given.length > 0 && !isLimited(world));
        const taken = given[pick % given.length];
        neverApproves(
          withPull(world, { reviews: world.facts.pull.reviews.filter((each) => each !== taken) }),
          before,
        );
      }),
      runs,
    );
  });

  it('an unknown or failing fact never approves', () => {
    fc.assert(
      fc.property(someCase, fc.nat(500), fc.constantFrom(...lost), (drawn, pick, fact) => {
        const { world, before } = caseAt(drawn);
        const facts = lose(world.facts, pick, fact);
        fc.pre(facts !== undefined && !isLimited(world));
        if (facts !== undefined) neverApproves({ ...world, facts }, before);
      }),
      { numRuns: 1500 },
    );
  });

  it('an approved decision does without nothing that it rests on', () => {
    for (const { world, before } of approved)
      for (const gone of lost) {
        const { facts } = world;
        const without = (source: 'logins' | 'checks' | 'policyAtReview', key: string): Decision => {
          const { [key]: _, ...rest } = facts[source];
          return decided(
            withFacts(world, { [source]: gone === undefined ? rest : { ...rest, [key]: gone } }),
          );
        };
        const { people } = world.policy;
        const idOf = (key: string | undefined) => String(people?.byKey.get(personKey(key ?? ''))?.gitHubId);
        for (const key of [before.requester, before.beneficiary])
          expect(without('logins', idOf(key)).outcome).toBe('denied');
        for (const { review: id, person } of before.approvals)
          for (const then of [without('logins', idOf(person)), without('policyAtReview', String(id))])
            expect(then.approvals.map((each) => each.review)).not.toContain(id);
        if (gone !== undefined) expect(decided(withFacts(world, { running: gone })).outcome).toBe('denied');
        if (world.input.kind === 'request' && world.input.request.extends !== undefined)
          expect(decided(withFacts(world, { extended: gone })).outcome).toBe('denied');
        if (facts.moment === 'review') continue;
        // Break-glass may waive the ticket, and then nobody looks at what its system says.
        if (before.reasons.some(({ code }) => code === 'ticket.confirmed'))
          expect(decided(withFacts(world, { ticket: gone })).outcome).toBe('denied');
        for (const { id } of before.plan?.steps ?? [])
          // Platforms that nobody asked before the start are asked at the start.
          if (gone?.kind !== 'deferred' || before.plan?.start === undefined)
            expect(without('checks', id).outcome).toBe('denied');
      }
  });

  it('a team or a rota that does not answer silences no veto', () => {
    for (const [index, { world }] of cases.slice(0, 500).entries()) {
      const author = accountOf(cast[index % cast.length] ?? 'gus');
      const veto: Review = {
        id: 99,
        author,
        state: 'CHANGES_REQUESTED',
        commit: head,
        submittedAt: later(world.facts.pull.createdAt, milliseconds(1_700_000)),
        edited: false,
        body: '',
      };
      const said = withReviews(world, [...world.facts.pull.reviews, veto]);
      const { vetoes } = decided(said);
      for (const gone of [
        undefined,
        { kind: 'failed', why: 'no' },
        { kind: 'deferred', source: 'x' },
      ] as const) {
        const all = (of: Readonly<Record<string, unknown>>) =>
          gone === undefined ? {} : Object.fromEntries(Object.keys(of).map((key) => [key, gone]));
        const after = decided(
          withFacts(said, { teams: all(said.facts.teams), oncall: all(said.facts.oncall) }),
        );
        expect(after.vetoes).toEqual(expect.arrayContaining([...vetoes]));
      }
    }
  });

  it('an open grant or an ended one more never approves', () => {
    fc.assert(
      fc.property(
        someCase,
        fc.constantFrom<CastName>(...cast),
        fc.constantFrom('access', 'audit'),
        fc.integer({ min: -300, max: 300 }),
        fc.boolean(),
        (drawn, whose, entitlement, from, samePlace) => {
          const { world, before } = caseAt(drawn);
          const { running, recent } = world.facts;
          fc.pre(running.kind === 'known' && recent.kind === 'known' && !isLimited(world));
          const begins = later(world.now, milliseconds(from * 60_000));
          const common = {
            grant: grantNumber(77),
            beneficiary: personKey(whose),
            entitlement,
            startsAt: begins,
          };
          const open: RunningGrant = {
            ...common,
            state: 'active',
            expiresAt: later(begins, hours(1)),
            targets: samePlace && before.plan !== undefined ? targetKeys(before.plan) : [],
            privileges: privilegesOf({ beneficiary: common.beneficiary, entitlement, steps: [] }),
          };
          const ended: RecentGrant = { ...common, endedAt: later(begins, hours(1)), why: 'expired' };
          neverApproves(
            withFacts(world, { running: { ...running, value: [...running.value, open] } }),
            before,
          );
          neverApproves(withFacts(world, { recent: { ...recent, value: [...recent.value, ended] } }), before);
        },
      ),
      runs,
    );
  });

  it('what is open already is not opened once more', () => {
    for (const { world, before } of approved) {
      const { running } = world.facts;
      if (before.plan === undefined || running.kind !== 'known') throw new Error('approved without a plan');
      const open: RunningGrant = {
        grant: grantNumber(77),
        state: 'active',
        beneficiary: before.plan.beneficiary,
        entitlement: before.plan.entitlement,
        startsAt: world.now,
        expiresAt: later(before.plan.start ?? world.now, hours(1)),
        targets: targetKeys(before.plan),
        privileges: privilegesOf(before.plan),
      };
      const again = decided(withFacts(world, { running: { ...running, value: [...running.value, open] } }));
      expect(again.outcome).toBe('denied');
    }
  });

  it('the own approval of who asks, receives or wrote never changes anything', () => {
    fc.assert(
      fc.property(
        someCase,
        fc.nat(9),
        inTime,
        fc.constantFrom('', '15m', '5m'),
        (drawn, pick, submittedAt, body) => {
          const { world, before } = caseAt(drawn);
          const { people } = world.policy;
          const { pull } = world.facts;
          fc.pre(people !== undefined);
          const accounts: readonly Account[] = [
            pull.author,
            ...pull.pushers,
            ...pull.commits.flatMap((commit) =>
              commit.people.flatMap(({ account, role }) => (role === 'author' ? (account ?? []) : [])),
            ),
            ...cast.filter((name) => name === before.beneficiary).map(accountOf),
          ];
          const author = accounts[pick % accounts.length] ?? pull.author;
          const humans = people === undefined ? [] : humansBehind(people, author);
          fc.pre(humans.length > 0);
          // Lifting a veto of one's own is the one thing that it does.
          const others = pull.reviews.filter(
            (each) =>
              people !== undefined &&
              !humansBehind(people, each.author).some((human) => humans.includes(human)),
          );
          const own: Review = {
            id: 99,
            author,
            state: 'APPROVED',
            commit: head,
            submittedAt,
            edited: false,
            body,
          };
          const without = decided(withReviews(world, others));
          const added = decided(withReviews(world, [...others, own]));
          expect({ ...added, discounted: added.discounted.filter((each) => each.review !== 99) }).toEqual(
            without,
          );
        },
      ),
      runs,
    );
  });

  it('a request for changes more never approves', () => {
    fc.assert(
      fc.property(someCase, review, (drawn, said) => {
        const { world, before } = caseAt(drawn);
        const { dismissal: _, ...veto } = { ...said, id: 99, state: 'CHANGES_REQUESTED' as const };
        neverApproves(withReviews(world, [...world.facts.pull.reviews, veto]), before);
      }),
      runs,
    );
  });

  it('a commit or a push of somebody more never approves', () => {
    fc.assert(
      fc.property(someCase, fc.constantFrom<CastName>(...cast), (drawn, name) => {
        const { world, before } = caseAt(drawn);
        const { pushers, commits } = world.facts.pull;
        fc.pre(!isLimited(world) && pushers.length > 0 && commits.length > 0);
        neverApproves(withPull(world, { pushers: [...pushers, accountOf(name)] }), before);
        const commit = {
          sha: head,
          people: [{ account: accountOf(name), name, role: 'co-author' as const }],
        };
        neverApproves(withPull(world, { commits: [...commits, commit] }), before);
      }),
      runs,
    );
  });

  it('a longer window meets at least what stands against a shorter one by its length', () => {
    const BY_LENGTH = [
      'duration.too-long',
      'hours.outside',
      'freeze.day-changes',
      'freeze.day-everything',
      'duty.past-shift',
      'beneficiary.contract-over',
      'extension.too-long',
      'ticket.window',
      'overlap.open-grant',
      'separation.open-grant',
      'cooldown.open-grant',
    ];
    fc.assert(
      fc.property(placeIn(cases), fc.constantFrom(10, 60, 300, 1e4), (drawn, minutes) => {
        const { world, before } = caseAt(drawn);
        const request = world.input.kind === 'request' ? world.input.request : undefined;
        fc.pre(request !== undefined && Number.isFinite(request.duration));
        if (request === undefined) return;
        const duration = milliseconds(request.duration + minutes * 60_000);
        const after = decided({ ...world, input: { kind: 'request', request: { ...request, duration } } });
        const codes = after.reasons.filter(({ effect }) => effect === 'deny').map(({ code }) => code);
        for (const { code } of obstaclesIn(before.reasons))
          if (BY_LENGTH.includes(code)) expect(codes).toContain(code);
      }),
      runs,
    );
  });
});

const docOf = (world: World, name: string): Readonly<Record<string, unknown>> => {
  const doc: unknown = parse(world.files.find(({ path }) => path === `policies/${name}.yaml`)?.text ?? '{}');
  return doc as Readonly<Record<string, unknown>>;
};

const read = (of: unknown, key: string): unknown =>
  typeof of === 'object' && of !== null ? (Reflect.get(of, key) as unknown) : undefined;

const length = (text: unknown): Milliseconds => {
  const parsed = parseDuration(String(text));
  if (parsed.kind !== 'duration') throw new Error(`${String(text)} is no length of time`);
  return parsed.value;
};

/** Read from the files themselves, past all that the decision makes of them. */
const maximaOf = (world: World, name: string, breakGlass: boolean): readonly Milliseconds[] => {
  const entitlement = docOf(world, `entitlements/${name}`);
  const environments = read(docOf(world, 'gatehouse'), 'environments');
  return [
    length(read(read(environments, String(entitlement['environment'])), 'max_duration')),
    length(breakGlass ? read(entitlement['break_glass'], 'max_duration') : entitlement['max_duration']),
  ];
};
