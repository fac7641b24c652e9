/** A workflow file as the runner uses it: read with GitHub's own parser, refused where the sandbox cannot do what it says. */
import {
  convertWorkflowTemplate,
  isMapping,
  isScalar,
  isSequence,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { onSingleLines } from './single-line.ts';
import type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';

export interface Workflow {
  /** `elevate.yml`. */
  readonly file: string;
  readonly name: string;
  readonly on: EventsConfig;
  readonly permissions: TemplateToken | undefined;
  readonly env: TemplateToken | undefined;
  readonly defaults: Defaults;
  readonly concurrency: TemplateToken | undefined;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly name: TemplateToken | undefined;
  readonly needs: readonly string[];
  /** Always has a status function; `success()` where the file says nothing. */
  readonly condition: string;
  readonly permissions: TemplateToken | undefined;
  readonly environment: TemplateToken | undefined;
  readonly concurrency: TemplateToken | undefined;
  readonly strategy: TemplateToken | undefined;
  readonly runsOn: TemplateToken;
  readonly env: TemplateToken | undefined;
  readonly defaults: Defaults;
  readonly outputs: TemplateToken | undefined;
  readonly timeoutMinutes: TemplateToken | undefined;
  readonly continueOnError: TemplateToken | undefined;
  readonly steps: readonly Step[];
}

export interface Step {
  /** The file's `id`; undefined where it gives none. */
  readonly id: string | undefined;
  readonly name: TemplateToken | undefined;
  readonly condition: string;
  readonly env: TemplateToken | undefined;
  readonly timeoutMinutes: TemplateToken | undefined;
  readonly continueOnError: TemplateToken | undefined;
  readonly work:
    | {
        readonly kind: 'run';
        readonly script: TemplateToken;
        readonly shell: TemplateToken | undefined;
        readonly directory: TemplateToken | undefined;
      }
    | { readonly kind: 'uses'; readonly action: string; readonly inputs: TemplateToken | undefined };
}

export interface Defaults {
  readonly shell: TemplateToken | undefined;
  readonly directory: TemplateToken | undefined;
}

export type ParsedWorkflow =
  | { readonly kind: 'workflow'; readonly workflow: Workflow }
  /** GitHub itself would refuse the file. */
  | { readonly kind: 'invalid'; readonly file: string; readonly problems: readonly string[] }
  /** Good on GitHub, but it asks for what the sandbox does not have. `on` and `name` are known, so it fails only when woken. */
  | {
      readonly kind: 'unsupported';
      readonly file: string;
      readonly name: string;
      readonly on: EventsConfig;
      readonly problems: readonly string[];
    };

const ROOT_KEYS = [
  'name',
  'description',
  'run-name',
  'on',
  'permissions',
  'env',
  'defaults',
  'concurrency',
  'jobs',
];
const JOB_KEYS = [
  'name',
  'needs',
  'if',
  'permissions',
  'environment',
  'concurrency',
  'strategy',
  'runs-on',
  'env',
  'defaults',
  'outputs',
  'timeout-minutes',
  'continue-on-error',
  'steps',
];
const STEP_KEYS = [
  'id',
  'name',
  'if',
  'env',
  'timeout-minutes',
  'continue-on-error',
  'run',
  'shell',
  'working-directory',
  'uses',
  'with',
];

/** `path` is as in the repository, e.g. `.github/workflows/elevate.yml`. */
export const readWorkflow = async (path: string, text: string): Promise<ParsedWorkflow> => {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const read = (content: string): ReturnType<typeof parseWorkflow> =>
    parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  // First as it stands, so that findings name the file's own lines.
  const asWritten = read(text);
  const first = messages(asWritten.context.errors.getErrors());
  if (asWritten.value === undefined || first.length > 0) return { kind: 'invalid', file, problems: first };
  const parsed = read(onSingleLines(text));
  const root = parsed.value ?? asWritten.value;
  const template = await convertWorkflowTemplate(parsed.context, root);
  const problems = messages(parsed.context.errors.getErrors());
  if (problems.length > 0 || !isMapping(root)) {
    return { kind: 'invalid', file, problems: problems.length > 0 ? problems : [`${path}: not a mapping`] };
  }
  const name = textOf(root.find('name')) ?? path;
  const unsupported = unknownKeys(root, ROOT_KEYS, 'the workflow');
  const jobs: Job[] = [];
  for (const converted of template.jobs) {
    const id = converted.id.value;
    const token = mappingAt(mappingAt(root, 'jobs'), id);
    if (token === undefined || converted.type !== 'job') {
      unsupported.push(`job ${id}: calls a reusable workflow, which the sandbox does not run`);
      continue;
    }
    unsupported.push(...unknownKeys(token, JOB_KEYS, `job ${id}`));
    const steps: Step[] = [];
    for (const [index, step] of converted.steps.entries()) {
      const source = stepAt(token, index);
      if (source === undefined || !('if' in step) || step.if === undefined) {
        unsupported.push(`job ${id}, step ${index + 1}: only run and uses are supported by the sandbox`);
        continue;
      }
      unsupported.push(...unknownKeys(source, STEP_KEYS, `job ${id}, step ${index + 1}`));
      steps.push(readStep(source, step.if.expression));
    }
    jobs.push(
      readJob(id, token, converted.needs?.map((need) => need.value) ?? [], converted.if.expression, steps),
    );
  }
  if (unsupported.length > 0)
    return { kind: 'unsupported', file, name, on: template.events, problems: unsupported };
  const workflow: Workflow = {
    file,
    name,
    on: template.events,
    permissions: root.find('permissions'),
    env: root.find('env'),
    defaults: readDefaults(root),
    concurrency: root.find('concurrency'),
    jobs,
  };
  return { kind: 'workflow', workflow };
};

const readJob = (
  id: string,
  token: MappingToken,
  needs: readonly string[],
  condition: string,
  steps: readonly Step[],
): Job => ({
  id,
  name: token.find('name'),
  needs,
  condition,
  permissions: token.find('permissions'),
  environment: token.find('environment'),
  concurrency: token.find('concurrency'),
  strategy: token.find('strategy'),
  runsOn: token.find('runs-on') ?? token,
  env: token.find('env'),
  defaults: readDefaults(token),
  outputs: token.find('outputs'),
  timeoutMinutes: token.find('timeout-minutes'),
  continueOnError: token.find('continue-on-error'),
  steps,
});

const readStep = (token: MappingToken, condition: string): Step => {
  const script = token.find('run');
  return {
    id: textOf(token.find('id')),
    name: token.find('name'),
    condition,
    env: token.find('env'),
    timeoutMinutes: token.find('timeout-minutes'),
    continueOnError: token.find('continue-on-error'),
    work:
      script !== undefined
        ? { kind: 'run', script, shell: token.find('shell'), directory: token.find('working-directory') }
        : { kind: 'uses', action: textOf(token.find('uses')) ?? '', inputs: token.find('with') },
  };
};

const readDefaults = (token: MappingToken): Defaults => {
  const run = mappingAt(mappingAt(token, 'defaults'), 'run');
  return { shell: run?.find('shell'), directory: run?.find('working-directory') };
};

const stepAt = (job: MappingToken, index: number): MappingToken | undefined => {
  const steps = job.find('steps');
  const step = steps !== undefined && isSequence(steps) ? [...steps][index] : undefined;
  return step !== undefined && isMapping(step) ? step : undefined;
};

const mappingAt = (token: MappingToken | undefined, key: string): MappingToken | undefined => {
  const value = token?.find(key);
  return value !== undefined && isMapping(value) ? value : undefined;
};

const textOf = (token: TemplateToken | undefined): string | undefined =>
  token !== undefined && isScalar(token) ? token.toString() : undefined;

const unknownKeys = (token: MappingToken, known: readonly string[], where: string): string[] =>
  [...token]
    .map(({ key }) => key.toString())
    .filter((key) => !known.includes(key))
    .map((key) => `${where}: ${key} is not supported by the sandbox`);

const messages = (errors: readonly { readonly message: string }[]): string[] =>
  errors.map((error) => error.message);
