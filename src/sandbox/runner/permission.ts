/** Which rights a job's token gets: `permissions:` of job and workflow over GitHub's restricted default. */
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { isMapping, isString } from '@actions/workflow-parser';
import type { Permissions, Scope } from '../contract.ts';

const SCOPES = {
  actions: true,
  attestations: true,
  checks: true,
  contents: true,
  deployments: true,
  discussions: true,
  'id-token': true,
  issues: true,
  packages: true,
  pages: true,
  'pull-requests': true,
  'security-events': true,
  statuses: true,
} satisfies Record<Scope, true>;
const ALL: readonly Scope[] = Object.keys(SCOPES).filter((name): name is Scope => isScope(name));

function isScope(name: string): name is Scope {
  return Object.hasOwn(SCOPES, name);
}

/** Repositories made since February 2023 start with this; naming any key replaces it whole. */
const RESTRICTED: Permissions = { contents: 'read', packages: 'read' };

/**
 * The job's own `permissions:` hold, else the workflow's, else the restricted default; never a mixture.
 * Throws an `Error` for a key that the sandbox's GitHub does not know.
 */
export const resolvePermissions = (
  job: TemplateToken | undefined,
  workflow: TemplateToken | undefined,
): Permissions =>
  job !== undefined ? declared(job) : workflow !== undefined ? declared(workflow) : RESTRICTED;

/** What a run for a pull request from a fork gets: nothing to write with and no identity (`pull_request` events only). */
export const readOnly = (permissions: Permissions): Permissions =>
  Object.fromEntries(
    Object.keys(permissions)
      .filter((scope) => scope !== 'id-token')
      .map((scope) => [scope, 'read'] as const),
  );

const declared = (token: TemplateToken): Permissions => {
  if (isString(token)) {
    if (token.value === 'read-all') return everything('read');
    if (token.value === 'write-all') return everything('write');
    throw new Error(`permissions: ${token.value} is neither read-all nor write-all`);
  }
  if (!isMapping(token)) return {};
  const given: Partial<Record<Scope, 'read' | 'write'>> = {};
  for (const { key, value } of token) {
    const name = key.toString();
    const level = isString(value) ? value.value : '';
    if (level === 'none') continue;
    if (!isScope(name)) throw new Error(`permissions: the sandbox does not know ${name}`);
    if (level !== 'read' && level !== 'write')
      throw new Error(`permissions: ${name}: ${level} is not read, write or none`);
    given[name] = level;
  }
  return given;
};

// NB. `read-all` never gives `id-token`: that key has no level "read", and a token request must be asked for by name.
const everything = (level: 'read' | 'write'): Permissions =>
  Object.fromEntries(
    ALL.filter((scope) => level === 'write' || scope !== 'id-token').map((scope) => [scope, level]),
  );
