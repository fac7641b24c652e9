/** Environments, what Actions may, the subject of id tokens, code owners. https://docs.github.com/rest/deployments/environments */
import { demand, demandAdmin } from '../access.ts';
import { codeOwnersErrors, codeOwnersFile } from '../code-owners.ts';
import { iso, newId, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { environmentNamed, type EnvironmentSetup } from '../setup.ts';
import { simpleUser } from '../shapes/account.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryNamed, repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { objectsOf } from './fields.ts';
import { created, noContent, ok, pageOf, REPO, type Call, type Route } from './route.ts';

const reviewerShape = (hub: Hub, { type, id }: EnvironmentSetup['reviewers'][number]): Shape => {
  const known = hub.people.find(({ person }) => person.id === id)?.person;
  return known === undefined ? { type } : { type, reviewer: simpleUser(hub, known) };
};

const environmentShape = (hub: Hub, environment: EnvironmentSetup): Shape => {
  const { name, waitTimer, reviewers, limit } = environment;
  const id = 70_001 + hub.setup.environments.indexOf(environment);
  const rule = (at: number, type: string, more: Shape = {}): Shape => ({
    id: id * 10 + at,
    node_id: nodeId('GateRule', id * 10 + at),
    type,
    ...more,
  });
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    url: `${repositoryUrl(hub)}/environments/${encodeURIComponent(name)}`,
    html_url: `${repositoryPage(hub)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: iso(hub.createdAt),
    updated_at: iso(hub.createdAt),
    protection_rules: [
      ...(waitTimer === 0 ? [] : [rule(1, 'wait_timer', { wait_timer: waitTimer })]),
      ...(reviewers.length === 0
        ? []
        : [
            rule(2, 'required_reviewers', {
              prevent_self_review: false,
              reviewers: reviewers.map((each) => reviewerShape(hub, each)),
            }),
          ]),
      ...(limit === 'any' ? [] : [rule(3, 'branch_policy')]),
    ],
    deployment_branch_policy:
      limit === 'any'
        ? null
        : { protected_branches: limit === 'protected', custom_branch_policies: limit === 'custom' },
  };
};

const mustEnvironment = ({ hub, param }: Call): EnvironmentSetup => {
  const found = environmentNamed(hub.setup, param('environment'));
  if (found === undefined) throw notFound();
  return found;
};

/** Whatever is not sent is taken away: the request describes the whole environment. */
const putEnvironment = (call: Call): Shape => {
  const { hub, fields, param } = call;
  demandAdmin(call.caller);
  const name = param('environment');
  const known = environmentNamed(hub.setup, name);
  const environment = known ?? { name, waitTimer: 0, reviewers: [], limit: 'any' as const, policies: [] };
  if (known === undefined) hub.setup.environments.push(environment);
  const policy = fields.inner('deployment_branch_policy');
  const [isProtected, isCustom] = [
    policy?.flag('protected_branches') ?? false,
    policy?.flag('custom_branch_policies') ?? false,
  ];
  if (policy !== undefined && isProtected === isCustom)
    throw new Refusal(422, 'protected_branches and custom_branch_policies cannot have the same value');
  environment.limit = isCustom ? 'custom' : isProtected ? 'protected' : 'any';
  environment.waitTimer = fields.number('wait_timer') ?? 0;
  environment.reviewers = objectsOf(fields.list('reviewers')).map((reviewer) => ({
    type: reviewer.text('type') === 'Team' ? 'Team' : 'User',
    id: reviewer.number('id') ?? 0,
  }));
  return environmentShape(hub, environment);
};

/** Names alone, of the repository (`environment` undefined) or of one environment. */
const secretsOf = (call: Call, environment: string | undefined) => {
  demandAdmin(call.caller);
  const { hub } = call;
  const names = [...hub.secrets.keys()].flatMap((key) => {
    const [of, name] = key.includes('/') ? key.split('/') : [undefined, key];
    return of?.toLowerCase() === environment?.toLowerCase() && name !== undefined ? [name] : [];
  });
  const page = pageOf(call, names);
  const secrets = page.items.map((name) => ({
    name,
    created_at: iso(hub.createdAt),
    updated_at: iso(hub.createdAt),
  }));
  return { ...ok({ total_count: names.length, secrets }), headers: page.headers };
};

const subjectPrefix = (hub: Hub): string =>
  hub.setup.subject.immutable
    ? `repo:${hub.owner.login}@${hub.owner.id}/${hub.name}@${hub.repositoryId}`
    : `repo:${hub.owner.login}/${hub.name}`;

const putSubject = ({ hub, caller, fields }: Call): void => {
  demand(caller, 'actions', 'write');
  const useDefault = fields.flag('use_default');
  if (useDefault === undefined) throw new Refusal(422, 'Invalid request.\n\n"use_default" wasn\'t supplied.');
  const claims = fields.texts('include_claim_keys') ?? [];
  if (!useDefault && claims.length === 0) throw new Refusal(422, 'include_claim_keys must be provided');
  hub.setup.subject = {
    useDefault,
    claims: useDefault ? [] : claims,
    immutable: fields.flag('use_immutable_subject') ?? hub.setup.subject.immutable,
  };
};

const putPermissions = ({ hub, caller, fields }: Call): void => {
  demandAdmin(caller);
  const { actions } = hub.setup;
  const allowed = fields.text('allowed_actions');
  hub.setup.actions = {
    enabled: fields.flag('enabled') ?? false,
    allowed:
      allowed === 'all' || allowed === 'local_only' || allowed === 'selected' ? allowed : actions.allowed,
    pinned: fields.flag('sha_pinning_required') ?? actions.pinned,
  };
};

const putDefaults = ({ hub, caller, fields }: Call): void => {
  demandAdmin(caller);
  const { tokenDefaults } = hub.setup;
  const permissions = fields.text('default_workflow_permissions');
  hub.setup.tokenDefaults = {
    permissions: permissions === 'read' || permissions === 'write' ? permissions : tokenDefaults.permissions,
    mayApprove: fields.flag('can_approve_pull_request_reviews') ?? tokenDefaults.mayApprove,
  };
};

const patchRepository = (call: Call): Shape => {
  const { hub, caller, fields } = call;
  demandAdmin(caller);
  const visibility = fields.text('visibility');
  if (visibility === 'public' || visibility === 'private') hub.setup.visibility = visibility;
  hub.setup.allowsForks = fields.flag('allow_forking') ?? hub.setup.allowsForks;
  return repositoryNamed(hub, caller, hub.name);
};

const ENVIRONMENT = `${REPO}/environments/:environment`;
const POLICIES = `${ENVIRONMENT}/deployment-branch-policies`;
const policyShape = ({ id, name, type }: EnvironmentSetup['policies'][number]): Shape => ({
  id,
  node_id: nodeId('GateBranchPolicy', id),
  name,
  type,
});

const environmentRoutes: readonly Route[] = [
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
  {
    method: 'POST',
    path: POLICIES,
    answer(call) {
      demandAdmin(call.caller);
      const environment = mustEnvironment(call);
      // As where an environment takes every branch, or every protected one.
      if (environment.limit !== 'custom') throw notFound();
      const name = call.fields.mustText('name', 'DeploymentBranchPolicy');
      const type = call.fields.text('type') === 'tag' ? 'tag' : 'branch';
      const policy = { id: newId(call.hub) % 1_000_000, name, type } as const;
      environment.policies.push(policy);
      return ok(policyShape(policy));
    },
  },
  {
    method: 'DELETE',
    path: `${POLICIES}/:policy`,
    answer(call) {
      demandAdmin(call.caller);
      const environment = mustEnvironment(call);
      const left = environment.policies.filter(({ id }) => String(id) !== call.param('policy'));
      if (left.length === environment.policies.length) throw notFound();
      environment.policies = left;
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${ENVIRONMENT}/secrets`,
    answer: (call) => secretsOf(call, mustEnvironment(call).name),
  },
];

const permissionRoutes: readonly Route[] = [
  { method: 'GET', path: `${REPO}/actions/secrets`, answer: (call) => secretsOf(call, undefined) },
  {
    method: 'GET',
    path: `${REPO}/actions/permissions`,
    answer({ hub, caller }) {
      demandAdmin(caller);
      const { enabled, allowed, pinned } = hub.setup.actions;
      return ok(enabled ? { enabled, allowed_actions: allowed, sha_pinning_required: pinned } : { enabled });
    },
  },
  {
    method: 'PUT',
    path: `${REPO}/actions/permissions`,
    answer(call) {
      putPermissions(call);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/permissions/workflow`,
    answer({ hub, caller }) {
      demandAdmin(caller);
      const { permissions, mayApprove } = hub.setup.tokenDefaults;
      return ok({
        default_workflow_permissions: permissions,
        can_approve_pull_request_reviews: mayApprove,
      });
    },
  },
  {
    method: 'PUT',
    path: `${REPO}/actions/permissions/workflow`,
    answer(call) {
      putDefaults(call);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/oidc/customization/sub`,
    answer({ hub, caller }) {
      demand(caller, 'actions', 'read');
      const { useDefault, claims, immutable } = hub.setup.subject;
      return ok({
        use_default: useDefault,
        ...(useDefault ? {} : { include_claim_keys: claims }),
        use_immutable_subject: immutable,
        sub_claim_prefix: subjectPrefix(hub),
      });
    },
  },
  {
    method: 'PUT',
    path: `${REPO}/actions/oidc/customization/sub`,
    answer(call) {
      putSubject(call);
      return created({});
    },
  },
];

export const setupRoutes: readonly Route[] = [
  ...environmentRoutes,
  ...permissionRoutes,
  { method: 'PATCH', path: REPO, answer: (call) => ok(patchRepository(call)) },
  {
    method: 'GET',
    path: `${REPO}/codeowners/errors`,
    async answer({ hub, caller, query }) {
      demand(caller, 'contents', 'read');
      const file = await codeOwnersFile(hub, query.get('ref') ?? 'refs/heads/main');
      // Its description has no body for it.
      if (file === undefined) return { status: 404 };
      return ok({ errors: codeOwnersErrors(hub, file) });
    },
  },
];
