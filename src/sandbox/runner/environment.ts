/** The environment that a job names: its door, and the secrets and variables behind it. */
import { isMapping } from '@actions/workflow-parser';
import type { Admission, GitHubWorld } from '../contract.ts';
import { environmentNamed } from '../github/setup.ts';
import { expandText, type ExpressionScope } from './expression.ts';
import type { Run } from './run.ts';
import type { Job } from './workflow.ts';

/** Undefined: it names none. Throws `ExpressionFailure`. */
export const environmentOf = ({ environment }: Job, scope: ExpressionScope): string | undefined => {
  if (environment === undefined) return undefined;
  const name = isMapping(environment) ? environment.find('name') : environment;
  const text = name === undefined ? '' : expandText(name, scope);
  return text === '' ? undefined : text;
};

/**
 * NB. Gatehouse's environments carry the identities that elevate: what lets a run in is what somebody has set there, and nothing of
 * the name. Nothing is minted for a job, and no machine is taken, before it is in.
 */
export const enter = (
  github: Pick<GitHubWorld, 'knock'>,
  run: Run,
  door: {
    readonly environment: string | undefined;
    readonly stop: AbortSignal;
    readonly onWait: () => void;
  },
): Promise<Admission> => {
  const { environment, stop, onWait } = door;
  if (environment === undefined) return Promise.resolve({ kind: 'admitted' });
  return github.knock({
    environment,
    ref: run.event.ref,
    sha: run.event.sha,
    run: run.id,
    startedBy: [run.event.actor.id, run.triggeredBy.id],
    stop,
    onWait,
  });
};

const isSame = (name: string | undefined, other: string | undefined): boolean =>
  name?.toLowerCase() === other?.toLowerCase();

/** NB. The repository's, which any job has, and those of the job's own environment alone. */
export const secretsOf = (
  { secrets }: Pick<GitHubWorld, 'secrets'>,
  environment: string | undefined,
): Readonly<Record<string, string>> => {
  const of = (wanted: string | undefined): readonly (readonly [string, string])[] =>
    [...secrets].flatMap(([key, value]) => {
      const [place, name] = key.includes('/') ? key.split('/') : [undefined, key];
      return name !== undefined && isSame(place, wanted) ? [[name, value] as const] : [];
    });
  return Object.fromEntries([...of(undefined), ...(environment === undefined ? [] : of(environment))]);
};

/** Where both have a name, the environment's. */
export const variablesOf = (
  { variables, setup }: Pick<GitHubWorld, 'variables' | 'setup'>,
  environment: string | undefined,
): Readonly<Record<string, string>> => {
  const own = environment === undefined ? undefined : environmentNamed(setup, environment)?.variables;
  return Object.fromEntries([...variables, ...(own ?? [])]);
};
