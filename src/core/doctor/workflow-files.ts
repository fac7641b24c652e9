/** What the workflows of the default branch say: which actions they name, and which of their jobs may ask for id tokens. */
import { parse } from 'yaml';

/** In place of what stands there. NB. GitHub may read what this parser does not. */
const UNREADABLE = 'something that cannot be read';

const parsed = (text: string): unknown => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};

/** Actions and workflows that are not named by a full SHA. */
export const looseUses = (text: string): readonly string[] => {
  const workflow = parsed(text);
  return workflow === undefined ? [UNREADABLE] : usesIn(workflow).filter((uses) => !isPinned(uses));
};

/** Whatever stands behind a key `uses`, at any depth. */
const usesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(usesIn);
  return entriesOf(value).flatMap(([key, inner]) =>
    key === 'uses' && typeof inner === 'string' ? [inner] : usesIn(inner),
  );
};

const isPinned = (uses: string): boolean =>
  uses.startsWith('./') ||
  /^[^@\s]+@[0-9a-f]{40}$/.test(uses) ||
  /^docker:\/\/[^@\s]+@sha256:[0-9a-f]{64}$/.test(uses);

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const at = (value: unknown, key: string): unknown => entriesOf(value).find(([name]) => name === key)?.[1];

/** Environments whose jobs have an identity in Azure. */
const WITH_IDENTITY = ['gatehouse-elevate', 'gatehouse-revoke', 'gatehouse-audit'];
/** What somebody without write access, or without review, can bring about. */
const WAKEABLE =
  /^(?:pull_request.*|issue_comment|issues|workflow_run|discussion.*|fork|watch|public|commit_comment|gollum)$/;

/** Each job that may ask for an id token and should not, in words. */
export const strayIdentities = (text: string): readonly string[] => {
  const workflow = parsed(text);
  if (workflow === undefined) return [UNREADABLE];
  const woken = triggersOf(at(workflow, 'on')).find((trigger) => WAKEABLE.test(trigger));
  const whole = at(workflow, 'permissions');
  return entriesOf(at(workflow, 'jobs')).flatMap(([name, job]) => {
    const environment = environmentOf(at(job, 'environment'));
    const hasIdentity = environment !== undefined && WITH_IDENTITY.includes(environment.toLowerCase());
    const asks = mayAsk(at(job, 'permissions') ?? whole);
    if (woken !== undefined && (asks || hasIdentity)) return [`the job ${name}, which ${woken} wakes`];
    return asks && !isNamed(environment) ? [`the job ${name} outside every environment`] : [];
  });
};

/** Its id tokens name that environment and nothing else: whether an identity believes one is another point's. */
const isNamed = (environment: string | undefined): boolean =>
  environment !== undefined && environment !== '' && !environment.includes('${{');

const triggersOf = (on: unknown): readonly string[] => {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.filter((each) => typeof each === 'string');
  return entriesOf(on).map(([name]) => name);
};

/** By name, or with an address; an expression is no name of ours. */
const environmentOf = (value: unknown): string | undefined => {
  const name = typeof value === 'string' ? value : at(value, 'name');
  return typeof name === 'string' ? name : undefined;
};

const mayAsk = (permissions: unknown): boolean =>
  permissions === 'write-all' || at(permissions, 'id-token') === 'write';
