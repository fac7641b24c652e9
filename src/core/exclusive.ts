/** The containers that the policy declares `managed: exclusive` and that can be swept of whoever no grant put there. */
import type { EntraId } from './brand.ts';
import { groupsIn } from './entra-groups.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { Policy } from './policy.ts';

export interface ExclusiveContainer {
  readonly kind: 'github-team' | 'entra-group';
  /** `org/slug`, or the object id of a group. */
  readonly name: string;
}

/** NB. Only where something may be opened at all: an environment that only observes changes nothing on a platform. */
export const exclusiveContainers = (policy: Policy): readonly ExclusiveContainer[] => {
  const teams = [...policy.entitlements.values()]
    .filter(({ environment }) => environment.mode === 'enforce')
    .flatMap(({ privileges }) =>
      privileges.flatMap((privilege) => (privilege.kind === 'github-team' ? [privilege.team] : [])),
    );
  const groups = groupsIn(policy)
    .filter(({ entitlement, privilege }) => entitlement.environment.mode === 'enforce' && privilege.exclusive)
    .map(({ group }) => group);
  return [
    ...[...new Set(teams)].map((name) => ({ kind: 'github-team', name }) as const),
    ...[...new Set(groups)].map((name) => ({ kind: 'entra-group', name }) as const),
  ];
};

/**
 * Whether an open grant put this person into this group, or is about to: a membership itself cannot say it.
 * NB. All that the ledger is believed here is that somebody stays in until that grant ends, by whatever it ends.
 */
export const isGranted = (
  open: Iterable<OpenGrant>,
  { group, principal }: { readonly group: string; readonly principal: EntraId },
): boolean =>
  [...open].some(
    ({ state, plan }) =>
      state !== 'scheduled' &&
      plan.steps.some(
        (step) =>
          step.kind === 'entra-group' &&
          step.access === 'member' &&
          step.group === group.toLowerCase() &&
          step.principal === principal,
      ),
  );
