/** Environments as REST shows them, whole and in short. */
import { iso, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import type { EnvironmentSetup } from '../setup.ts';
import { simpleUser } from './account.ts';
import type { Shape } from './json.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { teamShape } from './team.ts';

const reviewerShape = (hub: Hub, { type, id }: EnvironmentSetup['reviewers'][number]): Shape => {
  const team = type === 'Team' ? hub.teams.find((each) => each.id === id) : undefined;
  if (team !== undefined) return { type, reviewer: teamShape(hub, team) };
  const known = type === 'User' ? hub.people.find(({ person }) => person.id === id)?.person : undefined;
  return known === undefined ? { type } : { type, reviewer: simpleUser(hub, known) };
};

export const reviewerShapes = (hub: Hub, reviewers: EnvironmentSetup['reviewers']): readonly Shape[] =>
  reviewers.map((each) => reviewerShape(hub, each));

export const environmentInShort = (hub: Hub, { id, name }: EnvironmentSetup): Shape => ({
  id,
  node_id: nodeId('Environment', id),
  name,
  url: `${repositoryUrl(hub)}/environments/${encodeURIComponent(name)}`,
  html_url: `${repositoryPage(hub)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
});

export const environmentShape = (hub: Hub, environment: EnvironmentSetup): Shape => {
  const { id, waitTimer, reviewers, preventsSelfReview, limit } = environment;
  const rule = (at: number, type: string, more: Shape = {}): Shape => ({
    id: id * 10 + at,
    node_id: nodeId('GateRule', id * 10 + at),
    type,
    ...more,
  });
  return {
    ...environmentInShort(hub, environment),
    created_at: iso(hub.createdAt),
    updated_at: iso(hub.createdAt),
    protection_rules: [
      ...(waitTimer === 0 ? [] : [rule(1, 'wait_timer', { wait_timer: waitTimer })]),
      ...(reviewers.length === 0
        ? []
        : [
            rule(2, 'required_reviewers', {
              prevent_self_review: preventsSelfReview,
              reviewers: reviewerShapes(hub, reviewers),
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
