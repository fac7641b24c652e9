/** Runs one step of a job: a shell script, the built-in checkout, or a local action, in its own process. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { readLocalAction } from './action.ts';
import { checkout } from './checkout.ts';
import { parseEnvironment, parseNamedValues, parsePath } from './command-file.ts';
import { annotate, createCommandReader, type Annotation, type Log, type StepEffects } from './command.ts';
import type { JobPlaces } from './context.ts';
import { asWritten, expand, expandText, expandTexts, holds, type ExpressionScope } from './expression.ts';
import { runProcess, type ProcessEnd } from './process.ts';
import type { Conclusion, Run, RunnerHost, StepRecord } from './run.ts';
import type { Defaults, Step } from './workflow.ts';

export interface StepOrder {
  readonly host: RunnerHost;
  readonly run: Run;
  readonly step: Step;
  /** Its position in the job, from 1. */
  readonly index: number;
  readonly defaults: Defaults;
  readonly places: JobPlaces;
  readonly token: string;
  readonly log: Log;
  /** Contexts and status as they are before this step. */
  readonly scope: (env: ReadonlyMap<string, string>) => ExpressionScope;
  /** Everything that the step's process gets before its own `env:` and inputs. */
  readonly env: ReadonlyMap<string, string>;
  /** The part of `env` that the files wrote, for the `env` context. */
  readonly named: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

export interface StepResult {
  readonly record: StepRecord;
  readonly environment: ReadonlyMap<string, string>;
  readonly path: readonly string[];
}

const FILES = ['OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY', 'STATE'] as const;

/** A step's summary above this is not kept; the step stays green. */
const LARGEST_SUMMARY = 1024 * 1024;

export const runStep = async (order: StepOrder): Promise<StepResult> => {
  const { step, log } = order;
  const effects: StepEffects = { outputs: new Map(), annotations: [], before: log.count() };
  const fail = (message: string): void => annotate(log, effects, { level: 'error', message, properties: {} });
  const end = (outcome: Conclusion, tolerated: boolean, name: string, summary: string): StepRecord => ({
    name,
    id: step.id,
    outcome,
    conclusion: outcome === 'failure' && tolerated ? 'success' : outcome,
    outputs: Object.fromEntries(effects.outputs),
    annotations: effects.annotations.map((one) => inRepository(one, order.places.workspace)),
    summary,
  });
  const nothing = { environment: new Map<string, string>(), path: [] };
  try {
    const before = order.scope(order.named);
    if (!holds(step.condition, before)) {
      return { record: end('skipped', false, titleOf(step), ''), ...nothing };
    }
    const own = expandTexts(step.env, before);
    const scope = order.scope(new Map([...order.named, ...own]));
    const name = step.name === undefined ? titleOf(step) : expandText(step.name, scope);
    const tolerated = step.continueOnError !== undefined && expand(step.continueOnError, scope) === true;
    log.write(`##[group]Run ${name.split('\n')[0] ?? ''}`);
    log.write('##[endgroup]');
    const files = await makeFiles(order);
    const outcome = await perform(order, { scope, own, files, effects, fail });
    try {
      const after = await readFiles(files);
      for (const text of Object.values(after)) if (text !== '') order.host.overheard?.printed(text);
      for (const [key, value] of parseNamedValues(after.OUTPUT)) effects.outputs.set(key, value);
      return {
        record: end(outcome, tolerated, name, keptSummary(after.STEP_SUMMARY, log, effects)),
        environment: parseEnvironment(after.ENV),
        path: parsePath(after.PATH),
      };
    } catch (error) {
      fail(wordsOf(error));
      return { record: end('failure', tolerated, name, ''), ...nothing };
    }
  } catch (error) {
    fail(wordsOf(error));
    return { record: end('failure', false, titleOf(step), ''), ...nothing };
  }
};

interface Work {
  readonly scope: ExpressionScope;
  readonly own: ReadonlyMap<string, string>;
  readonly files: Readonly<Record<(typeof FILES)[number], string>>;
  readonly effects: StepEffects;
  readonly fail: (message: string) => void;
}

const perform = async (order: StepOrder, work: Work): Promise<Conclusion> => {
  const { step } = order;
  try {
    const minutes =
      step.timeoutMinutes === undefined ? undefined : Number(expand(step.timeoutMinutes, work.scope));
    const timeout = minutes === undefined ? undefined : AbortSignal.timeout(minutes * 60_000);
    const signal = timeout === undefined ? order.signal : AbortSignal.any([order.signal, timeout]);
    const end = await start(order, work, signal);
    if (timeout?.aborted === true && !order.signal.aborted)
      work.fail(`The action '${titleOf(step)}' has timed out after ${minutes} minutes.`);
    return conclude(end, order.signal, work.fail);
  } catch (error) {
    work.fail(wordsOf(error));
    return 'failure';
  }
};

const start = async (order: StepOrder, work: Work, signal: AbortSignal): Promise<ProcessEnd> => {
  const { step, places } = order;
  const read = createCommandReader(order.log, work.effects);
  const onLine = (line: string): void => {
    order.host.overheard?.printed(line);
    read(line);
  };
  const base = new Map([...order.env, ...Object.entries(fileVariables(work.files))]);
  if (step.work.kind === 'run') {
    const given = step.work.shell ?? order.defaults.shell;
    const shell = given === undefined ? undefined : expandText(given, work.scope);
    if (shell !== undefined && shell !== 'bash')
      throw new Error(`The sandbox has no shell but bash, not ${shell}.`);
    const directory = step.work.directory ?? order.defaults.directory;
    const script = join(places.temp, `${randomUUID()}.sh`);
    await writeFile(script, expandText(step.work.script, work.scope));
    return runProcess({
      command: 'bash',
      // GitHub's two ways: with `shell: bash` a failing pipe ends the step, without it only a failing command does.
      args: shell === undefined ? ['-e', script] : ['--noprofile', '--norc', '-eo', 'pipefail', script],
      directory: resolve(places.workspace, directory === undefined ? '.' : expandText(directory, work.scope)),
      env: Object.fromEntries([...base, ['GITHUB_ACTION', step.id ?? `__run_${order.index}`], ...work.own]),
      onLine,
      signal,
    });
  }
  const inputs = expandTexts(step.work.inputs, work.scope);
  const { action } = step.work;
  if (/^actions\/checkout@.+$/i.test(action)) {
    const done = await checkout({
      host: order.host,
      run: order.run,
      inputs,
      token: order.token,
      workspace: places.workspace,
      temp: places.temp,
      signal,
    });
    work.effects.outputs.set('ref', done.ref).set('commit', done.commit);
    order.log.write(`HEAD is now at ${done.commit}`);
    return { kind: 'exited', code: 0 };
  }
  const released = order.host.released.get(action);
  if (released === undefined && !action.startsWith('./')) {
    throw new Error(`The sandbox runs actions/checkout and local actions (./…), not ${action}.`);
  }
  const local = await (released === undefined
    ? readLocalAction(places.workspace, action, inputs, work.scope)
    : readLocalAction(released, './', inputs, work.scope));
  for (const warning of local.warnings) onLine(`::warning::${warning}`);
  return runProcess({
    command: process.execPath,
    args: [local.main],
    directory: places.workspace,
    env: Object.fromEntries([
      ...base,
      ...Object.entries(
        places.compiled === undefined
          ? {}
          : { NODE_COMPILE_CACHE: places.compiled, NODE_COMPILE_CACHE_PORTABLE: '1' },
      ),
      ['GITHUB_ACTION', step.id ?? '__self'],
      ...Object.entries(local.env),
      ...work.own,
    ]),
    onLine,
    signal,
  });
};

const conclude = (end: ProcessEnd, signal: AbortSignal, fail: (message: string) => void): Conclusion => {
  if (signal.aborted && signal.reason !== 'kill') {
    fail('The operation was canceled.');
    return 'cancelled';
  }
  switch (end.kind) {
    case 'exited':
      if (end.code === 0) return 'success';
      fail(`Process completed with exit code ${end.code}.`);
      return 'failure';
    case 'signalled':
      fail(`Process was killed by ${end.signal}.`);
      return 'failure';
    case 'not-started':
      fail(`Process could not be started: ${end.why}`);
      return 'failure';
  }
};

const makeFiles = async (order: StepOrder): Promise<Work['files']> => {
  const path = (name: string): string => join(order.places.temp, `${name.toLowerCase()}_${randomUUID()}`);
  const files = {
    OUTPUT: path('OUTPUT'),
    ENV: path('ENV'),
    PATH: path('PATH'),
    STEP_SUMMARY: path('STEP_SUMMARY'),
    STATE: path('STATE'),
  };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  return files;
};

const fileVariables = (files: Work['files']): Readonly<Record<string, string>> =>
  Object.fromEntries(FILES.map((name) => [`GITHUB_${name}`, files[name]]));

const readFiles = async (files: Work['files']): Promise<Work['files']> => {
  const read = async (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
  const [OUTPUT, ENV, PATH, STEP_SUMMARY, STATE] = await Promise.all([
    read(files.OUTPUT),
    read(files.ENV),
    read(files.PATH),
    read(files.STEP_SUMMARY),
    read(files.STATE),
  ]);
  return { OUTPUT, ENV, PATH, STEP_SUMMARY, STATE };
};

const keptSummary = (summary: string, log: Log, effects: StepEffects): string => {
  if (Buffer.byteLength(summary) <= LARGEST_SUMMARY) return log.masked(summary);
  const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(Buffer.byteLength(summary) / 1024)}k.`;
  annotate(log, effects, { level: 'error', message, properties: {} });
  return '';
};

/** A file below the workspace is named as the repository names it. */
const inRepository = (annotation: Annotation, workspace: string): Annotation => {
  const { file } = annotation.properties;
  if (file === undefined || !file.startsWith(workspace + sep)) return annotation;
  return { ...annotation, properties: { ...annotation.properties, file: relative(workspace, file) } };
};

const titleOf = (step: Step): string => {
  if (step.name !== undefined) return asWritten(step.name);
  return step.work.kind === 'uses' ? step.work.action : (asWritten(step.work.script).split('\n')[0] ?? 'run');
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
