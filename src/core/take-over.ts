/** Which effects an extension has in which order: privilege by privilege, the grant before it is ended and its own begun. */
import { privilegeOf } from './extension.ts';
import type { Plan, Step } from './plan.ts';

export type Move =
  /** A step of the new grant. */
  | { readonly kind: 'open'; readonly step: Step }
  /** A step of the grant before it. `needed`: nothing goes on before its place is empty. */
  | { readonly kind: 'end'; readonly step: Step; readonly needed: boolean };

/** In the order of elevation. Without a grant before it every step is opened. */
export const movesFor = (
  plan: Pick<Plan, 'steps'>,
  former: Pick<Plan, 'steps'> | undefined,
): readonly Move[] => {
  const partners = former === undefined ? new Map<string, Step>() : partnersIn(plan, former);
  const taken = [...partners.values()];
  // What the new grant does not take over ends with the one that held it.
  const left = (former?.steps ?? []).filter((step) => !taken.includes(step));
  return [
    ...plan.steps.flatMap((step) => movesOf(step, partners.get(step.id))),
    ...left.map((step): Move => ({ kind: 'end', step, needed: false })),
  ];
};

/** For each step of `plan`, by id, the step of `former` that gives the same; each at most once. */
export const partnersIn = (
  plan: Pick<Plan, 'steps'>,
  former: Pick<Plan, 'steps'>,
): ReadonlyMap<string, Step> => {
  const left = [...former.steps];
  const partners = new Map<string, Step>();
  for (const step of plan.steps) {
    const at = left.findIndex((other) => privilegeOf(other) === privilegeOf(step));
    const [partner] = at === -1 ? [] : left.splice(at, 1);
    if (partner !== undefined) partners.set(step.id, partner);
  }
  return partners;
};

const movesOf = (step: Step, before: Step | undefined): readonly Move[] => {
  const open: Move = { kind: 'open', step };
  if (before === undefined) return [open];
  switch (step.kind) {
    case 'azure-role':
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
    case 'vm-jit':
      // One person has one assignment in a place (PIM), one machine one request for just-in-time access: it is emptied first.
      return [{ kind: 'end', step: before, needed: true }, open];
    case 'nsg-rule':
    case 'azure-firewall':
      // Two rules of different grants do not collide: the way stays open.
      return [open, { kind: 'end', step: before, needed: false }];
  }
};
