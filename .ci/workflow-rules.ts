/** What every workflow of this repository must keep to, so that none of them becomes the way in. Each rule has a test that breaks it. */
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';

export interface Broken {
  readonly rule: WorkflowRule;
  readonly where: string;
}

/** NB. By the whole id of the commit: a tag can be moved, and was, in every attack of this kind. `docs/supply-chain.md`, "Actions". */
export const PINNED_ACTIONS: Readonly<Record<string, { readonly sha: string; readonly version: string }>> = {
  'actions/checkout': { sha: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  'actions/attest': { sha: '1e69f48acb82d1966a394da916b4c1698aa569d6', version: 'v4.2.2' },
  'actions/dependency-review-action': {
    sha: 'a1d282b36b6f3519aa1f3fc636f609c47dddb294',
    version: 'v5.0.0',
  },
};

/** Events whose run has the repository's own rights although somebody else's words woke it. */
const FROM_OUTSIDE = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'merge_group'];
/** Events that run the workflow, and the code, that a pull request brings. */
const OF_A_PULL_REQUEST = ['pull_request', 'pull_request_review'];
/** Environments that a federated credential of Azure may name. */
const ENVIRONMENTS_OF_AZURE = ['gatehouse-elevate', 'gatehouse-revoke', 'gatehouse-audit'];
/** Jobs of these may have an id token for something other than Azure. */
const ID_TOKEN_ELSEWHERE = ['release'];

interface Job {
  readonly id: string;
  readonly map: YAMLMap;
  readonly permissions: ReadonlyMap<string, { readonly level: string; readonly reason: string }> | undefined;
  readonly environment: string | undefined;
  readonly steps: readonly YAMLMap[];
  readonly text: string;
}

interface Workflow {
  readonly root: YAMLMap;
  readonly events: readonly string[];
  readonly jobs: readonly Job[];
  readonly text: string;
}

type Rule = (workflow: Workflow) => readonly string[];

/** Every rule that a workflow breaks, with the place. `text` is the whole file. */
export const brokenRules = (text: string): readonly Broken[] => {
  const workflow = read(text);
  return ruleNames.flatMap((rule) => RULES[rule](workflow).map((where) => ({ rule, where })));
};

/** Whoever holds the rights of this job can change something, or knows a secret. */
const isPrivileged = ({ permissions, environment, text }: Job): boolean =>
  environment !== undefined ||
  /\bsecrets\./.test(text) ||
  [...(permissions?.values() ?? [])].some(({ level }) => level !== 'read');

const eachJob =
  (judge: (job: Job, workflow: Workflow) => readonly (string | undefined)[]): Rule =>
  (workflow) =>
    workflow.jobs.flatMap((job) =>
      judge(job, workflow).flatMap((what) => (what === undefined ? [] : [`${job.id}: ${what}`])),
    );

const eachStep = (judge: (step: YAMLMap, job: Job, workflow: Workflow) => string | undefined): Rule =>
  eachJob((job, workflow) => job.steps.map((step) => judge(step, job, workflow)));

const RULES = {
  /** Nothing at the top, so that a new job begins with nothing. */
  'no-rights-at-the-top': ({ root }) => {
    const top = root.get('permissions', true);
    return isMap(top) && top.items.length === 0 ? [] : ['permissions'];
  },
  'rights-of-each-job': eachJob(({ permissions }) => [permissions === undefined ? 'permissions' : undefined]),
  'reason-for-each-right': eachJob(({ permissions }) =>
    [...(permissions ?? [])].map(([name, { reason }]) => (reason.length < 3 ? name : undefined)),
  ),
  'known-levels': eachJob(({ permissions }) =>
    [...(permissions ?? [])].map(([name, { level }]) =>
      level === 'read' || level === 'write' ? undefined : `${name}: ${level}`,
    ),
  ),
  'pinned-actions': eachStep((step) => {
    const uses = scalar(step, 'uses');
    if (uses === undefined || uses === './') return undefined;
    const [action = '', sha = ''] = uses.split('@');
    const known = PINNED_ACTIONS[action];
    const comment = commentOf(step, 'uses');
    return known !== undefined && known.sha === sha && comment === known.version ? undefined : uses;
  }),
  'no-cache': eachStep((step) => {
    const uses = scalar(step, 'uses') ?? '';
    const inputs = step.get('with');
    const cached =
      isMap(inputs) && inputs.items.some(({ key }) => /^(?:package-manager-)?cache/.test(String(key)));
    return /^actions\/cache\b|\bcache@/.test(uses) || cached ? uses : undefined;
  }),
  'no-install-scripts': eachStep((step) => {
    const script = scalar(step, 'run') ?? '';
    const installs = script.match(/\bnpm (?:ci|install|i|exec|x|rebuild)\b[^\n&;|]*|\bnpx\b[^\n&;|]*/g) ?? [];
    return installs.find((line) => !/^npm ci\b.*--ignore-scripts\b/.test(line));
  }),
  /** A job with rights runs this action as it is committed, and tools of the runner: nothing that was just installed or built. */
  'no-foreign-code-with-rights': eachStep((step, job) => {
    if (!isPrivileged(job)) return undefined;
    const script = scalar(step, 'run') ?? '';
    return /\bnpm (?!sbom --package-lock-only)|\bnpx\b|\bpip\b|\bnode\b|\bbash \S|\|\s*(?:ba)?sh\b|\bdocker\b/.exec(
      script,
    )?.[0];
  }),
  'no-credentials-left-behind': eachStep((step) => {
    if (!isCheckout(step)) return undefined;
    return input(step, 'persist-credentials') === 'false' ? undefined : 'persist-credentials';
  }),
  /** With rights, or woken from outside, only what GitHub checks out by itself: the default branch or the tag; and the ledger. */
  'no-checkout-of-a-pull-request': eachStep((step, job, { events }) => {
    if (!isCheckout(step)) return undefined;
    const ref = input(step, 'ref');
    const repository = input(step, 'repository');
    const trusted = (ref === undefined || ref === 'gatehouse-ledger') && repository === undefined;
    const outside = events.some((event) => FROM_OUTSIDE.includes(event));
    return trusted || !(outside || isPrivileged(job)) ? undefined : (repository ?? ref);
  }),
  /** GitHub puts the value into the script before bash reads it: a branch's name would be code. */
  'no-expression-in-a-script': eachStep((step) => /\$\{\{[^}]*\}\}/.exec(scalar(step, 'run') ?? '')?.[0]),
  'nothing-for-a-pull-request': eachJob((job, { events }) => [
    events.some((event) => OF_A_PULL_REQUEST.includes(event)) && isPrivileged(job)
      ? 'rights, an environment or a secret'
      : undefined,
  ]),
  'secrets-only-in-environments': eachJob(({ text, environment }) => [
    /\bsecrets\./.test(text) && environment === undefined ? 'secrets without an environment' : undefined,
    /secrets:\s*inherit|toJSON\(\s*secrets\s*\)/i.test(text) ? 'all secrets at once' : undefined,
  ]),
  /** The environment stands in the subject that Azure trusts: a job with an id token and without one is any job. */
  'id-token-only-in-environments': eachJob(({ permissions, environment = '' }) => [
    permissions?.get('id-token') === undefined ||
    [...ENVIRONMENTS_OF_AZURE, ...ID_TOKEN_ELSEWHERE].includes(environment)
      ? undefined
      : 'id-token',
  ]),
  /** Releases, tests and whatever else builds never stand in an environment that can open or close access. */
  'azure-only-for-this-action': eachJob(({ environment = '', steps }) => [
    ENVIRONMENTS_OF_AZURE.includes(environment) &&
    steps.some(
      (step) =>
        scalar(step, 'run') !== undefined ||
        !/^(?:\.\/$|actions\/checkout@)/.test(scalar(step, 'uses') ?? ''),
    )
      ? environment
      : undefined,
  ]),
  'runners-of-github': eachJob(({ map }) => [
    scalar(map, 'runs-on') === 'ubuntu-latest' ? undefined : `runs-on ${String(map.get('runs-on'))}`,
  ]),
  'an-end-in-time': eachJob(({ map }) => [
    Number(scalar(map, 'timeout-minutes')) > 0 ? undefined : 'timeout-minutes',
  ]),
  'no-container-or-reuse': eachJob(({ map }) =>
    ['container', 'services', 'uses'].map((key) => (map.has(key) ? key : undefined)),
  ),
} satisfies Readonly<Record<string, Rule>>;

export type WorkflowRule = keyof typeof RULES;

const isRule = (name: string): name is WorkflowRule => name in RULES;
export const ruleNames: readonly WorkflowRule[] = Object.keys(RULES).filter(isRule);

const read = (text: string): Workflow => {
  const root = parseDocument(text).contents;
  if (!isMap(root)) throw new Error('the workflow is no mapping');
  const on = root.get('on');
  const events = isMap(on)
    ? on.items.map(({ key }) => String(key))
    : isSeq(on)
      ? on.items.map(String)
      : [String(on)];
  const jobs = root.get('jobs');
  return {
    root,
    events,
    text,
    jobs: (isMap(jobs) ? jobs.items : []).flatMap(({ key, value }) =>
      isMap(value) ? [jobOf(String(key), value, text)] : [],
    ),
  };
};

const jobOf = (id: string, map: YAMLMap, text: string): Job => {
  const permissions = map.get('permissions', true);
  const environment = map.get('environment');
  const steps = map.get('steps');
  return {
    id,
    map,
    permissions: isMap(permissions)
      ? new Map(
          permissions.items.map(({ key, value }) => [
            String(key),
            { level: String(value), reason: isScalar(value) ? (value.comment ?? '').trim() : '' },
          ]),
        )
      : undefined,
    environment: isMap(environment) ? String(environment.get('name')) : textOf(environment),
    steps: isSeq(steps) ? steps.items.filter((step) => isMap(step)) : [],
    text: text.slice(map.range?.[0] ?? 0, map.range?.[2] ?? text.length),
  };
};

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

const scalar = (map: YAMLMap, key: string): string | undefined => {
  const value = map.get(key);
  return isMap(value) || isSeq(value) ? undefined : textOf(value);
};

const input = (step: YAMLMap, key: string): string | undefined => {
  const inputs = step.get('with');
  return isMap(inputs) ? scalar(inputs, key) : undefined;
};

const commentOf = (map: YAMLMap, key: string): string => {
  const value = map.get(key, true);
  return isScalar(value) ? (value.comment ?? '').trim() : '';
};

const isCheckout = (step: YAMLMap): boolean => scalar(step, 'uses')?.startsWith('actions/checkout@') ?? false;
