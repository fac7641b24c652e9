/** Accounts in GraphQL: bots have no `[bot]` in their name here. */
import { nodeId } from '../node-id.ts';
import { iso, type Hub, type Person } from '../model.ts';
import { avatarOf } from '../shapes/account.ts';
import type { Node, World } from './node.ts';

const fields = (hub: Hub, person: Person, login: string): Readonly<Record<string, unknown>> => {
  const path = person.kind === 'bot' ? `/apps/${login}` : `/${login}`;
  return {
    login,
    databaseId: person.id,
    avatarUrl: avatarOf(hub, person),
    resourcePath: path,
    url: `${hub.urls.html}${path}`,
    createdAt: iso(hub.createdAt),
    updatedAt: iso(hub.createdAt),
  };
};

export const actorNode = (hub: Hub, person: Person): Node =>
  person.kind === 'bot'
    ? {
        __typename: 'Bot',
        id: nodeId('Bot', person.id),
        ...fields(hub, person, person.login.replace('[bot]', '')),
      }
    : userNode(hub, person);

/** `viewer` of a job's token is a user by type, with the bot's full name. */
export const userNode = (hub: Hub, person: Person): Node => ({
  __typename: 'User',
  id: nodeId(person.kind === 'bot' ? 'Bot' : 'User', person.id),
  ...fields(hub, person, person.login),
  name: null,
  email: '',
  bio: null,
  company: null,
  location: null,
  isSiteAdmin: false,
  isEmployee: false,
});

export const viewerNode = (world: World): Node => ({
  ...userNode(world.hub, world.caller.person),
  isViewer: true,
});

/** Whoever owns the repository. */
export const ownerNode = (hub: Hub): Node => ({
  __typename: 'Organization',
  id: nodeId('User', hub.owner.id),
  ...fields(hub, hub.owner, hub.owner.login),
  name: null,
});
