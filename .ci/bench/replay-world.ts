/**
 * A clone in which many decisions are recorded, each on a commit of main of its own as each merge makes one: copies of a decision that
 * the real commands made, under what this version decides of them.
 */
import { execFileSync } from 'node:child_process';
import { gitBlob } from '../../src/core/canonical.ts';
import { type CommitSha, commitSha, grantNumber } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { EventData, LedgerEvent, NewEvent } from '../../src/core/ledger/event.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Policy, SourceFile } from '../../src/core/policy.ts';
import { type Recorded, replay } from '../../src/core/replay.ts';
import { openBench, REQUEST } from '../../test/commands/bench.ts';
import { begun, GATEHOUSE, testClock } from '../../test/core/ledger/builders.ts';
import { importedLedger } from './ledger-import.ts';

export interface ReplayWorld {
  readonly decisions: number;
  readonly policyFiles: number;
  /** One of them, to be decided again without a clone. */
  readonly one: { readonly recorded: Recorded; readonly text: string; readonly policy: Policy };
}

const ENTITLEMENTS = 50;
/** Merges between two changes of the policy. */
const CHANGED_EVERY = 50;
const IN_A_COMMIT = 20;
const CHANGING = 'policies/entitlements/reader-1.yaml';
const READER = 'policies/entitlements/dev-vm-reader.yaml';

const withMany = (files: Record<string, string>): Record<string, string> => ({
  ...files,
  ...Object.fromEntries(
    Array.from({ length: ENTITLEMENTS - 3 }, (_, at) => [
      `policies/entitlements/reader-${at + 1}.yaml`,
      (files[READER] ?? '').replace('entitlement: dev-vm-reader', `entitlement: reader-${at + 1}`),
    ]),
  ),
});

type OfType<T extends LedgerEvent['type']> = Extract<LedgerEvent, { readonly type: T }>;

interface Model {
  readonly requested: OfType<'requested'>;
  readonly decided: OfType<'decided'>;
  readonly files: readonly SourceFile[];
}

/** As the real commands made it. */
const modelOf = async (): Promise<Model> => {
  const bench = await openBench(withMany);
  bench.merged();
  const { files } = await bench.github.evidence.policyAt(bench.github.main());
  await bench.elevate();
  let [requested, decided]: [Model['requested'] | undefined, Model['decided'] | undefined] = [
    undefined,
    undefined,
  ];
  for (const event of await bench.events()) {
    if (event.type === 'requested') requested = event;
    if (event.type === 'decided' && event.data.outcome === 'approved') decided = event;
  }
  if (requested === undefined || decided === undefined) throw new Error('nothing was decided');
  return { requested, decided, files };
};

const pathOf = (number: number): string => `requests/access-${number}.yaml`;
const textOf = (number: number): string => REQUEST.replace('14:10', `14:10, ticket ${number}`);
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
const written = (path: string, text: string): string => `M 100644 inline ${path}\n${data(text)}`;

/** One commit with the policy and one for each merge; their ids, in that order. */
const mergeAll = (directory: string, files: readonly SourceFile[], count: number): readonly CommitSha[] => {
  const commit = (at: number, changes: readonly string[]): string =>
    `commit refs/heads/main\nmark :${at + 1}\ncommitter GitHub <noreply@github.com> ${1_790_000_000 + at} +0000\n${data('Merge')}${at === 0 ? '' : `from :${at}\n`}${changes.join('')}\n`;
  const changing = files.find(({ path }) => path === CHANGING)?.text ?? '';
  const commits = Array.from({ length: count }, (_, index) => {
    const at = index + 1;
    return commit(at, [
      written(pathOf(at), textOf(at)),
      ...(at % CHANGED_EVERY === 0 ? [written(CHANGING, `${changing}# ${at}\n`)] : []),
    ]);
  });
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet'], {
    input: [
      commit(
        0,
        files.map(({ path, text }) => written(path, text)),
      ),
      ...commits,
    ].join(''),
  });
  const listed = execFileSync('git', ['-C', directory, 'rev-list', '--reverse', 'refs/heads/main'], {
    encoding: 'utf8',
  });
  return listed.trim().split('\n').map(commitSha);
};

/** Of the model what another request would have had in its place. */
const copyOf = <T>(of: T, { requested: { data: model } }: Model, number: number, main: Main): T => {
  const reviewed = main.before;
  const text = textOf(number);
  const swapped: readonly (readonly [string, string])[] = [
    [model.merge, main.at],
    [main.reviewed, reviewed],
    [model.blob, gitBlob(text)],
    [model.path, pathOf(number)],
    [model.url, model.url.replace(/\d+$/, String(number))],
    [JSON.stringify(REQUEST), JSON.stringify(text)],
    ['"number":1,', `"number":${number},`],
    [`"size":${Buffer.byteLength(REQUEST)},`, `"size":${Buffer.byteLength(text)},`],
  ];
  return JSON.parse(swapped.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(of)));
};

interface Main {
  readonly at: CommitSha;
  readonly before: CommitSha;
  /** The commit of the model's policy when it was reviewed. */
  readonly reviewed: CommitSha;
}

/** The commit under which the model was reviewed. */
const reviewedIn = ({ decided }: Model): CommitSha => {
  const [, sha] = /"policyAtReview":.*?"commit":"([0-9a-f]{40})"/.exec(JSON.stringify(decided.data)) ?? [];
  return commitSha(sha ?? '');
};

/** Into `directory`, which becomes a bare repository. */
export const createReplayWorld = async (directory: string, count: number): Promise<ReplayWorld> => {
  const model = await modelOf();
  const clock = testClock();
  const into = importedLedger(directory);
  const { ledger } = await begun(into.store, { clock });
  const main = mergeAll(directory, model.files, count);
  const policy = parsePolicy({ commit: undefined, files: model.files });
  const reviewed = reviewedIn(model);
  let one: ReplayWorld['one'] | undefined;
  const eventsOf = (number: number): readonly NewEvent[] => {
    const [at, before] = [main[number], main[number - 1]];
    if (at === undefined || before === undefined) throw new Error('each request has its merge');
    const place = { at, before, reviewed };
    const given: EventData['decided'] = copyOf(model.decided.data, model, number, place);
    const again = { data: given, time: model.decided.time };
    const text = textOf(number);
    const result = replay(again, { text, policy, policyAt: () => policy });
    if (result.kind !== 'decided') throw new Error(result.why);
    const decided = { ...given, plan: result.verdict.plan };
    one = { recorded: { data: decided, time: model.decided.time }, text, policy };
    const grant = grantNumber(number);
    const common = { grant, actor: GATEHOUSE };
    return [
      {
        ...common,
        id: deriveEventId(grant, 'requested', 1),
        type: 'requested',
        data: copyOf(model.requested.data, model, number, place),
      },
      { ...common, id: deriveEventId(grant, 'decided', 1), type: 'decided', data: decided },
    ];
  };
  for (let from = 1; from <= count; from += IN_A_COMMIT) {
    const numbers = Array.from({ length: Math.min(IN_A_COMMIT, count - from + 1) }, (_, at) => from + at);
    const events = numbers.flatMap(eventsOf);
    await ledger.append(() => events, {});
    clock.advance(60_000);
  }
  await into.close();
  if (one === undefined) throw new Error('there is nothing to decide again');
  return { decisions: count, policyFiles: model.files.length, one };
};
