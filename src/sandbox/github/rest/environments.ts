/** Environments, the branches and tags they take, their variables and the names of their secrets. https://docs.github.com/rest/deployments/environments */
import type { SandboxAnswer } from '../../http.ts';
import { demand, demandAdmin } from '../access.ts';
import { iso, newId, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { environmentNamed, openEnvironment, removeEnvironment, type EnvironmentSetup } from '../setup.ts';
import { environmentShape } from '../shapes/environment.ts';
import type { Shape } from '../shapes/json.ts';
import { objectsOf, type Fields } from './fields.ts';
import { created, noContent, ok, pageOf, REPO, type Call, type Route } from './route.ts';

const MOST_REVIEWERS = 6;
/** Minutes: thirty days. */
const LONGEST_WAIT = 43_200;

const mustEnvironment = ({ hub, param }: Call): EnvironmentSetup => {
  const found = environmentNamed(hub.setup, param('environment'));
  if (found === undefined) throw notFound();
  return found;
};

type Changed = Pick<EnvironmentSetup, 'limit' | 'waitTimer' | 'reviewers' | 'preventsSelfReview'>;

/** Whatever is not sent is taken away: the request describes the whole environment. */
const changedTo = ({ hub, fields }: Call): Changed => {
  const policy = fields.inner('deployment_branch_policy');
  const [isProtected, isCustom] = [
    policy?.flag('protected_branches') ?? false,
    policy?.flag('custom_branch_policies') ?? false,
  ];
  if (policy !== undefined && isProtected === isCustom)
    throw new Refusal(422, 'protected_branches and custom_branch_policies cannot have the same value');
  const waitTimer = fields.number('wait_timer') ?? 0;
  if (waitTimer < 0 || waitTimer > LONGEST_WAIT)
    throw new Refusal(422, `Wait timer must be between 0 and ${LONGEST_WAIT}`);
  const reviewers = objectsOf(fields.list('reviewers')).map((each) => mustReviewer(hub, each));
  if (reviewers.length > MOST_REVIEWERS)
    throw new Refusal(422, `No more than ${MOST_REVIEWERS} reviewers are allowed`);
  return {
    limit: isCustom ? 'custom' : isProtected ? 'protected' : 'any',
    waitTimer,
    reviewers,
    preventsSelfReview: fields.flag('prevent_self_review') ?? false,
  };
};

/** Somebody who may read here, or a team. */
const mustReviewer = (hub: Hub, fields: Fields): EnvironmentSetup['reviewers'][number] => {
  const type = fields.text('type') === 'Team' ? 'Team' : 'User';
  const id = fields.number('id') ?? 0;
  const isThere =
    type === 'Team'
      ? hub.teams.some((team) => team.id === id)
      : hub.people.some(({ person }) => person.id === id);
  if (!isThere)
    throw new Refusal(422, `Failed to add reviewer: no ${type} ${id} with access to the repository`);
  return { type, id };
};

const putEnvironment = (call: Call): Shape => {
  demandAdmin(call.caller);
  const changed = changedTo(call);
  return environmentShape(
    call.hub,
    Object.assign(openEnvironment(call.hub.setup, call.param('environment')), changed),
  );
};

const deleteEnvironment = (call: Call): SandboxAnswer => {
  demandAdmin(call.caller);
  const { hub } = call;
  const environment = mustEnvironment(call);
  removeEnvironment(hub.setup, hub.secrets, environment);
  hub.doors.shut(environment);
  return noContent;
};

/** Names alone, of the repository (`environment` undefined) or of one environment. */
export const secretsOf = (call: Call, environment: string | undefined): SandboxAnswer => {
  demandAdmin(call.caller);
  const { hub } = call;
  const names = [...hub.secrets.keys()].flatMap((key) => {
    const [of, name] = key.includes('/') ? key.split('/') : [undefined, key];
    return of?.toLowerCase() === environment?.toLowerCase() && name !== undefined ? [name] : [];
  });
  const page = pageOf(call, names);
  const secrets = page.items.map((name) => ({ name, ...since(hub) }));
  return { ...ok({ total_count: names.length, secrets }), headers: page.headers };
};

const since = (hub: Hub): Shape => ({ created_at: iso(hub.createdAt), updated_at: iso(hub.createdAt) });

const ENVIRONMENT = `${REPO}/environments/:environment`;
const POLICIES = `${ENVIRONMENT}/deployment-branch-policies`;
const VARIABLES = `${ENVIRONMENT}/variables`;

type BranchPolicy = EnvironmentSetup['policies'][number];

const policyShape = ({ id, name, type }: BranchPolicy): Shape => ({
  id,
  node_id: nodeId('GateBranchPolicy', id),
  name,
  type,
});

const mustPolicy = (call: Call, { policies }: EnvironmentSetup): BranchPolicy => {
  const found = policies.find(({ id }) => String(id) === call.param('policy'));
  if (found === undefined) throw notFound();
  return found;
};

const addPolicy = (call: Call): SandboxAnswer => {
  demandAdmin(call.caller);
  const environment = mustEnvironment(call);
  // As where an environment takes every branch, or every protected one.
  if (environment.limit !== 'custom') throw notFound();
  const name = call.fields.mustText('name', 'DeploymentBranchPolicy');
  const type = call.fields.text('type') === 'tag' ? 'tag' : 'branch';
  if (environment.policies.some((each) => each.name === name && each.type === type)) return { status: 303 };
  const policy = { id: newId(call.hub) % 1_000_000, name, type } as const;
  environment.policies.push(policy);
  return ok(policyShape(policy));
};

/** The name alone: what it is for, branches or tags, stays. */
const renamePolicy = (call: Call): SandboxAnswer => {
  demandAdmin(call.caller);
  const environment = mustEnvironment(call);
  const policy = mustPolicy(call, environment);
  const renamed = { ...policy, name: call.fields.mustText('name', 'DeploymentBranchPolicy') };
  environment.policies = environment.policies.map((each) => (each.id === policy.id ? renamed : each));
  return ok(policyShape(renamed));
};

const removePolicy = (call: Call): SandboxAnswer => {
  demandAdmin(call.caller);
  const environment = mustEnvironment(call);
  const policy = mustPolicy(call, environment);
  environment.policies = environment.policies.filter(({ id }) => id !== policy.id);
  return noContent;
};

const policyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: POLICIES,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      const { policies } = mustEnvironment(call);
      const page = pageOf(call, policies);
      const body = { total_count: policies.length, branch_policies: page.items.map(policyShape) };
      return { ...ok(body), headers: page.headers };
    },
  },
  { method: 'POST', path: POLICIES, answer: addPolicy },
  {
    method: 'GET',
    path: `${POLICIES}/:policy`,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      return ok(policyShape(mustPolicy(call, mustEnvironment(call))));
    },
  },
  { method: 'PUT', path: `${POLICIES}/:policy`, answer: renamePolicy },
  { method: 'DELETE', path: `${POLICIES}/:policy`, answer: removePolicy },
];

const variableRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: VARIABLES,
    answer(call) {
      demandAdmin(call.caller);
      const all = [...mustEnvironment(call).variables];
      const page = pageOf(call, all);
      const variables = page.items.map(([name, value]) => ({ name, value, ...since(call.hub) }));
      return { ...ok({ total_count: all.length, variables }), headers: page.headers };
    },
  },
  {
    method: 'POST',
    path: VARIABLES,
    answer(call) {
      demandAdmin(call.caller);
      const { variables } = mustEnvironment(call);
      const name = call.fields.mustText('name', 'Variable').toUpperCase();
      if (variables.has(name)) throw new Refusal(409, 'Already exists - Variable already exists');
      variables.set(name, call.fields.mustText('value', 'Variable'));
      return created({});
    },
  },
  {
    method: 'DELETE',
    path: `${VARIABLES}/:name`,
    answer(call) {
      demandAdmin(call.caller);
      if (!mustEnvironment(call).variables.delete(call.param('name').toUpperCase())) throw notFound();
      return noContent;
    },
  },
];

export const environmentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/environments`,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      const all = call.hub.setup.environments;
      const page = pageOf(call, all);
      const environments = page.items.map((each) => environmentShape(call.hub, each));
      return { ...ok({ total_count: all.length, environments }), headers: page.headers };
    },
  },
  {
    method: 'GET',
    path: ENVIRONMENT,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      return ok(environmentShape(call.hub, mustEnvironment(call)));
    },
  },
  { method: 'PUT', path: ENVIRONMENT, answer: (call) => ok(putEnvironment(call)) },
  { method: 'DELETE', path: ENVIRONMENT, answer: deleteEnvironment },
  ...policyRoutes,
  ...variableRoutes,
  {
    method: 'GET',
    path: `${ENVIRONMENT}/secrets`,
    answer: (call) => secretsOf(call, mustEnvironment(call).name),
  },
];
