/** What Actions may, the subject of id tokens, visibility, code owners. https://docs.github.com/rest/actions/permissions */
import { demand, demandAdmin } from '../access.ts';
import { codeOwnersErrors, codeOwnersFile } from '../code-owners.ts';
import type { Hub } from '../model.ts';
import { Refusal } from '../refusal.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryNamed } from '../shapes/repository.ts';
import { secretsOf } from './environments.ts';
import { created, noContent, ok, REPO, type Call, type Route } from './route.ts';

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
