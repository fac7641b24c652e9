/** `connect:` of an entitlement with the ids of one grant filled in; what cannot stand in a command is never put into one. */
import type { Plan, Step } from './plan.ts';
import type { Bound, Entitlement, Policy, Privilege } from './policy.ts';

/** `toFillIn`: what the person puts in, because the grant does not say which one is meant. */
export interface Connect {
  readonly text: string;
  readonly toFillIn: readonly string[];
}

/** `undefined`: nothing is said, or nothing that would work. */
export const connectOf = (
  { connect }: Pick<Entitlement, 'connect'>,
  given: { readonly entitlement: Entitlement; readonly plan: Plan; readonly targets: Policy['targets'] },
): Connect | undefined => {
  const text = connect?.trim();
  if (text === undefined || text === '') return undefined;
  const values = valuesOf(given.entitlement, given.plan);
  const toFillIn = new Set<string>();
  let isBroken = false;
  const filled = text.replaceAll(PLACE, (place: string, name: string) => {
    const value = name.startsWith('target:')
      ? given.targets.get(name.slice('target:'.length))
      : (values.get(name) ?? machineFor(name, given.plan));
    if (value === undefined) toFillIn.add(name);
    // NB. An id is text that others chose: whatever a shell would read as more than one word ends the whole command.
    else if (!WORD.test(value)) isBroken = true;
    return value ?? place;
  });
  return isBroken ? undefined : { text: filled, toFillIn: [...toFillIn] };
};

/** `<VM id>`, `<source_ip>`, `<target:hub>`. */
const PLACE = /<([A-Za-z][A-Za-z0-9_ :.-]{0,60})>/g;
/** One word for every shell, that is no option and needs no quotes. */
const WORD = /^[A-Za-z0-9/][A-Za-z0-9/._:@+-]*$/;

/** The one machine that the plan opens, where it opens one. */
const machineFor = (name: string, { steps }: Plan): string | undefined => {
  const [id, ...others] = new Set(steps.flatMap(machineOf));
  if (id === undefined || others.length > 0) return undefined;
  switch (name) {
    case 'VM id':
      return id;
    case 'VM name':
      return id.slice(id.lastIndexOf('/') + 1);
    default:
      return undefined;
  }
};

const machineOf = (step: Step): readonly string[] => {
  if ('vm' in step) return [step.vm];
  return step.kind === 'azure-role' && /\/Microsoft\.Compute\/virtualMachines\/[^/]+$/i.test(step.scope)
    ? [step.scope]
    : [];
};

/** What the parameters of the request came to, by name, as far as its plan shows them. */
export const valuesOf = (entitlement: Entitlement, plan: Plan): ReadonlyMap<string, string> =>
  new Map(
    entitlement.privileges.flatMap((privilege, index) => {
      const step = plan.steps.find(({ id }) => id === String(index + 1));
      if (step?.kind !== privilege.kind) return [];
      return boundIn(privilege, step).flatMap(([bound, value]): readonly (readonly [string, string])[] =>
        bound.kind === 'fixed' || value === undefined ? [] : [[bound.name, value]],
      );
    }),
  );

type Filled = readonly [Bound<string>, string | undefined];

const boundIn = (privilege: Privilege, step: Step): readonly Filled[] => {
  switch (privilege.kind) {
    case 'azure-role':
      return [[privilege.scope, step.kind === 'azure-role' ? step.scope : undefined]];
    case 'entra-group':
      return [[privilege.group, step.kind === 'entra-group' ? step.group : undefined]];
    case 'github-repo':
      return [[privilege.repository, step.kind === 'github-repo' ? step.repository : undefined]];
    case 'vm-jit':
      return step.kind !== 'vm-jit'
        ? []
        : [
            [privilege.vm, step.vm],
            [privilege.source, addressIn(step.source)],
          ];
    case 'azure-firewall':
      return step.kind !== 'azure-firewall'
        ? []
        : [
            [privilege.policy, step.policy],
            [privilege.source, addressIn(step.source)],
          ];
    case 'nsg-rule': {
      if (step.kind !== 'nsg-rule') return [];
      const place: Filled =
        'vm' in privilege
          ? [privilege.vm, 'vm' in step ? step.vm : undefined]
          : [privilege.nsg, 'nsg' in step ? step.nsg : undefined];
      // Of several sources nobody can tell which came from where.
      return 'kind' in privilege.source && typeof step.source === 'string'
        ? [place, [privilege.source, addressIn(step.source)]]
        : [place];
    }
    case 'entra-role':
    case 'github-team':
      return [];
  }
};

/** `203.0.113.7/32` is one address, and asked for as one. */
const addressIn = (cidr: string): string => cidr.replace(/^([\d.]+)\/32$|^([0-9a-f:]+)\/128$/i, '$1$2');
