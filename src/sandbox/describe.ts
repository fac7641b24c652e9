/** The repository and its people as webhook payloads show them, for the events that the runner makes itself. */
import type { GitHubWorld } from './contract.ts';
import { at } from './runner/json.ts';
import type { RunnerHost } from './runner/run.ts';

/** Asks GitHub with somebody's API token, once, while nothing is broken yet. Throws an `Error` where it will not answer. */
export const describe = async (github: GitHubWorld, token: string): Promise<RunnerHost['described']> => {
  const read = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await fetch(`${github.api}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'gatehouse-sandbox' },
    });
    const body: unknown = await answer.json();
    if (!answer.ok || typeof body !== 'object' || body === null)
      throw new Error(`reading ${path}: ${answer.status}`);
    return Object.fromEntries(Object.entries(body));
  };
  const repository = await read(`/repos/${github.owner}/${github.name}`);
  const accounts = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { login } of github.accounts) accounts.set(login, simpleUser(await read(`/users/${login}`)));
  return { repository: withoutExtras(repository), account: (login) => accounts.get(login) ?? { login } };
};

/** What the answer about the repository has, and a payload has not. */
const withoutExtras = (repository: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const {
    network_count: _1,
    subscribers_count: _2,
    parent: _3,
    source: _4,
    security_and_analysis: _5,
    ...rest
  } = repository;
  return rest;
};

const SIMPLE = [
  'login',
  'id',
  'node_id',
  'avatar_url',
  'gravatar_id',
  'url',
  'html_url',
  'followers_url',
  'following_url',
  'gists_url',
  'starred_url',
  'subscriptions_url',
  'organizations_url',
  'repos_url',
  'events_url',
  'received_events_url',
  'type',
  'site_admin',
];

const simpleUser = (user: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(SIMPLE.map((key) => [key, at(user, key)]));
