/** Accounts and the caller's allowance. https://docs.github.com/rest/users */
import { ACTIONS_BOT, WEB_FLOW, type Hub, type Person } from '../model.ts';
import { notAccessible, notFound } from '../refusal.ts';
import { publicUser } from '../shapes/account.ts';
import { ok, type Route } from './route.ts';
import type { Allowance } from '../limits.ts';
import type { Shape } from '../shapes/json.ts';

const everybody = (hub: Hub): readonly Person[] => [
  ...hub.people.map((entry) => entry.person),
  hub.owner,
  ACTIONS_BOT,
  WEB_FLOW,
];

const find = (hub: Hub, fits: (person: Person) => boolean): Person => {
  const found = everybody(hub).find(fits);
  if (found === undefined) throw notFound();
  return found;
};

const shape = ({ limit, used, remaining, reset }: Allowance): Shape => ({
  limit,
  used: Math.min(used, limit),
  remaining: Math.max(0, remaining),
  reset,
});

/** GitHub's own, with which it signs what is committed through the API. https://docs.github.com/rest/users/gpg-keys */
const signingKey = ({ git: { signer } }: Hub): Shape => ({
  id: 3_040_729,
  name: null,
  primary_key_id: null,
  key_id: signer.keyId,
  public_key: signer.publicKey
    .split('\n')
    .filter((line) => /^[A-Za-z0-9+/][A-Za-z0-9+/=]*$/.test(line))
    .join(''),
  raw_key: signer.publicKey,
  emails: [{ email: 'noreply@github.com', verified: true }],
  subkeys: [],
  can_sign: true,
  can_encrypt_comms: false,
  can_encrypt_storage: false,
  can_certify: true,
  created_at: '2017-07-14T02:40:00Z',
  expires_at: null,
  revoked: false,
});

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/user',
    answer({ hub, caller }) {
      if (caller.job !== undefined) throw notAccessible();
      return ok(publicUser(hub, caller.person));
    },
  },
  {
    method: 'GET',
    path: '/user/:id',
    answer: ({ hub, param }) =>
      ok(
        publicUser(
          hub,
          find(hub, (person) => String(person.id) === param('id')),
        ),
      ),
  },
  {
    method: 'GET',
    path: '/users/:login/gpg_keys',
    answer: ({ hub, param }) => {
      const { login } = find(hub, (person) => person.login.toLowerCase() === param('login').toLowerCase());
      return ok(login === WEB_FLOW.login ? [signingKey(hub)] : []);
    },
  },
  {
    method: 'GET',
    path: '/users/:login',
    answer: ({ hub, param }) =>
      ok(
        publicUser(
          hub,
          find(hub, (person) => person.login.toLowerCase() === param('login').toLowerCase()),
        ),
      ),
  },
  {
    method: 'GET',
    path: '/rate_limit',
    answer({ caller, limits }) {
      const core = shape(limits.look(caller, 'core'));
      const graphql = shape(limits.look(caller, 'graphql'));
      return ok({
        resources: { core, search: { ...core, limit: 30, remaining: 30, used: 0 }, graphql },
        rate: core,
      });
    },
  },
];
