/** `evaluate` of an issue that asks for access: what would be decided of it, said on the issue. It opens nothing and proves nothing. */
import { blobSha, commitSha, grantNumber } from '../core/brand.ts';
import { asFault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import { readForm, typedIn } from '../core/issue-form/read.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import { parseRequest } from '../core/parse-request.ts';
import type { Policy, SourceFile } from '../core/policy.ts';
import type { AskingIssue, PullEvidence } from '../core/pull.ts';
import { renderComment } from '../core/render/comment.ts';
import { renderAnswer, type Answer, type Way } from '../core/render/issue-answer.ts';
import type { Subject, View } from '../core/render/view.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { RepositoryFacts } from '../ports/evidence.ts';
import type { EvaluatePorts } from './evaluate.ts';
import { judgeRequest } from './judge-request.ts';
import type { Report } from './report.ts';

/** Exit 1 when it would be denied or has findings. An issue that no person wrote is nobody's wish, and not answered. */
export const evaluateIssue = async (ports: EvaluatePorts, number: number): Promise<Report> => {
  const [repository, issue] = await Promise.all([ports.evidence.repository(), ports.evidence.issue(number)]);
  if (issue === undefined || issue.author.kind !== 'user')
    return quiet(`There is no issue #${number} that a person wrote.`);
  const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
  const how = await judgeOrTell(ports, { repository, issue, policy });
  await ports.desk.answerIssue(number, {
    body: renderAnswer(answerOf({ repository, issue, policy }, how)),
    close: false,
  });
  const bad = how.kind === 'findings' || how.by === 'none';
  const act = how.kind === 'judged' && how.by === 'app' ? 'propose' : 'none';
  const outcome = how.kind === 'findings' ? 'findings' : outcomeOf(how.view.subject);
  return {
    exit: bad ? 1 : 0,
    lines: [`Issue #${number}: ${outcome}.`],
    outputs: { outcome, act, issue: String(number) },
  };
};

const quiet = (line: string): Report => ({
  exit: 0,
  lines: [line],
  outputs: { outcome: 'not-a-request', act: 'none' },
});

interface Asking {
  readonly repository: RepositoryFacts;
  readonly issue: AskingIssue;
  readonly policy: Policy;
}

const answerOf = ({ repository, issue, policy }: Asking, how: Way): Answer => ({
  // An issue's page lies below its repository's.
  target: { repository: issue.url.replace(/\/issues\/\d+$/, ''), branch: repository.defaultBranch },
  typed: typedIn(issue.body),
  editable: policy.settings?.issueForm.bot === undefined,
  how,
});

const viewOf = (ports: Pick<EvaluatePorts, 'clock'>, { issue, policy }: Asking, subject: Subject): View => ({
  pull: { number: grantNumber(issue.number), url: issue.url },
  now: ports.clock.now(),
  timezone: timezoneOf(policy),
  subject,
});

/** A fault is told where people wait, then thrown on: the job is red. */
const judgeOrTell = async (ports: EvaluatePorts, asking: Asking): Promise<Way> => {
  try {
    return await judge(ports, asking);
  } catch (thrown) {
    const { call, message, remedy } = asFault(thrown);
    const body = renderComment(viewOf(ports, asking, { kind: 'fault', call, message, remedy }));
    await ports.desk.answerIssue(asking.issue.number, { body, close: false }).catch((untold: unknown) => {
      ports.log.warning(`Issue #${asking.issue.number} was not told: ${asFault(untold).message}`);
    });
    throw thrown;
  }
};

const judge = async (ports: EvaluatePorts, asking: Asking): Promise<Way> => {
  const { repository, issue, policy } = asking;
  const read = readForm(issue.number, issue.body);
  if (read.kind === 'findings')
    return { kind: 'findings', findings: [...read.findings, ...alsoWrong(read.rest, policy)] };
  const file = { path: read.path, text: read.text };
  const pull = asIfOpened(asking, file);
  const { subject, outcome } = await judgeRequest(ports, { repository, pull, policy });
  const by =
    subject === undefined || outcome === 'denied'
      ? 'none'
      : policy.settings?.issueForm.bot === undefined
        ? 'author'
        : issue.transferred
          ? 'moved'
          : issue.edited
            ? 'edited'
            : 'app';
  return { kind: 'judged', file, view: viewOf(ports, asking, subject ?? { kind: 'not-a-request' }), by };
};

/** What is wrong in the fields that could be read; what is missing may only not have been read. */
const alsoWrong = (rest: SourceFile, policy: Policy): readonly Finding[] => {
  const parsed = parseRequest(rest, policy);
  return parsed.kind === 'request' ? [] : parsed.findings.filter(({ id }) => !MISSING.has(id));
};

const MISSING: ReadonlySet<string> = new Set([
  'format.missing-key',
  'request.missing-parameter',
  'request.ticket-missing',
  'yaml.empty',
]);

const outcomeOf = (subject: Subject): string =>
  subject.kind === 'judged' || subject.kind === 'observed' ? subject.decision.outcome : 'not-a-request';

/**
 * The pull request that there would be if its author proposed the file now.
 * NB. It decides nothing: the pull request that there will be is judged by itself, from what GitHub says of it.
 */
const asIfOpened = ({ repository, issue }: Asking, { path, text }: SourceFile): PullEvidence => ({
  number: grantNumber(issue.number),
  url: issue.url,
  title: '',
  state: 'open',
  draft: false,
  author: issue.author,
  createdAt: issue.createdAt,
  // Whoever asks in person has a branch of their own; the App's would be denied to them.
  headRef: `issue-${issue.number}`,
  headSha: NOWHERE,
  baseRef: repository.defaultBranch,
  formerBases: [],
  files: [{ path, change: 'added' }],
  commits: [{ sha: NOWHERE, people: [{ account: issue.author, name: issue.author.login, role: 'author' }] }],
  pushers: [issue.author],
  reviews: [],
  incomplete: [],
  request: { path, mode: '100644', blob: blobSha(NOWHERE), size: Buffer.byteLength(text), text },
  merge: undefined,
});

const NOWHERE = commitSha('0'.repeat(40));
