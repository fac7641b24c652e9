/** Executes GraphQL over GitHub's own schema; a field the sandbox does not have is an error that names it, never a silent null. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  buildSchema,
  execute,
  getOperationAST,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { iso } from '../model.ts';
import { readNodeId } from '../node-id.ts';
import { Refusal } from '../refusal.ts';
import { mustComment } from '../issue-acts.ts';
import { actorNode, viewerNode } from './actor.ts';
import { commitNode, objectNode, rollUpNode } from './commit-node.ts';
import { mutationRoot } from './mutations.ts';
import {
  failure,
  isRecord,
  listArgument,
  need,
  textArgument,
  type Arguments,
  type Makers,
  type Node,
  type World,
} from './node.ts';
import { commentNode, reviewNode, subjectNode } from './conversation-node.ts';
import { pullNode } from './pull-node.ts';
import { timeline } from './timeline.ts';
import { refNode, repositoryNode } from './repository-node.ts';

/** Built at the first query: reading the description takes a moment. */
let built: GraphQLSchema | undefined;
const schema = (): GraphQLSchema => {
  built ??= buildSchema(readFileSync(schemaFile(), 'utf8'), { assumeValid: true, assumeValidSDL: true });
  return built;
};

/** The package exports its code only; the description lies beside it. */
const schemaFile = (): string => {
  const name = '@octokit/graphql-schema';
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, 'schema.graphql')).find(existsSync);
  if (file === undefined) throw new Error(`the package ${name} is not installed: run npm ci`);
  return file;
};

export interface GraphQLRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation: string | undefined;
  readonly mutation: boolean;
}

/** The same few documents come again and again: each is read and judged once. */
const documents = new Map<string, DocumentNode>();
const problemsIn = new WeakMap<DocumentNode, readonly GraphQLError[]>();

const parsed = (query: string): DocumentNode => {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  if (documents.size > 200) documents.clear();
  documents.set(query, document);
  return document;
};

const judged = (document: DocumentNode): readonly GraphQLError[] => {
  const known = problemsIn.get(document) ?? validate(schema(), document, undefined, { maxErrors: 20 });
  problemsIn.set(document, known);
  return known;
};

/** Reads the body of a request; a string is what is wrong with it, in GitHub's words. */
export const readGraphQL = (body: unknown): GraphQLRequest | string => {
  if (!isRecord(body) || typeof body['query'] !== 'string')
    return 'A query attribute must be specified and must be a string.';
  let document: DocumentNode;
  try {
    document = parsed(body['query']);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const name = typeof body['operationName'] === 'string' ? body['operationName'] : undefined;
  const found = getOperationAST(document, name);
  return {
    document,
    variables: isRecord(body['variables']) ? body['variables'] : {},
    operation: found?.name?.value ?? name,
    mutation: found?.operation === 'mutation',
  };
};

/** The name by which faults are ordered: `/graphql <operation name>`. */
export const operationName = (body: unknown): string => {
  if (!isRecord(body)) return '';
  if (typeof body['operationName'] === 'string') return body['operationName'];
  return /(?:query|mutation)\s+([_A-Za-z]\w*)/.exec(String(body['query'] ?? ''))?.[1] ?? '';
};

const field: GraphQLFieldResolver<unknown, World> = (source, args, world, info) => {
  if (!isRecord(source) || !(info.fieldName in source))
    throw failure(
      'SANDBOX_UNSUPPORTED',
      `Field '${info.fieldName}' on type '${info.parentType.name}' is not supported by the sandbox`,
    );
  const value = source[info.fieldName];
  return typeof value === 'function' ? value(args, world, info) : value;
};

const queryRoot = (world: World): Node => ({
  __typename: 'Query',
  viewer: () => viewerNode(world),
  rateLimit: () => {
    const { limit, used, remaining, reset } = world.limits.look(world.caller, 'graphql');
    return {
      __typename: 'RateLimit',
      cost: 1,
      limit,
      nodeCount: 0,
      remaining: Math.max(0, remaining),
      used,
      resetAt: iso(reset * 1000),
    };
  },
  repository: (args: Arguments) => {
    const { hub, caller } = world;
    const name = `${textArgument(args, 'owner') ?? ''}/${textArgument(args, 'name') ?? ''}`;
    const visible = caller.job !== undefined || caller.role !== undefined;
    if (!visible || name.toLowerCase() !== `${hub.owner.login}/${hub.name}`.toLowerCase())
      throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
    return repositoryNode(world);
  },
  user: (args: Arguments) => {
    const login = textArgument(args, 'login') ?? '';
    const found = world.hub.people.find((entry) => entry.person.login.toLowerCase() === login.toLowerCase());
    if (found === undefined)
      throw failure('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
    return actorNode(world.hub, found.person);
  },
  node: (args: Arguments) => nodeOf(world, textArgument(args, 'id') ?? ''),
  nodes: (args: Arguments) => (listArgument(args, 'ids') ?? []).map((id) => nodeOf(world, id)),
});

const nodeOf = async (world: World, id: string): Promise<Node> => {
  const read = readNodeId(id);
  const visible = world.caller.job !== undefined || world.caller.role !== undefined;
  const made = read === undefined || !visible ? undefined : await madeOf(world, read);
  if (made === undefined || made === null)
    throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  return made;
};

const madeOf = async (
  world: World,
  { kind, key }: NonNullable<ReturnType<typeof readNodeId>>,
): Promise<Node | null | undefined> => {
  const { hub } = world;
  switch (kind) {
    case 'Repository':
      return Number(key) === hub.repositoryId ? repositoryNode(world) : undefined;
    case 'PullRequest':
    case 'Issue': {
      const issue = hub.issues.get(Number(key));
      return issue === undefined ? undefined : subjectNode(world, issue);
    }
    case 'Commit':
    case 'Tree':
    case 'Blob':
      need(world, 'contents');
      return objectNode(world, key);
    case 'Ref': {
      need(world, 'contents');
      const sha = hub.git.ref(key);
      return sha === undefined ? undefined : refNode(world, key, sha);
    }
    case 'User':
    case 'Bot': {
      const person = hub.people.find((entry) => String(entry.person.id) === key)?.person;
      return person === undefined ? undefined : actorNode(hub, person);
    }
    case 'IssueComment': {
      need(world, 'issues', 'pull-requests');
      const { issue, comment } = mustComment(hub, Number(key));
      return commentNode(world, issue, comment);
    }
    case 'PullRequestReview': {
      need(world, 'pull-requests');
      for (const issue of hub.issues.values()) {
        const review = issue.pull?.reviews.find((candidate) => String(candidate.id) === key);
        if (issue.pull !== undefined && review !== undefined)
          return reviewNode(world, { issue, pull: issue.pull }, review);
      }
      return undefined;
    }
    case 'PullRequestCommit':
    case 'Label':
    case 'Status':
    case 'StatusContext':
    case 'Timeline':
    case 'Activity':
    case 'Ruleset':
    case 'Workflow':
    case 'WorkflowRun':
    case 'CheckSuite':
      throw failure('SANDBOX_UNSUPPORTED', `node(id:) does not find a ${kind} in the sandbox`);
  }
};

const make: Makers = {
  repository: repositoryNode,
  ref: refNode,
  commit: commitNode,
  rollUp: rollUpNode,
  pull: pullNode,
  timeline,
};

/** Always an answer with status 200: `{ data, errors }`. */
export const runGraphQL = async (
  asker: Omit<World, 'make'>,
  request: GraphQLRequest,
): Promise<Record<string, unknown>> => {
  const world: World = { ...asker, make };
  const problems = judged(request.document);
  if (problems.length > 0) return { errors: problems.map(errorShape) };
  const kind = request.document.definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  )?.operation;
  if (kind === undefined) return { errors: [{ message: 'An operation name is required' }] };
  const result = await execute({
    schema: schema(),
    document: request.document,
    rootValue: request.mutation ? mutationRoot(world) : queryRoot(world),
    contextValue: world,
    variableValues: request.variables,
    ...(request.operation === undefined ? {} : { operationName: request.operation }),
    fieldResolver: field,
    typeResolver: (value) =>
      isRecord(value) && typeof value['__typename'] === 'string' ? value['__typename'] : undefined,
  });
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map(errorShape) }),
  };
};

const errorShape = (error: GraphQLError): Record<string, unknown> => {
  const cause = error.originalError;
  // A defect of the sandbox must be loud.
  if (cause !== undefined && !(cause instanceof Refusal) && cause.name !== 'GraphQLError')
    process.stderr.write(`sandbox github: GraphQL: ${cause.stack ?? cause.message}\n`);
  const type = typeOf(error);
  const detail = error.originalError instanceof Refusal ? error.originalError.errors : undefined;
  const texts = detail?.map((entry) =>
    typeof entry === 'string'
      ? entry
      : isRecord(entry)
        ? String(entry['message'] ?? error.message)
        : error.message,
  );
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {}),
    ...(error.locations === undefined
      ? {}
      : { locations: error.locations.map(({ line, column }) => ({ line, column })) }),
    message: texts === undefined ? error.message : texts.join(', '),
  };
};

const typeOf = (error: GraphQLError): string | undefined => {
  const given = error.extensions['type'];
  if (typeof given === 'string') return given;
  const cause = error.originalError;
  if (!(cause instanceof Refusal)) return undefined;
  if (cause.status === 403) return 'FORBIDDEN';
  return cause.status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE';
};
