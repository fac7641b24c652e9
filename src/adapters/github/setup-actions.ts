/** What GitHub Actions may in the repository, from GitHub's REST API. Reads only. */
import { Type } from 'typebox';
import { instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { SetupActions } from '../../ports/setup.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

const permissionsRoute = 'GET /repos/{owner}/{repo}/actions/permissions';
const defaultsRoute = 'GET /repos/{owner}/{repo}/actions/permissions/workflow';
const subjectRoute = 'GET /repos/{owner}/{repo}/actions/oidc/customization/sub';
const workflowsRoute = 'GET /repos/{owner}/{repo}/actions/workflows';
const quotaRoute = 'GET /rate_limit';

const decodePermissions = decoder(
  permissionsRoute,
  Type.Object({
    enabled: Type.Boolean(),
    allowed_actions: Type.Optional(
      Type.Union([Type.Literal('all'), Type.Literal('local_only'), Type.Literal('selected')]),
    ),
    sha_pinning_required: Type.Optional(Type.Boolean()),
  }),
);
const decodeDefaults = decoder(
  defaultsRoute,
  Type.Object({
    default_workflow_permissions: Type.Union([Type.Literal('read'), Type.Literal('write')]),
    can_approve_pull_request_reviews: Type.Boolean(),
  }),
);
const decodeSubject = decoder(
  subjectRoute,
  Type.Object({
    use_default: Type.Boolean(),
    include_claim_keys: Type.Optional(Type.Array(Type.String())),
    use_immutable_subject: Type.Optional(Type.Boolean()),
    sub_claim_prefix: Type.Optional(Type.String()),
  }),
);
const decodeWorkflows = decoder(
  workflowsRoute,
  Type.Object({
    total_count: Type.Integer(),
    workflows: Type.Array(Type.Object({ path: Type.String(), state: Type.String() })),
  }),
);
const allowance = Type.Object({ limit: Type.Integer(), remaining: Type.Integer(), reset: Type.Integer() });
const decodeQuota = decoder(
  quotaRoute,
  Type.Object({ resources: Type.Object({ core: allowance, graphql: Type.Optional(allowance) }) }),
);

const FOLDER = '.github/workflows/';
const PAGE = 100;

/**
 * Subject and workflows need `actions: read`; the permissions need `administration: read`, which no token of a workflow has.
 * https://docs.github.com/rest/actions
 */
export const createSetupActions = ({ octokit, owner, repo }: GitHubClient): SetupActions => ({
  async permissions() {
    const { data } = await octokit.request(permissionsRoute, { owner, repo });
    const found = decodePermissions(data);
    // Switched off, Actions shows no more than that.
    return {
      enabled: found.enabled,
      allowed: found.allowed_actions ?? 'all',
      pinned: found.sha_pinning_required ?? false,
    };
  },
  async tokenDefaults() {
    const { data } = await octokit.request(defaultsRoute, { owner, repo });
    const found = decodeDefaults(data);
    return {
      permissions: found.default_workflow_permissions,
      mayApprove: found.can_approve_pull_request_reviews,
    };
  },
  async subject() {
    const { data } = await octokit.request(subjectRoute, { owner, repo });
    const found = decodeSubject(data);
    return {
      // NB. A server that does not speak of it has the form with names alone.
      immutable: found.use_immutable_subject ?? false,
      prefix: found.sub_claim_prefix,
      claims: found.use_default ? undefined : (found.include_claim_keys ?? []),
    };
  },
  async workflows() {
    const { data } = await octokit.request(workflowsRoute, { owner, repo, per_page: PAGE });
    const { total_count: total, workflows } = decodeWorkflows(data);
    if (total > workflows.length)
      throw new Fault(
        'github.unexpected',
        `There are ${total} workflows, and GitHub showed ${workflows.length}.`,
        {
          call: workflowsRoute,
          remedy: 'Remove what is not used, then run doctor again.',
        },
      );
    return workflows
      .filter(({ path }) => path.startsWith(FOLDER))
      .map(({ path, state }) => ({ file: path.slice(FOLDER.length), state }));
  },
  async quota() {
    const { core, graphql } = decodeQuota((await octokit.request(quotaRoute)).data).resources;
    const [least] = [core, ...(graphql === undefined ? [] : [graphql])].toSorted(
      (a, b) => a.remaining / a.limit - b.remaining / b.limit,
    );
    const { limit, remaining, reset } = least ?? core;
    return { limit, remaining, resetAt: instant(reset * 1000) };
  },
});
