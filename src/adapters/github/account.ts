/** Who did something on GitHub, as its two APIs say it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { gitHubUserId } from '../../core/brand.ts';
import type { Account } from '../../core/pull.ts';

/** Fields of an `Actor`; bots, mannequins and deleted accounts are told from people by `__typename`. */
export const actorFields = `fragment ActorFields on Actor {
  __typename login
  ... on User { databaseId }
  ... on Bot { databaseId }
}`;

export const actorSchema = Type.Union([
  Type.Null(),
  Type.Object({
    __typename: Type.String(),
    login: Type.String(),
    databaseId: Type.Optional(Type.Union([Type.Null(), Type.Integer({ minimum: 1 })])),
  }),
]);

/** `simple-user` of the REST API. */
export const simpleUserSchema = Type.Union([
  Type.Null(),
  Type.Object({ login: Type.String(), id: Type.Integer({ minimum: 1 }), type: Type.Optional(Type.String()) }),
]);

/** A deleted account: without an id it never counts as anybody. */
const ghost: Account = { id: undefined, login: 'ghost', kind: 'other' };

export const accountOfActor = (actor: Static<typeof actorSchema>): Account => {
  if (actor === null) return ghost;
  const { __typename: type, login, databaseId } = actor;
  // NB. Only a `User` is a person: an approval by a bot, an app or an imported mannequin must never count.
  const kind = type === 'User' ? 'user' : type === 'Bot' ? 'bot' : 'other';
  return {
    id: databaseId === null || databaseId === undefined ? undefined : gitHubUserId(databaseId),
    login,
    kind,
  };
};

export const accountOfSimpleUser = (user: Static<typeof simpleUserSchema>): Account => {
  if (user === null) return ghost;
  const kind = user.type === 'User' ? 'user' : user.type === 'Bot' ? 'bot' : 'other';
  return { id: gitHubUserId(user.id), login: user.login, kind };
};
