/** Rules and rulesets, to be read; an administrator may switch a ruleset off. https://docs.github.com/rest/repos/rules */
import { demandAdmin } from '../access.ts';
import { iso, type Caller, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound } from '../refusal.ts';
import { bypasses, rulesFor, type Rule, type Ruleset } from '../rules.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { demandSight } from './repository.ts';
import { noContent, ok, paged, REPO, type Route } from './route.ts';

const ruleShape = (rule: Rule): Shape => {
  switch (rule.type) {
    case 'pull_request':
      return {
        type: rule.type,
        parameters: {
          required_approving_review_count: 0,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
          allowed_merge_methods: ['merge', 'squash', 'rebase'],
        },
      };
    case 'required_status_checks':
      return {
        type: rule.type,
        parameters: {
          required_status_checks: rule.contexts.map((context) => ({ context })),
          strict_required_status_checks_policy: false,
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
        bypass_actors: set.adminBypass
          ? [{ actor_id: ADMIN_ROLE, actor_type: 'RepositoryRole', bypass_mode: 'always' }]
          : [],
      }
    : {}),
});

const mustRuleset = (hub: Hub, id: string): Ruleset => {
  const found = hub.rulesets.find((set) => String(set.id) === id);
  if (found === undefined) throw notFound();
  return found;
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
];
