/** What resolvers hand to the executor: objects whose fields are values, or functions of the field's arguments. */
import { GraphQLError } from 'graphql';
import { may } from '../access.ts';
import type { Scope } from '../../contract.ts';
import type { Commit } from '../git/formats.ts';
import type { Caller, Hub, Issue } from '../model.ts';
import type { Limits } from '../limits.ts';

export interface Node {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export type Arguments = Readonly<Record<string, unknown>>;

export interface World {
  readonly hub: Hub;
  readonly caller: Caller;
  readonly limits: Limits;
  /** Everything leads to everything: the kinds of node that others point back to. */
  readonly make: Makers;
}

export interface Makers {
  repository(world: World): Node;
  ref(world: World, name: string, sha: string): Node;
  commit(world: World, commit: Commit): Node;
  rollUp(world: World, commit: Commit): Node | null;
  pull(world: World, issue: Issue): Node;
  timeline(world: World, issue: Issue, args: Arguments): Promise<Node>;
}

export const commitOrNull = async (world: World, sha: string | undefined): Promise<Node | null> => {
  const commit = sha === undefined ? undefined : await world.hub.git.commit(sha);
  return commit === undefined ? null : world.make.commit(world, commit);
};

/** GitHub's errors say their kind in `type`, beside the message. */
export const failure = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

const forbidden = (): GraphQLError => failure('FORBIDDEN', 'Resource not accessible by integration');

/** The same permissions as in REST; a field that a job may not read is an error and `null`. */
export const need = (world: World, ...scopes: readonly Scope[]): void => {
  if (!scopes.some((scope) => may(world.caller, scope, 'read'))) throw forbidden();
};

export const textArgument = (args: Arguments, name: string): string | undefined => {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
};
export const numberArgument = (args: Arguments, name: string): number | undefined => {
  const value = args[name];
  return typeof value === 'number' ? value : undefined;
};
export const listArgument = (args: Arguments, name: string): readonly string[] | undefined => {
  const value = args[name];
  return Array.isArray(value) ? value.map(String) : undefined;
};
export const objectArgument = (args: Arguments, name: string): Arguments | undefined => {
  const value = args[name];
  return isRecord(value) ? value : undefined;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
