/** The containers that the policy declares `managed: exclusive` and that can be swept of whoever no grant put there. */
import type { Policy } from './policy.ts';

export interface ExclusiveContainer {
  readonly kind: 'github-team';
  /** `org/slug`. */
  readonly name: string;
}

/** NB. Only where something may be opened at all: an environment that only observes changes nothing on a platform. */
export const exclusiveContainers = (policy: Policy): readonly ExclusiveContainer[] => {
  const teams = [...policy.entitlements.values()]
    .filter(({ environment }) => environment.mode === 'enforce')
    .flatMap(({ privileges }) =>
      privileges.flatMap((privilege) => (privilege.kind === 'github-team' ? [privilege.team] : [])),
    );
  return [...new Set(teams)].map((name) => ({ kind: 'github-team', name }));
};
