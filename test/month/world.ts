/** A Gatehouse for the month: the real commands and the real ledger over behaving fakes, in bad weather, one run after the other. */
import { digest, grantNumber } from '../../src/core/brand.ts';
import type { CommitSha, GrantNumber } from '../../src/core/brand.ts';
import { installationOf } from '../../src/core/ledger/installation.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import { act } from '../../src/commands/act.ts';
import type { ElevatePorts } from '../../src/commands/elevate-work.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { EvaluatePorts } from '../../src/commands/evaluate.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { init } from '../../src/commands/init.ts';
import { openLedger } from '../../src/commands/record.ts';
import type { Report } from '../../src/commands/report.ts';
import type { RevokePorts } from '../../src/commands/revoke-books.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { verify } from '../../src/commands/verify.ts';
import { createFakeBell } from '../fakes/bell.ts';
import { fakeClock } from '../fakes/clock.ts';
import { createFakeDesk } from '../fakes/desk.ts';
import { fakeDirectory } from '../fakes/directory.ts';
import { createFakeGitHub } from '../fakes/evidence.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';
import { fakeNotices } from '../fakes/notices.ts';
import { fakeProvider } from '../fakes/provider.ts';
import { createFakeReviewIssues } from '../fakes/review-issues.ts';
import { fakeRuns } from '../fakes/runs.ts';
import { fakeTickets } from '../fakes/tickets.ts';
import { fakeVersionReports } from '../fakes/version-reports.ts';
import { createWeather } from './faults.ts';
import { policyFiles, SETTINGS, SUBSCRIPTIONS } from './policies.ts';
import { people, security } from './town.ts';
import { createWitness } from './witness.ts';

/** How a run went: what it reported, or what it threw. */
export interface Ran {
  readonly run: string;
  readonly began: number;
  readonly over: number;
  readonly report: Report | undefined;
  readonly thrown: unknown;
  /** Files of the ledger that it read. */
  readonly files: number;
  /** A second job did what the judgement found to be done. */
  readonly acted: boolean;
}

export interface WorldOptions {
  readonly random: () => number;
  /** Of all calls of all ports. */
  readonly faults: number;
  readonly begin: string;
}

export const openWorld = async ({ random, faults, begin }: WorldOptions) => {
  const clock = fakeClock(begin);
  const policies = policyFiles();
  const github = createFakeGitHub({
    now: clock.now,
    files: policies,
    accounts: people.map(({ account }) => account),
  });
  for (const { account } of people) if (account.id !== undefined) github.rename(account.id, account.login);
  const store = fakeLedgerStore();
  const begun = await init(
    { store, evidence: github.evidence, clock },
    { actor: { kind: 'gatehouse' }, run: null },
  );
  const genesis = digest(begun.json.genesis ?? '');
  const administrator = people.find(({ key }) => key === security[0]) ?? people[0];
  if (administrator === undefined) throw new Error('nobody lives here');
  const settings = (policies[SETTINGS] ?? '').replace('written by `gatehouse init`', genesis);
  github.pushToMain(administrator.account, { [SETTINGS]: settings });
  clock.advance(60_000);

  const installation = installationOf(900_001, genesis);
  const desk = createFakeDesk(github.setTitle, clock.now, github);
  const reviews = createFakeReviewIssues(clock.now);
  const notices = fakeNotices(['slack:security']);
  const bell = createFakeBell(github);
  const runs = fakeRuns(clock.now);
  const directory = fakeDirectory(people.map(({ entra }) => ({ id: entra })));
  const roles = fakeProvider({ kind: 'azure-role', now: clock.now, ends: 'native' });
  const rules = fakeProvider({ kind: 'nsg-rule', now: clock.now, ends: 'sweep' });
  const witness = createWitness([roles, rules], clock.now);
  const weather = createWeather(random, faults);
  const bugs: string[] = [];
  let count = 0;
  let files = 0;
  const counted: typeof store = {
    ...store,
    read: async (paths, listed) => {
      const read = await store.read(paths, listed);
      files += read === 'missing' ? 0 : read.files.size;
      return read;
    },
  };

  const over = {
    evidence: weather.over('evidence', github.evidence, 'github.unreachable'),
    desk: weather.over('desk', desk, 'github.unreachable'),
    reviews: weather.over('reviews', reviews, 'github.unreachable'),
    notices: weather.over('notices', notices, 'notice.unsent'),
    bell: weather.over('bell', bell, 'github.unreachable'),
    runs: weather.over('runs', runs, 'github.unreachable'),
    store: weather.over('ledger', counted, 'github.unreachable'),
    directory: weather.over('directory', directory, 'azure.unreachable'),
    providers: [roles, rules].map((one) => weather.over(one.kind, witness.beside(one), 'azure.unreachable')),
  };
  const silent = { info: () => {}, warning: () => {}, summary: () => {} };
  const tickets = fakeTickets(clock.now);
  const versions = fakeVersionReports();

  const portsOf = (workflow: string, id: string): ElevatePorts & RevokePorts & EvaluatePorts => {
    const run = { workflow, id, attempt: 1 };
    const ledger = openLedger({ store: over.store, clock, genesis, run, random });
    return {
      ...over,
      versions,
      recorded: { since: async () => ({ decisions: [], complete: true }) },
      tickets,
      clock,
      log: { ...silent, error: (text) => void bugs.push(`${workflow} ${id}: ${text}`) },
      providers: async () => over.providers,
      opens: new Set(['azure-role', 'nsg-rule']),
      directory: async () => over.directory,
      ledger: () => ledger,
      installation: () => installation,
      run,
    };
  };
  const running = async (
    workflow: string,
    command: (ports: ReturnType<typeof portsOf>) => Promise<Report>,
  ): Promise<Ran> => {
    count += 1;
    const run = `${workflow}-${count}`;
    weather.begin(run);
    // A job waits for a runner and checks the code out.
    clock.advance(15_000 + Math.floor(random() * 30_000));
    const began = clock.now();
    files = 0;
    const ports = portsOf(`${workflow}.yml`, run);
    let report: Report | undefined;
    let thrown: unknown;
    try {
      report = await command(ports);
    } catch (error) {
      thrown = error;
    }
    clock.advance(2_000);
    runs.end(run);
    if (workflow === 'revoke' && report?.exit === 0) runs.sweep();
    witness.look();
    return { run, began, over: clock.now(), report, thrown, files, acted: false };
  };

  const evaluateOne = async (pull: GrantNumber, dispatched: boolean): Promise<Ran> => {
    const ran = await running('request', (ports) => evaluate(ports, { pull, head: undefined, dispatched }));
    const { act: wanted, head } = ran.report?.outputs ?? {};
    if (wanted !== 'merge' && wanted !== 'wake' && wanted !== 'end') return ran;
    const acted = await running('request', (ports) =>
      act(ports, { act: wanted, pull, head: head as CommitSha | undefined }),
    );
    return { ...ran, over: acted.over, thrown: acted.thrown, acted: true };
  };

  let heard = 0;
  return {
    clock,
    github,
    directory,
    store,
    reviews,
    notices,
    witness,
    weather,
    bugs,
    installation,
    /** As they stand on main when nothing is frozen. */
    settings,
    administrator: administrator.account,
    evaluate: evaluateOne,
    elevate: () => running('elevate', elevate),
    revoke: () =>
      running('revoke', (ports) =>
        revoke(ports, {
          platformOnly: false,
          installation,
          subscriptions: SUBSCRIPTIONS,
          expected: undefined,
        }),
      ),
    /** Workflows that were woken by dispatch since the last look. */
    woken: (): readonly { readonly workflow: string; readonly pull: GrantNumber | undefined }[] => {
      const news = bell.woken.slice(heard).map(({ workflow, inputs }) => {
        const pull = inputs['pull-request'];
        return { workflow, pull: pull === undefined ? undefined : grantNumber(Number(pull)) };
      });
      heard = bell.woken.length;
      return news;
    },
    open: (): number => [...store.files.keys()].filter((path) => path.startsWith('open/')).length,
    events: (): readonly LedgerEvent[] =>
      [...store.files]
        .filter(([path]) => path.startsWith('events/'))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, text]) => text.trim().split('\n'))
        .map((line) => JSON.parse(line) as LedgerEvent),
    verifies: async (): Promise<boolean> => (await verify({ history: store }, { genesis })).exit === 0,
  };
};

export type World = Awaited<ReturnType<typeof openWorld>>;
