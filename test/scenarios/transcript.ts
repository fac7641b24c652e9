/**
 * A golden transcript: whatever a whole sandbox shows and does in answer to what people do, as one text that a person can read. Times,
 * hashes and ids are masked; everything else must come out the same again.
 */
import { list, at, text } from '../../src/sandbox/demo/outside.ts';
import { settle } from '../../src/sandbox/demo/people.ts';
import { activeRoles } from '../../src/sandbox/demo/tenant.ts';
import type { LoggedRequest } from '../../src/sandbox/http.ts';
import type { Scenario } from './kit.ts';
import { access, events } from './kit.ts';

export interface Transcript {
  /** What people do, then everything that follows from it by itself; all of it is written down under the title. */
  step(title: string, work: () => Promise<unknown>): Promise<void>;
  /** Markdown. */
  text(): string;
}

/** Lines under one heading of a step; nothing where there are none. */
type Part = readonly [heading: string, lines: readonly string[]];

/** To be opened before anything happens in the scenario. */
export const openTranscript = (scenario: Scenario): Transcript => {
  const written: string[] = [];
  let before = new Map<string, string>();
  let recorded = 0;
  let told = 0;
  let number = 0;
  return {
    async step(title, work) {
      const from = scenario.world.log.entries().length;
      await work();
      const runs = await settle(scenario.outside);
      const sent = scenario.world.log.entries().slice(from).filter(isWrite);
      const now = await shown(scenario);
      const all = await events(scenario);
      number += 1;
      written.push(
        stepText(`${number}. ${title}`, [
          [
            'Runs',
            runs.map(({ workflow, event, conclusion }) => `${workflow} (${event}): ${conclusion}`).toSorted(),
          ],
          ['Ledger', all.slice(recorded).map(eventLine)],
          ['Sent', requestLines(sent, scenario)],
          [
            'Told',
            scenario.world.hooks
              .received()
              .slice(told)
              .map(({ channel, lines }) => `${channel}: ${lines.join(' / ')}`),
          ],
          ['Open', [await accessLine(scenario)]],
          ...[...now].flatMap(([what, is]): readonly Part[] =>
            before.get(what) === is ? [] : [[what, is.split('\n')]],
          ),
        ]),
      );
      told = scenario.world.hooks.received().length;
      before = now;
      recorded = all.length;
    },
    text: () => `${written.join('\n')}`,
  };
};

const stepText = (title: string, parts: readonly Part[]): string =>
  [
    `## ${title}`,
    ...parts
      .filter(([, lines]) => lines.length > 0)
      .map(
        ([heading, lines]) =>
          `\n### ${heading}\n\n${lines.map((line) => `    ${masked(line)}`.trimEnd()).join('\n')}`,
      ),
    '',
  ].join('\n');

/** What jobs changed; Gatehouse's tokens and reads are its own affair. */
const isWrite = ({ job, api, method, pathKey }: LoggedRequest): boolean =>
  job !== undefined &&
  method !== 'GET' &&
  api !== 'authority' &&
  !pathKey.includes('.git/') &&
  // Anchors of the ledger: how many of them fall together is a matter of time.
  !pathKey.endsWith(' gatehouse/ledger') &&
  !(pathKey.startsWith('/graphql') && !/ (LedgerCommit|[A-Z][a-z]+Mutation)$/.test(pathKey));

/** Azure's in their order, which is part of what is promised; of GitHub's several are under way at once. */
const requestLines = (sent: readonly LoggedRequest[], scenario: Scenario): readonly string[] => {
  const line = ({ job = '', api, method, pathKey, status }: LoggedRequest): string =>
    `${job.replace(/^\d+\//, '')}: ${api} ${method} ${pathKey.replace(`/repos/${scenario.outside.addresses.repository}`, '').replace(/ gatehouse$/, '')} ${status ?? 'no answer'}`;
  return [
    ...sent
      .filter(({ api }) => api === 'github')
      .map((one) => masked(line(one)))
      .toSorted(),
    ...sent.filter(({ api }) => api !== 'github').map(line),
  ];
};

/** Roles in both subscriptions of the sample, and rules. */
const accessLine = async (scenario: Scenario): Promise<string> => {
  const { rules } = await access(scenario);
  const roles = await Promise.all(
    ['1', '2'].map((digit) =>
      activeRoles(
        scenario.outside,
        `/subscriptions/${'8-4-4-4-12'.replace(/\d+/g, (length) => digit.repeat(Number(length)))}`,
      ),
    ),
  );
  return `${roles.flat().length} roles, ${rules} rules`;
};

/** Everything on GitHub that somebody can see, by its name. */
const shown = async (scenario: Scenario): Promise<Map<string, string>> => {
  const state = scenario.world.github.state();
  const found = new Map<string, string>();
  for (const pull of list(at(state, 'pulls'))) {
    const name = `#${String(at(pull, 'number'))}`;
    found.set(`Title of ${name}`, `${text(at(pull, 'title'))} (${text(at(pull, 'state'))})`);
    const asked = list(at(pull, 'requestedReviewers')).map((who) => text(who));
    if (asked.length > 0) found.set(`Asked to review ${name}`, asked.toSorted().join(', '));
    for (const [where, sha] of [
      ['head', at(pull, 'head', 'sha')],
      ['merge', at(pull, 'merged', 'commit')],
    ] as const)
      if (typeof sha === 'string')
        found.set(`Status of ${name} at its ${where}`, await statusOf(scenario, sha));
  }
  for (const issue of list(at(state, 'issues'))) {
    const labels = list(at(issue, 'labels')).map((label) => text(label));
    found.set(
      `Issue #${String(at(issue, 'number'))}`,
      `${text(at(issue, 'title'))} (${[text(at(issue, 'state')), ...labels].join(', ')})\n\n${text(at(issue, 'body'))}`,
    );
  }
  for (const comment of list(at(state, 'comments')))
    if (text(at(comment, 'author')).endsWith('[bot]'))
      found.set(
        `Comment on #${String(at(comment, 'issue'))} by ${text(at(comment, 'author'))}`,
        unfolded(text(at(comment, 'body'))),
      );
  return found;
};

/** What is folded is golden elsewhere (test/core/render), and long. */
const unfolded = (body: string): string =>
  body.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '($1: folded)').trim();

const statusOf = async (scenario: Scenario, sha: string): Promise<string> => {
  const answer = await scenario.outside.gitHub('erin', 'GET', `/commits/${sha}/statuses?per_page=100`);
  const last = list(answer.body).find((status) => at(status, 'context') === 'gatehouse');
  return last === undefined ? '' : `${text(at(last, 'state'))}: ${text(at(last, 'description'))}`;
};

/** Of an event what says how it goes on; the facts and the plan are long and judged elsewhere. */
const eventLine = ({
  type,
  grant,
  data,
}: {
  readonly type: string;
  readonly grant: number | null;
  readonly data: unknown;
}): string => {
  const told = [
    'outcome',
    'why',
    'note',
    'how',
    'what',
    'by',
    'verdict',
    'text',
    'due',
    'startsAt',
    'expiresAt',
  ]
    .flatMap((key) => {
      const value = at(data, key);
      return typeof value === 'string' || typeof value === 'number' ? [`${key} ${String(value)}`] : [];
    })
    .join(', ');
  return `${type}${grant === null ? '' : ` of #${grant}`}${told === '' ? '' : `: ${told}`}`;
};

const masked = (line: string): string =>
  line
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<instant>')
    .replace(/\b\d{4}-\d{2}-\d{2} \d{2}:\d{2}\b/g, '<day hh:mm>')
    .replace(/\b\d{2}:\d{2}\b(?= (UTC|Europe))/g, 'hh:mm')
    .replace(/\b((\d+ (h|min|s)) ?)+(?= after)/g, '<lag>')
    .replace(/slowest after ((\d+ (d|h|min|s)) ?)+/g, 'slowest after <lag>')
    .replace(/[0-9a-f]{64}/g, '<sha256>')
    .replace(/[0-9a-f]{40}/g, '<sha>')
    .replace(/gh-[0-9a-f]{8}-(\d+)-[0-9a-f]{12}/g, 'gh-<installation>-$1-<id>')
    .replace(/gh:[0-9a-f]{8}-/g, 'gh:<installation>-')
    .replace(/(roleAssignmentScheduleRequests\/)[0-9a-f-]{36}/g, '$1<uuid>')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, '<github>')
    .replace(/\b[37]0000000\d\d\b/g, '<id>')
    .replace(/(#L?)?<sha>/g, '<sha>');
