/** Rules and rulesets, which administrators make, change and take away. https://docs.github.com/rest/repos/rules */
import { demandAdmin } from '../access.ts';
import { DEFAULT_REF, iso, newId, type Caller, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { bypasses, rulesFor, type BypassActor, type Rule, type Ruleset } from '../rules.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { demandSight } from './repository.ts';
import { objectsOf, type Fields } from './fields.ts';
import { created, noContent, ok, paged, REPO, type Call, type Route } from './route.ts';

const ruleShape = (rule: Rule): Shape => {
  switch (rule.type) {
    case 'pull_request':
      return {
        type: rule.type,
        parameters: {
          required_approving_review_count: rule.approvals,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: rule.codeOwners,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
          allowed_merge_methods: ['merge', 'squash', 'rebase'],
        },
      };
    case 'required_status_checks':
      return {
        type: rule.type,
        parameters: {
          required_status_checks: rule.contexts.map((context) => ({
            context,
            ...(rule.app === undefined ? {} : { integration_id: rule.app }),
          })),
          strict_required_status_checks_policy: rule.strict,
        },
      };
    case 'update':
      return { type: rule.type, parameters: { update_allows_fetch_and_merge: false } };
    case 'deletion':
    case 'non_fast_forward':
    case 'required_linear_history':
    case 'required_signatures':
    case 'creation':
      return { type: rule.type };
  }
};

/** Repository administrators, as GitHub numbers the role. */
const ADMIN_ROLE = 5;

const listedRuleset = (hub: Hub, caller: Caller, set: Ruleset): Shape => ({
  id: set.id,
  name: set.name,
  target: 'branch',
  source_type: 'Repository',
  source: `${hub.owner.login}/${hub.name}`,
  enforcement: 'active',
  node_id: nodeId('Ruleset', set.id),
  _links: {
    self: { href: `${repositoryUrl(hub)}/rulesets/${set.id}` },
    html: { href: `${repositoryPage(hub)}/rules/${set.id}` },
  },
  created_at: iso(hub.createdAt),
  updated_at: iso(hub.createdAt),
  current_user_can_bypass: bypasses(caller, set) ? 'always' : 'never',
});

const fullRuleset = (hub: Hub, caller: Caller, set: Ruleset): Shape => ({
  ...listedRuleset(hub, caller, set),
  conditions: { ref_name: { include: [set.ref], exclude: [] } },
  rules: set.rules.map(ruleShape),
  // Only who may change a ruleset sees who passes it.
  ...(caller.role === 'admin'
    ? {
        bypass_actors: [
          ...(set.adminBypass
            ? [{ actor_id: ADMIN_ROLE, actor_type: 'RepositoryRole', bypass_mode: 'always' }]
            : []),
          ...(set.otherBypass ?? []).map(({ type, id, mode }) => ({
            actor_id: id,
            actor_type: type,
            bypass_mode: mode,
          })),
        ],
      }
    : {}),
});

const mustRuleset = (hub: Hub, id: string): Ruleset => {
  const found = hub.rulesets.find((set) => String(set.id) === id);
  if (found === undefined) throw notFound();
  return found;
};

const PLAIN = [
  'deletion',
  'non_fast_forward',
  'required_linear_history',
  'required_signatures',
  'creation',
  'update',
] as const;

const readRule = (fields: Fields): Rule => {
  const type = fields.text('type') ?? '';
  const parameters = fields.inner('parameters');
  if (type === 'pull_request')
    return {
      type,
      approvals: parameters?.number('required_approving_review_count') ?? 0,
      codeOwners: parameters?.flag('require_code_owner_review') ?? false,
    };
  if (type === 'required_status_checks') {
    const checks = objectsOf(parameters?.list('required_status_checks'));
    return {
      type,
      strict: parameters?.flag('strict_required_status_checks_policy') ?? false,
      contexts: checks.flatMap((check) => check.text('context') ?? []),
      app: checks
        .map((check) => check.number('integration_id') ?? undefined)
        .find((app) => app !== undefined),
    };
  }
  const plain = PLAIN.find((known) => known === type);
  if (plain === undefined) throw new Refusal(422, `Invalid rule '${type}'`);
  return { type: plain };
};

const ACTORS = ['Integration', 'OrganizationAdmin', 'RepositoryRole', 'Team', 'DeployKey', 'User'] as const;
const MODES = ['always', 'pull_request', 'exempt'] as const;

const readActor = (fields: Fields): BypassActor => {
  const type = ACTORS.find((known) => known === fields.text('actor_type'));
  if (type === undefined) throw new Refusal(422, 'Invalid actor_type');
  const mode = MODES.find((known) => known === (fields.text('bypass_mode') ?? 'always'));
  return { type, id: fields.number('actor_id') ?? null, mode: mode ?? 'always' };
};

const isAdministrators = ({ type, id, mode }: BypassActor): boolean =>
  type === 'RepositoryRole' && id === ADMIN_ROLE && mode === 'always';

/** What is not sent stays as it was. */
const readRuleset = ({ fields }: Call, before: Ruleset): Ruleset => {
  const [include] = fields.inner('conditions')?.inner('ref_name')?.texts('include') ?? [];
  const actors = fields.has('bypass_actors')
    ? objectsOf(fields.list('bypass_actors')).map(readActor)
    : undefined;
  return {
    id: before.id,
    name: fields.text('name') ?? before.name,
    ref: include === '~DEFAULT_BRANCH' ? DEFAULT_REF : (include ?? before.ref),
    adminBypass: actors === undefined ? before.adminBypass : actors.some(isAdministrators),
    otherBypass:
      actors === undefined ? (before.otherBypass ?? []) : actors.filter((actor) => !isAdministrators(actor)),
    rules: fields.has('rules') ? objectsOf(fields.list('rules')).map(readRule) : before.rules,
  };
};

export const ruleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/rules/branches/:branch*`,
    answer(call) {
      const { hub } = call;
      demandSight(call.caller);
      return paged(call, rulesFor(hub, `refs/heads/${call.param('branch')}`), ({ ruleset, rule }) => ({
        ...ruleShape(rule),
        ruleset_source_type: 'Repository',
        ruleset_source: `${hub.owner.login}/${hub.name}`,
        ruleset_id: ruleset.id,
      }));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/rulesets`,
    answer(call) {
      demandSight(call.caller);
      return paged(call, call.hub.rulesets, (set) => listedRuleset(call.hub, call.caller, set));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/rulesets/:id`,
    answer(call) {
      demandSight(call.caller);
      return ok(fullRuleset(call.hub, call.caller, mustRuleset(call.hub, call.param('id'))));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/rulesets/:id`,
    answer({ hub, caller, param }) {
      demandAdmin(caller);
      hub.rulesets.splice(hub.rulesets.indexOf(mustRuleset(hub, param('id'))), 1);
      return noContent;
    },
  },
  {
    method: 'POST',
    path: `${REPO}/rulesets`,
    answer(call) {
      demandAdmin(call.caller);
      const { hub, caller, fields } = call;
      const name = fields.mustText('name', 'Ruleset');
      const fresh = { id: newId(hub) % 1_000_000, name, ref: '', adminBypass: false, rules: [] };
      const set = readRuleset(call, fresh);
      hub.rulesets.push(set);
      return created(fullRuleset(hub, caller, set));
    },
  },
  {
    method: 'PUT',
    path: `${REPO}/rulesets/:id`,
    answer(call) {
      demandAdmin(call.caller);
      const { hub, caller, param } = call;
      const before = mustRuleset(hub, param('id'));
      const set = readRuleset(call, before);
      hub.rulesets.splice(hub.rulesets.indexOf(before), 1, set);
      return ok(fullRuleset(hub, caller, set));
    },
  },
];
