/** Tokens and what they may do: people by their role, jobs by the `permissions:` of their workflow. */
import { randomBytes } from 'node:crypto';
import type { Permissions, Scope } from '../contract.ts';
import { ACCESS_APP, ACTIONS_BOT, DESK_APP, type Caller, type Hub, type Issue } from './model.ts';
import { mustHaveAdmin, notAccessible, notFound, Refusal } from './refusal.ts';

const letters = (count: number): string =>
  randomBytes(count).toString('base64url').replace(/[-_]/g, 'x').slice(0, count);

export const personalToken = (): string => `ghp_${letters(36)}`;
/** The long, stateless form of 2026, with dots and underscores: to be treated as opaque. */
const jobToken = (): string => `ghs_${letters(8)}_${letters(180)}.${letters(180)}.${letters(140)}`;

export const issueJobToken = (hub: Hub, permissions: Permissions, job: string): string => {
  const token = jobToken();
  hub.tokens.set(token, { person: ACTIONS_BOT, role: undefined, job: { id: job, permissions }, token });
  return token;
};

/** An installation token of an App that has nothing but the organization's members and the administration of repositories. */
export const issueAccessToken = (hub: Hub, members: 'read' | 'write'): string => {
  const token = jobToken();
  const job = { id: 'access-app', permissions: {} };
  hub.tokens.set(token, { person: ACCESS_APP, role: undefined, job, app: { members }, token });
  return token;
};

/** An installation token of an App in this repository. */
export const issueDeskToken = (hub: Hub, permissions: Permissions): string => {
  const token = jobToken();
  const job = { id: 'desk-app', permissions };
  hub.tokens.set(token, { person: DESK_APP, role: undefined, job, app: { members: 'none' }, token });
  return token;
};

/** The token of `Authorization`: bearer, `token`, or the password of basic authentication. */
export const tokenOf = (authorization: string | undefined): string | undefined => {
  const match = /^(\w+)\s+(\S+)$/.exec(authorization ?? '');
  if (match === null) return undefined;
  const [, scheme = '', value = ''] = match;
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
};

const LEVELS = { read: 1, write: 2 } as const;

/** A job's permission; the reading of metadata needs none. */
const jobMay = (permissions: Permissions, scope: Scope, level: 'read' | 'write'): boolean => {
  const granted = permissions[scope];
  return granted !== undefined && LEVELS[granted] >= LEVELS[level];
};

export const may = (caller: Caller, scope: Scope, level: 'read' | 'write'): boolean => {
  if (caller.job !== undefined) return jobMay(caller.job.permissions, scope, level);
  if (caller.role === undefined) return false;
  return level === 'read' || caller.role !== 'read';
};

/** Throws what GitHub answers to a caller that lacks it. */
export const demand = (caller: Caller, scope: Scope, level: 'read' | 'write'): void => {
  if (may(caller, scope, level)) return;
  if (caller.job !== undefined) throw notAccessible();
  if (caller.role === undefined) throw notFound();
  throw new Refusal(403, 'Must have push access to the repository.');
};

/** Conversations: on a pull request `issues` and `pull-requests` both open the door; people with read access may speak. */
export const demandTalk = (caller: Caller, issue: Issue, level: 'read' | 'write'): void => {
  if (caller.job === undefined) {
    if (caller.role === undefined) throw notFound();
    return;
  }
  const scopes: readonly Scope[] = issue.pull === undefined ? ['issues'] : ['issues', 'pull-requests'];
  if (!scopes.some((scope) => may(caller, scope, level))) throw notAccessible();
};

/** Changing or removing what somebody else wrote. */
export const demandOwn = (caller: Caller, author: { readonly id: number }): void => {
  if (caller.person.id === author.id) return;
  if (caller.job === undefined && caller.role !== 'admin' && caller.role !== 'write')
    throw new Refusal(403, 'Must have admin rights to Repository.');
};

export const demandAdmin = (caller: Caller): void => {
  if (caller.job !== undefined) throw notAccessible();
  if (caller.role === undefined) throw notFound();
  if (caller.role !== 'admin') throw mustHaveAdmin();
};
