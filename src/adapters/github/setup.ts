/** How the repository is set up, from GitHub's REST API: settings, rules, environments, names of secrets. Reads only. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { BranchRule, Bypass, Environment } from '../../core/doctor/facts.ts';
import { Fault } from '../../core/fault.ts';
import type { Setup } from '../../ports/setup.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

const repositoryRoute = 'GET /repos/{owner}/{repo}';
const rulesRoute = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
const rulesetRoute = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
const environmentsRoute = 'GET /repos/{owner}/{repo}/environments';
const branchesRoute = 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies';
const secretsRoute = 'GET /repos/{owner}/{repo}/actions/secrets';
const environmentSecretsRoute = 'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets';

/** Rules of a branch, environments, secrets: no set-up of ours has more on one page. */
const PAGE = 100;

const decodeRepository = decoder(
  repositoryRoute,
  Type.Object({
    visibility: Type.Union([Type.Literal('public'), Type.Literal('private'), Type.Literal('internal')]),
    allow_forking: Type.Optional(Type.Boolean()),
    owner: Type.Object({ type: Type.String() }),
    permissions: Type.Optional(Type.Object({ admin: Type.Boolean() })),
  }),
);

const ruleHome = {
  ruleset_id: Type.Integer(),
  ruleset_source_type: Type.String(),
  ruleset_source: Type.String(),
};
const pullRequestRule = Type.Object({
  ...ruleHome,
  type: Type.Literal('pull_request'),
  parameters: Type.Object({
    required_approving_review_count: Type.Integer(),
    require_code_owner_review: Type.Boolean(),
  }),
});
const statusRule = Type.Object({
  ...ruleHome,
  type: Type.Literal('required_status_checks'),
  parameters: Type.Object({
    strict_required_status_checks_policy: Type.Boolean(),
    required_status_checks: Type.Array(
      Type.Object({
        context: Type.String(),
        integration_id: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
      }),
    ),
  }),
});
const PLAIN = [
  'creation',
  'update',
  'deletion',
  'non_fast_forward',
  'required_linear_history',
  'required_signatures',
] as const;
const otherRule = Type.Object({ ...ruleHome, type: Type.String() });
const decodeRules = decoder(rulesRoute, Type.Array(otherRule));
const decodePullRequestRule = decoder(rulesRoute, pullRequestRule);
const decodeStatusRule = decoder(rulesRoute, statusRule);

const decodeRuleset = decoder(
  rulesetRoute,
  Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    bypass_actors: Type.Optional(
      Type.Array(
        Type.Object({
          actor_id: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
          actor_type: Type.Union([
            Type.Literal('Integration'),
            Type.Literal('OrganizationAdmin'),
            Type.Literal('RepositoryRole'),
            Type.Literal('Team'),
            Type.Literal('DeployKey'),
            Type.Literal('User'),
          ]),
          bypass_mode: Type.Optional(
            Type.Union([Type.Literal('always'), Type.Literal('pull_request'), Type.Literal('exempt')]),
          ),
        }),
      ),
    ),
  }),
);

const environmentSchema = Type.Object({
  name: Type.String(),
  protection_rules: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        wait_timer: Type.Optional(Type.Integer()),
        reviewers: Type.Optional(Type.Array(Type.Unknown())),
      }),
    ),
  ),
  deployment_branch_policy: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({ protected_branches: Type.Boolean(), custom_branch_policies: Type.Boolean() }),
    ]),
  ),
});
const decodeEnvironments = decoder(
  environmentsRoute,
  Type.Object({ total_count: Type.Integer(), environments: Type.Array(environmentSchema) }),
);
const decodeBranches = decoder(
  branchesRoute,
  Type.Object({
    total_count: Type.Integer(),
    branch_policies: Type.Array(
      Type.Object({ id: Type.Integer(), name: Type.String(), type: Type.Optional(Type.String()) }),
    ),
  }),
);
const secretsSchema = Type.Object({
  total_count: Type.Integer(),
  secrets: Type.Array(Type.Object({ name: Type.String() })),
});
const decodeSecrets = decoder(secretsRoute, secretsSchema);
const decodeEnvironmentSecrets = decoder(environmentSecretsRoute, secretsSchema);

/**
 * `GET …/environments` and its branch policies need `actions: read`; the rules need no right of their own. Who passes a ruleset and
 * which secrets there are, GitHub shows to no token of a workflow. https://docs.github.com/rest
 */
export const createSetup = (client: GitHubClient): Setup => {
  const { octokit } = client;
  const here = { owner: client.owner, repo: client.repo };
  let asked: Promise<ReturnType<typeof decodeRepository>> | undefined;
  const repository = () =>
    (asked ??= octokit.request(repositoryRoute, here).then(({ data }) => decodeRepository(data)));
  const branchesOf = async (name: string): Promise<Environment['branches']> => {
    const { data } = await octokit.request(branchesRoute, {
      ...here,
      environment_name: name,
      per_page: PAGE,
    });
    const { total_count: total, branch_policies: policies } = decodeBranches(data);
    whole(branchesRoute, total, policies.length);
    return policies.map(({ id, name: pattern, type }) => ({
      id,
      name: pattern,
      kind: type === 'tag' ? 'tag' : 'branch',
    }));
  };
  const environmentOf = async (shown: Static<typeof environmentSchema>): Promise<Environment> => {
    const rules = shown.protection_rules ?? [];
    const limit = shown.deployment_branch_policy ?? undefined;
    return {
      name: shown.name,
      reviewers: rules
        .filter(({ type }) => type === 'required_reviewers')
        // NB. A rule whose reviewers are not shown still waits for somebody.
        .reduce((sum, { reviewers }) => sum + Math.max(1, reviewers?.length ?? 0), 0),
      waitMinutes: rules.reduce((sum, { wait_timer: minutes = 0 }) => sum + minutes, 0),
      otherRules: rules.filter(({ type }) => !KNOWN_RULES.has(type)).length,
      branches:
        limit === undefined
          ? 'any'
          : limit.custom_branch_policies
            ? await branchesOf(shown.name)
            : limit.protected_branches
              ? 'protected'
              : 'any',
    };
  };
  return {
    async settings() {
      const found = await repository();
      return {
        visibility: found.visibility,
        // NB. What GitHub does not say is taken for the worse.
        allowsForks: found.allow_forking ?? true,
        ownerKind: found.owner.type === 'Organization' ? 'organization' : 'user',
      };
    },
    async rulesOf(branch) {
      const { data } = await octokit.request(rulesRoute, { ...here, branch, per_page: PAGE });
      return decodeRules(data).map((rule, index) => ruleOf(rule, Reflect.get(data, index)));
    },
    async bypassOf(rules) {
      // NB. An empty list that somebody without the right is shown would read as "nobody passes".
      if ((await repository()).permissions?.admin !== true) throw hiddenBypass('a ruleset');
      const ids = [...new Set(rules.map(({ ruleset }) => ruleset))];
      const found = await Promise.all(
        ids.map((id) => octokit.request(rulesetRoute, { ...here, ruleset_id: id })),
      );
      return found.map(({ data }) => bypassIn(decodeRuleset(data)));
    },
    async environments() {
      const { data } = await octokit.request(environmentsRoute, { ...here, per_page: PAGE });
      const { total_count: total, environments } = decodeEnvironments(data);
      whole(environmentsRoute, total, environments.length);
      return Promise.all(environments.map(environmentOf));
    },
    async secrets(environments) {
      const { data } = await octokit.request(secretsRoute, { ...here, per_page: PAGE });
      const own = namesIn(secretsRoute, decodeSecrets(data));
      const inside = await Promise.all(
        environments.map(async (name) => {
          const request = { ...here, environment_name: name, per_page: PAGE };
          const answer = decodeEnvironmentSecrets(
            (await octokit.request(environmentSecretsRoute, request)).data,
          );
          return [name, namesIn(environmentSecretsRoute, answer)] as const;
        }),
      );
      return { repository: own, environments: new Map(inside) };
    },
  };
};

const KNOWN_RULES = new Set(['required_reviewers', 'wait_timer', 'branch_policy']);

const ruleOf = (rule: Static<typeof otherRule>, raw: unknown): BranchRule => {
  const home =
    rule.ruleset_source_type === 'Repository'
      ? `repos/${rule.ruleset_source}`
      : `${rule.ruleset_source_type === 'Organization' ? 'orgs' : 'enterprises'}/${rule.ruleset_source}`;
  const base = { ruleset: rule.ruleset_id, home };
  if (rule.type === 'pull_request') {
    const { parameters } = decodePullRequestRule(raw);
    return {
      ...base,
      type: 'pull_request',
      approvals: parameters.required_approving_review_count,
      codeOwners: parameters.require_code_owner_review,
    };
  }
  if (rule.type === 'required_status_checks') {
    const { parameters } = decodeStatusRule(raw);
    return {
      ...base,
      type: 'required_status_checks',
      strict: parameters.strict_required_status_checks_policy,
      checks: parameters.required_status_checks.map(({ context, integration_id: app }) => ({
        context,
        app: app ?? undefined,
      })),
    };
  }
  return { ...base, type: PLAIN.find((type) => type === rule.type) ?? 'other' };
};

const bypassIn = ({ id, name, bypass_actors: actors }: ReturnType<typeof decodeRuleset>): Bypass => {
  // NB. An answer without the list does not say that nobody passes.
  if (actors === undefined) throw hiddenBypass(`the ruleset ${id}`);
  return {
    ruleset: id,
    name,
    actors: actors.map(({ actor_type: kind, actor_id: actor, bypass_mode: mode = 'always' }) => ({
      kind,
      id: actor ?? undefined,
      mode,
    })),
  };
};

const hiddenBypass = (what: string): Fault =>
  new Fault('github.forbidden', `GitHub does not show who passes ${what}.`, {
    call: rulesetRoute,
    remedy: 'It shows that to administrators alone.',
  });

const namesIn = (route: string, { total_count: total, secrets }: Static<typeof secretsSchema>) => {
  whole(route, total, secrets.length);
  return secrets.map(({ name }) => name);
};

/** NB. A list that was cut off would hide the one entry that matters. */
const whole = (call: string, total: number, shown: number): void => {
  if (total > shown)
    throw new Fault('github.unexpected', `There are ${total} entries, and GitHub showed ${shown}.`, {
      call,
      remedy: 'Remove what is not used, then run doctor again.',
    });
};
