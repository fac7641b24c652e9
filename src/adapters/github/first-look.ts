/** One query for what every judgement begins with: the repository, its policy, one pull request, and what was said on it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { commitSha } from '../../core/brand.ts';
import type { GrantNumber } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { PolicySource } from '../../core/policy.ts';
import type { RepositoryFacts } from '../../ports/evidence.ts';
import { actorFields } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf } from './github-fault.ts';
import { policyCommitSchema, policyFields, policyOf } from './policy-tree.ts';
import { pullFields, pullSchema } from './pull-query.ts';
import type { PullAnswer } from './pull-query.ts';
import type { DefaultBranch } from './request-file.ts';
import { saidFields, saidSchema } from './said.ts';
import type { Said } from './said.ts';

export interface FirstLook {
  readonly repository: RepositoryFacts;
  /** Why it could not be read stands in the fault. */
  readonly policy: PolicySource | Fault;
  readonly pull: (PullLook & { readonly said: Said }) | undefined;
}

const repositoryFields = `databaseId name owner { login }
    defaultBranchRef { name target { __typename ... on Commit { oid ...PolicyFields } } }`;
const repositoryShape = {
  databaseId: Type.Integer({ minimum: 1 }),
  name: Type.String(),
  owner: Type.Object({ login: Type.String() }),
  defaultBranchRef: Type.Object({
    name: Type.String(),
    target: Type.Intersect([
      Type.Object({ __typename: Type.Literal('Commit'), oid: Type.String() }),
      policyCommitSchema,
    ]),
  }),
};
const withoutPull = `query Repository($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${repositoryFields} }
}
${policyFields}`;
const decodeWithoutPull = decoder(
  'POST /graphql Repository',
  Type.Object({ repository: Type.Object(repositoryShape) }),
);

const withPull = `query FirstLook($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ${repositoryFields}
    pullRequest(number: $number) { ...PullFields ...SaidFields }
  }
}
${policyFields}
${actorFields}
${pullFields}
${saidFields}`;
const decodeWithPull = decoder(
  'POST /graphql FirstLook',
  Type.Object({
    repository: Type.Intersect([
      Type.Object(repositoryShape),
      Type.Object({ pullRequest: Type.Intersect([pullSchema, saidSchema]) }),
    ]),
  }),
);

const pullQuery = `query Pull($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name target { oid } }
    pullRequest(number: $number) { ...PullFields }
  }
}
${actorFields}
${pullFields}`;
const decodePull = decoder(
  'POST /graphql Pull',
  Type.Object({
    repository: Type.Object({
      defaultBranchRef: Type.Object({ name: Type.String(), target: Type.Object({ oid: Type.String() }) }),
      pullRequest: pullSchema,
    }),
  }),
);

/** Throws `Fault`; a pull request that does not exist is `undefined`. */
export const firstLook = async (
  client: GitHubClient,
  expected: GrantNumber | undefined,
): Promise<FirstLook> => {
  const names = { owner: client.owner, name: client.repo };
  if (expected !== undefined) {
    try {
      const { repository } = await client.graphql(
        'FirstLook',
        withPull,
        { ...names, number: expected },
        decodeWithPull,
        ['policies'],
      );
      const { pullRequest } = repository;
      assertAsked(pullRequest.number, expected);
      const { name, target } = repository.defaultBranchRef;
      const pull = { answer: pullRequest, main: { name, head: target.oid }, said: pullRequest };
      return { ...shared(repository), pull };
    } catch (thrown) {
      if (!isMissingPull(thrown)) throw thrown;
    }
  }
  const { repository } = await client.graphql('Repository', withoutPull, names, decodeWithoutPull, [
    'policies',
  ]);
  return { ...shared(repository), pull: undefined };
};

/** A pull request and the default branch at the same moment. */
export interface PullLook {
  readonly answer: PullAnswer;
  readonly main: DefaultBranch;
}

/** One pull request alone, as it is now. */
export const readPull = async (client: GitHubClient, number: GrantNumber): Promise<PullLook | undefined> => {
  try {
    const variables = { owner: client.owner, name: client.repo, number };
    const { repository } = await client.graphql('Pull', pullQuery, variables, decodePull);
    assertAsked(repository.pullRequest.number, number);
    const { name, target } = repository.defaultBranchRef;
    return { answer: repository.pullRequest, main: { name, head: target.oid } };
  } catch (thrown) {
    if (isMissingPull(thrown)) return undefined;
    throw thrown;
  }
};

/** NB. Another pull request's approvals must never answer for this one's. */
const assertAsked = (answered: number, asked: GrantNumber): void => {
  if (answered === asked) return;
  throw new Fault('github.unexpected', `GitHub was asked for #${asked} and answered with #${answered}.`, {
    call: 'POST /graphql',
    remedy: 'Nothing was decided on this answer; the next run asks again.',
  });
};

const shared = (
  answer: Static<ReturnType<typeof Type.Object<typeof repositoryShape>>>,
): Pick<FirstLook, 'repository' | 'policy'> => {
  const { target, name: defaultBranch } = answer.defaultBranchRef;
  const head = commitSha(target.oid);
  const repository = {
    id: answer.databaseId,
    owner: answer.owner.login,
    name: answer.name,
    defaultBranch,
    head,
  };
  try {
    return { repository, policy: policyOf(head, target) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { repository, policy: thrown };
    throw thrown;
  }
};

/** A number that is an issue's, or nobody's: GitHub says so by type and path. */
const isMissingPull = (thrown: unknown): boolean => {
  const errors = graphqlErrorsOf(thrown);
  return (
    errors.length > 0 &&
    errors.every(({ type, path }) => type === 'NOT_FOUND' && path.join('/') === 'repository/pullRequest')
  );
};
