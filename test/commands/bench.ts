/** Everything a command needs, on behaving fakes: a GitHub with the repository's own policies, a ledger, and two platforms. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digest } from '../../src/core/brand.ts';
import type { GrantNumber } from '../../src/core/brand.ts';
import { installationOf } from '../../src/core/ledger/installation.ts';
import type { LedgerEvent, NewEvent } from '../../src/core/ledger/event.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { bookFacts } from '../../src/commands/books.ts';
import type { Derived, RunBasis } from '../../src/commands/candidates.ts';
import { derive } from '../../src/commands/candidates.ts';
import type { ElevatePorts } from '../../src/commands/elevate-work.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { EvaluatePorts } from '../../src/commands/evaluate.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { init } from '../../src/commands/init.ts';
import { openLedger } from '../../src/commands/record.ts';
import type { Report } from '../../src/commands/report.ts';
import type { RevokeOptions, RevokePorts } from '../../src/commands/revoke-books.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { takeUp } from '../../src/commands/take-up.ts';
import { verify } from '../../src/commands/verify.ts';
import type { LedgerStore } from '../../src/ports/ledger-store.ts';
import { entraOf, names } from '../builders/policy.ts';
import { createFakeBell } from '../fakes/bell.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeDirectory } from '../fakes/directory.ts';
import { createFakeDesk } from '../fakes/desk.ts';
import { createFakeReviewIssues } from '../fakes/review-issues.ts';
import { blobOf, createFakeGitHub, people } from '../fakes/evidence.ts';
import { recordedIn } from '../fakes/recorded.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';
import { fakeLog } from '../fakes/log.ts';
import { fakeNotices } from '../fakes/notices.ts';
import { fakeProvider } from '../fakes/provider.ts';
import { fakeRuns } from '../fakes/runs.ts';
import { fakeTickets } from '../fakes/tickets.ts';
import { fakeVersionReports } from '../fakes/version-reports.ts';

export { people };
export type Name = keyof typeof people;

/** The process is gone: whatever it calls from then on throws. */
export class Killed extends Error {}

export interface Mortality {
  /** Calls of ports so far. */
  calls: number;
  dieAt: number;
  readonly when: 'before' | 'after';
  dead: boolean;
}

export const mortal = (dieAt = Infinity, when: Mortality['when'] = 'before'): Mortality => ({
  calls: 0,
  dieAt,
  when,
  dead: false,
});

const root = resolve(import.meta.dirname, '../..');
/** Settings, people and targets of the sample policy, and the entitlements of this repository's own that stand on them. */
const POLICY_FILES = [
  ...['gatehouse.yaml', 'people.yaml', 'targets.yaml'].map(
    (name) => ['test/fixtures/formats/base/policies', name] as const,
  ),
  ...['dev-vm-reader', 'network-operator', 'prod-vm-admin'].map(
    (name) => ['policies', `entitlements/${name}.yaml`] as const,
  ),
];

export const ownPolicies = (): Record<string, string> =>
  Object.fromEntries(
    POLICY_FILES.map(([folder, name]) => [
      `policies/${name}`,
      readFileSync(join(root, folder, name), 'utf8'),
    ]),
  );

/** Replaces text that must be there. */
export const edited = (text: string, from: string | RegExp, to: string): string => {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`${String(from)} is not in the text`);
  return after;
};

export const REQUEST = `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: CHG0031234
parameters: { source_ip: 203.0.113.7 }
`;

/** The own policies, with a privilege that no provider of the bench opens. */
export const withRepository = (files: Record<string, string>): Record<string, string> => ({
  ...files,
  'policies/entitlements/prod-vm-admin.yaml': edited(
    files['policies/entitlements/prod-vm-admin.yaml'] ?? '',
    'privileges:\n',
    'privileges:\n  - { kind: github-repo, repository: contoso/storefront, permission: push, managed: exclusive }\n',
  ),
});

export const SUBSCRIPTIONS = ['11111111-1111-1111-1111-111111111111'];

const whole = async (files: Record<string, string>) => {
  const clock = fakeClock();
  const github = createFakeGitHub({ now: clock.now, files });
  const store = fakeLedgerStore();
  const begun = await init(
    { store, evidence: github.evidence, clock },
    { actor: { kind: 'gatehouse' }, run: null },
  );
  const { genesis } = begun.json;
  if (genesis === undefined) throw new Error('no genesis');
  const settings = 'policies/gatehouse.yaml';
  const written = edited(files[settings] ?? '', /genesis: '[^']*'/, `genesis: '${genesis}'`);
  github.pushToMain(people.erin, { [settings]: written });
  clock.advance(60_000);
  return { clock, github, store, genesis: digest(genesis) };
};

/** `change`: the policy files of the repository, changed. */
export const openBench = async (
  change: (files: Record<string, string>) => Record<string, string> = (f) => f,
) => {
  const { clock, github, store, genesis } = await whole(change(ownPolicies()));
  const desk = createFakeDesk(github.setTitle, clock.now, github);
  const reviews = createFakeReviewIssues(clock.now);
  const bell = createFakeBell(github);
  const log = fakeLog();
  const notices = fakeNotices();
  const runs = fakeRuns(clock.now);
  const tickets = fakeTickets(clock.now);
  const versions = fakeVersionReports();
  const directory = fakeDirectory(names.map((name) => ({ id: entraOf(name) })));
  const roles = fakeProvider({ kind: 'azure-role', now: clock.now, ends: 'native' });
  const rules = fakeProvider({ kind: 'nsg-rule', now: clock.now, ends: 'sweep' });
  /** Every effect in its order: `commit …`, `role elevate 1/1`, `rule revoke 1/3`. */
  const journal: string[] = [];
  const installation = installationOf(900_001, genesis);
  let runNumber = 100;
  let requests = 0;

  const watch = <T extends object>(name: string, port: T, life: Mortality): T =>
    new Proxy(port, {
      get(target, property, receiver) {
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return async (...given: readonly unknown[]) => {
          if (life.dead) throw new Killed();
          life.calls += 1;
          const now = life.calls === life.dieAt;
          if (now && life.when === 'before') {
            life.dead = true;
            throw new Killed();
          }
          journal.push(`${name} ${property} ${describe(given)}`.trim());
          const result: unknown = await Reflect.apply(value, target, given);
          if (now) {
            life.dead = true;
            throw new Killed();
          }
          return result;
        };
      },
    });

  const ledgerOf = (life: Mortality, run: { id: string; attempt: number }, of: LedgerStore = store) =>
    openLedger({
      store: watch('ledger', of, life),
      clock,
      genesis,
      run: { workflow: 'elevate.yml', ...run },
      random: () => 0.5,
    });

  const ports = (id: string, life: Mortality = mortal()): ElevatePorts & RevokePorts & EvaluatePorts => {
    const ledger = ledgerOf(life, { id, attempt: 1 });
    return {
      evidence: watch('evidence', github.evidence, life),
      desk: watch('desk', desk, life),
      reviews: watch('reviews', reviews, life),
      bell: watch('bell', bell, life),
      runs: watch('runs', runs, life),
      versions: watch('versions', versions, life),
      recorded: recordedIn(bench.events, (blob) => (blob === blobOf(REQUEST) ? REQUEST : undefined)),
      tickets: watch('tickets', tickets, life),
      clock,
      log,
      notices: watch('notices', notices, life),
      providers: async () => [watch('role', roles, life), watch('rule', rules, life)],
      opens: new Set(['azure-role', 'nsg-rule']),
      directory: async () => watch('directory', directory, life),
      ledger: () => ledger,
      installation: () => installation,
      run: { workflow: 'elevate.yml', id, attempt: 1 },
    };
  };
  const nextRun = (): string => String((runNumber += 1));

  const bench = {
    clock,
    github,
    store,
    genesis,
    desk,
    reviews,
    bell,
    log,
    notices,
    runs,
    tickets,
    versions,
    directory,
    roles,
    rules,
    journal,
    installation,
    ports,
    nextRun,
    ledger: (id = 'somebody') => ledgerOf(mortal(), { id, attempt: 1 }),
    ask: (
      by: Name = 'alice',
      text = REQUEST,
      path = `requests/access-${(requests += 1)}.yaml`,
    ): GrantNumber => github.openPull(people[by], { [path]: text }),
    approve: (pull: GrantNumber, ...by: readonly Name[]): void => {
      clock.advance(30_000);
      for (const name of by) github.review(pull, people[name], 'APPROVED');
      clock.advance(30_000);
    },
    merge: (pull: GrantNumber, by: Name = 'erin'): void => {
      if (github.merge(pull, people[by]) === undefined) throw new Error('not open');
      clock.advance(5_000);
    },
    /** A request of alice's that was approved by both and merged. */
    merged: (
      by: Name = 'alice',
      text = REQUEST,
      approvers: readonly Name[] = ['carol', 'bob'],
    ): GrantNumber => {
      const pull = bench.ask(by, text);
      bench.approve(pull, ...approvers);
      bench.merge(pull);
      return pull;
    },
    evaluate: (pull: GrantNumber, dispatched = false): Promise<Report> =>
      evaluate(ports(nextRun()), { pull, head: undefined, dispatched }),
    elevate: (id = nextRun()): Promise<Report> => elevate(ports(id)),
    revoke: (options: Partial<RevokeOptions> = {}, id = nextRun()): Promise<Report> =>
      revoke(ports(id), {
        platformOnly: false,
        installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
        ...options,
      }),
    derive: async (pull: GrantNumber): Promise<{ readonly derived: Derived; readonly basis: RunBasis }> => {
      const repository = await github.evidence.repository();
      const policy = parsePolicy(await github.evidence.policyAt(repository.head));
      const basis = { repository, policy, installation };
      return { derived: await derive(ports('forger'), basis, pull, { open: new Map() }), basis };
    },
    /** What an honest run would write now to take a request up, for a forger to change. */
    honestEvents: async (pull: GrantNumber, owner: { run: string; attempt: number; until: string }) => {
      const { derived, basis } = await bench.derive(pull);
      if (derived.kind !== 'request') throw new Error(derived.kind);
      const [taken] = takeUp(
        [derived],
        { policy: basis.policy, now: clock.now(), owner, deletions: [] },
        {
          records: new Map(),
          books: bookFacts(
            { head: {}, open: new Map(), ended: new Map(), owed: new Map(), indexed: true },
            basis.policy,
            clock.now(),
          ),
        },
      );
      return taken?.events ?? [];
    },
    forge: (events: readonly NewEvent[]) => bench.ledger('forger').append(() => events, {}),
    events: async (): Promise<readonly LedgerEvent[]> => {
      const all: LedgerEvent[] = [];
      for (const [path, text] of [...store.files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
        if (path.startsWith('events/'))
          for (const line of text.trim().split('\n')) all.push(JSON.parse(line) as LedgerEvent);
      return all;
    },
    types: async (pull: GrantNumber): Promise<readonly string[]> =>
      (await bench.events()).filter((event) => event.grant === pull).map((event) => event.type),
    verifies: async (): Promise<boolean> => (await verify({ history: store }, { genesis })).exit === 0,
    openGrant: async (pull: GrantNumber) => (await bench.ledger().read([pull], [])).open.get(pull),
    record: async (pull: GrantNumber) => (await bench.ledger().read([pull], [])).records.get(pull),
    /** What stands on the platforms now. */
    standing: () => ({
      roles: roles.objects.filter(({ owner }) => owner !== undefined && clock.now() < owner.expiresAt).length,
      rules: rules.objects.length,
    }),
  };
  return bench;
};

export type Bench = Awaited<ReturnType<typeof openBench>>;

const describe = ([first, second]: readonly unknown[]): string => {
  if (typeof first === 'number') return String(first);
  if (typeof second !== 'object' || second === null) return '';
  if ('grant' in second && typeof first === 'object' && first !== null && 'id' in first)
    return `${String(second.grant)}/${String(first.id)}`;
  return 'subject' in second ? String(second.subject) : '';
};
