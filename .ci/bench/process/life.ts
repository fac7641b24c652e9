/** The life of one request, each command of it as a process whose requests are counted. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openPull, putFile } from '../../../src/sandbox/demo/people.ts';
import { at, text } from '../../../src/sandbox/demo/outside.ts';
import { advance, approveAll, askAs, mergeAs } from '../../../test/scenarios/kit.ts';
import type { Figure } from '../measure.ts';
import type { Counts, Job, Stage } from './stage.ts';
import { DIST, openStage } from './stage.ts';

/** What is expected at the most; what is not named has no budget. */
type Budget = Partial<Counts>;

interface Counted {
  readonly what: string;
  readonly counts: Counts;
  readonly most: Budget;
}

const JUDGEMENT: Budget = { requests: 8, rounds: 4, azure: 0 };
const IDLE: Budget = { toGitHub: 3 };
const OFFLINE: Budget = { requests: 0, rounds: 0 };

const SWEEP: Job = { command: 'revoke' };

export const judging = (pull: number): Job => ({
  command: 'evaluate',
  event: { action: 'opened', pull_request: { number: pull } },
});

const commented = (pull: number): Job => ({
  command: 'evaluate',
  event: { action: 'created', issue: { number: pull, pull_request: {} }, comment: { id: 1 } },
});

const merging = async ({ outside }: Stage, pull: number): Promise<Job> => {
  const { body } = await outside.gitHub('erin', 'GET', `/pulls/${pull}`);
  return {
    command: 'act',
    inputs: { act: 'merge', 'pull-request': String(pull), head: text(at(body, 'head', 'sha')) },
  };
};

const MERGE = 'act, merge';

/** A rule of a network alone, so short that nobody has to approve it. */
const ONE_RULE = `entitlement: dev-web-direct
duration: 15m
justification: Look at the failed deployment of the shop
parameters: { source: 198.51.100.16/28 }
`;

export const countLife = async (): Promise<readonly Figure[]> => {
  const stage = await openStage();
  try {
    return [...(await beforeTheMerge(stage)), ...(await afterTheMerge(stage)), ...(await atRest(stage))]
      .flatMap(figuresOf)
      .concat(wholeBundle());
  } finally {
    await stage.close();
  }
};

/** Without the sandbox, which no workflow runs. */
const wholeBundle = (): Figure => {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?js$/.test(name) && !name.startsWith('sandbox'))
    .map((name) => statSync(join(DIST, name)).size);
  return {
    what: 'action and command line: code in all',
    value: files.reduce((sum, size) => sum + size, 0),
    unit: 'bytes',
    budget: undefined,
    spread: undefined,
    note: '',
    counted: true,
  };
};

const counted = async (what: string, most: Budget, counts: Promise<Counts>): Promise<Counted> => ({
  what,
  counts: await counts,
  most,
});

const beforeTheMerge = async (stage: Stage): Promise<readonly Counted[]> => {
  const first = await counted('idle sweep, new ledger', IDLE, stage.countJob(SWEEP));
  const policy = await changePolicy(stage);
  const changed = await counted('evaluate, change of the policy', {}, stage.countJob(judging(policy)));
  const pull = await askAs(stage, 'life');
  const opened = await counted('evaluate, opened', JUDGEMENT, stage.countJob(judging(pull)));
  await advance(stage, '2s');
  const heard = await counted('evaluate, a comment', JUDGEMENT, stage.countJob(commented(pull)));
  await approveAll(stage, pull);
  const approved = await counted('evaluate, approved', JUDGEMENT, stage.countJob(judging(pull)));
  await advance(stage, '2s');
  await mergeAs(stage, 'erin', pull);
  const merged = await counted('evaluate, merged', JUDGEMENT, stage.countJob(judging(pull)));
  return [first, changed, opened, heard, approved, merged];
};

const afterTheMerge = async (stage: Stage): Promise<readonly Counted[]> => {
  const elevated = await counted('elevate, two roles and a rule', {}, stage.countJob({ command: 'elevate' }));
  await mergeAs(stage, 'erin', await askAs(stage, 'rule', ONE_RULE));
  await advance(stage, '2s');
  const one = await counted('elevate, a rule', {}, stage.countJob({ command: 'elevate' }));
  await advance(stage, '16m');
  const over = await counted('sweep, a rule is over', {}, stage.countJob(SWEEP));
  return [elevated, one, over];
};

const atRest = async (stage: Stage): Promise<readonly Counted[]> => {
  await advance(stage, '3h');
  const over = await counted('sweep, two roles and a rule are over', {}, stage.countJob(SWEEP));
  // A merge of the last day is looked up in the ledger once more: `merge_valid_for`.
  await advance(stage, '25h');
  return [
    over,
    await counted('idle sweep, two grants later', IDLE, stage.countJob(SWEEP)),
    await counted('doctor', {}, stage.countJob({ command: 'doctor' })),
    await counted('status', {}, stage.countCli(['status'])),
    await counted('verify', OFFLINE, stage.countCli(['verify'])),
    await counted(MERGE, {}, mergeByItself(stage)),
  ];
};

/** As after a judgement that found it approved. */
const mergeByItself = async (stage: Stage): Promise<Counts> => {
  const pull = await askAs(stage, 'by-itself', ONE_RULE);
  await stage.runJob(judging(pull));
  return stage.countJob(await merging(stage, pull));
};

const changePolicy = async ({ outside }: Stage): Promise<number> => {
  await putFile(outside, 'erin', {
    branch: 'erin/policy',
    path: 'policies/entitlements/lab.yaml',
    content: `entitlement: lab
description: Look at the laboratory
owner: group:platform-owners
environment: non-production
risk: low
requesters: [group:developers]
privileges:
  - { kind: azure-role, role: Reader, scope: target:payments-rg }
max_duration: 1h
`,
    message: 'Open the laboratory',
  });
  return openPull(outside, 'erin', 'erin/policy', 'Open the laboratory');
};

const WORDS: Readonly<Record<keyof Counts, readonly [unit: string, of: string]>> = {
  requests: ['requests', 'requests'],
  toGitHub: ['requests', 'requests to GitHub'],
  rounds: ['in a row', 'sequential round trips'],
  code: ['bytes', 'code that it loads'],
  azure: ['files', 'code with an SDK of Azure'],
};

const figuresOf = ({ what, counts, most }: Counted): readonly Figure[] =>
  (['requests', 'toGitHub', 'rounds', 'code', 'azure'] as const)
    // Where all goes to GitHub one figure says it.
    .filter((of) => of !== 'toGitHub' || counts.toGitHub < counts.requests)
    .filter((of) => of !== 'azure' || most.azure !== undefined)
    .map((of) => {
      const [unit, words] = WORDS[of];
      const budget = most[of];
      return {
        what: `${what}: ${words}`,
        value: counts[of],
        unit,
        budget: budget === undefined ? undefined : { kind: 'at most', value: budget },
        spread: undefined,
        note: '',
        // What it wakes may begin to ask before it is over.
        ...(what === MERGE ? {} : { counted: true }),
      };
    });
