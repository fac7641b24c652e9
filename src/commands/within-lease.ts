/** What one run may take up: no more of one place than it can open before its lease is over, as places take one write at a time. */
import type { Step } from '../core/plan.ts';
import type { Taken } from './take-up.ts';

/** A rule takes seconds, ten at worst; a policy with firewalls behind it three to five minutes. */
const MOST: Readonly<Record<'nsg-rule' | 'azure-firewall', number>> = { 'nsg-rule': 60, 'azure-firewall': 3 };

interface Place {
  readonly id: string;
  readonly most: number;
}

/** How many of a run stand in line at each place so far. */
export type Lines = ReadonlyMap<string, number>;

/** Those that fit, in their order, and the lines with them; the others are for the next run. */
export const withinLease = (
  taken: readonly Taken[],
  before: Lines,
): { readonly fit: readonly Taken[]; readonly linesOf: (some: readonly Taken[]) => Lines } => {
  const lines = new Map(before);
  const fit = taken.filter((one) => {
    const places = placesOf(one);
    if (places.some(({ id, most }) => (lines.get(id) ?? 0) >= most)) return false;
    for (const { id } of places) lines.set(id, (lines.get(id) ?? 0) + 1);
    return true;
  });
  return { fit, linesOf: (some) => added(before, some) };
};

const added = (before: Lines, some: readonly Taken[]): Lines => {
  const lines = new Map(before);
  for (const { id } of some.flatMap(placesOf)) lines.set(id, (lines.get(id) ?? 0) + 1);
  return lines;
};

const placesOf = ({ events }: Taken): readonly Place[] =>
  events.flatMap((event) => (event.type === 'elevating' ? event.data.plan.steps.flatMap(placeOf) : []));

const placeOf = (step: Step): readonly Place[] => {
  switch (step.kind) {
    case 'nsg-rule':
      return [{ id: ('vm' in step ? step.vm : step.nsg).toLowerCase(), most: MOST['nsg-rule'] }];
    case 'azure-firewall':
      return [{ id: step.policy.toLowerCase(), most: MOST['azure-firewall'] }];
    case 'vm-jit':
    case 'azure-role':
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return [];
  }
};
