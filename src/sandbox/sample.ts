/** Finds, in any policy, an entitlement to rehearse with: alice asks, two rules must be filled, a role and an NSG rule open. */
import type { PersonKey } from '../core/brand.ts';
import type { ApprovalTree, Entitlement, Parameter, People, PeopleRef, Policy } from '../core/policy.ts';
import type { Sample } from './addresses.ts';

const REQUESTER = 'alice';

export interface FoundSample {
  readonly sample: Sample;
  readonly entitlement: Entitlement;
}

/** `outsiders`: logins that may be named as the one who counts for nothing, the best first. */
export const findSample = (policy: Policy, outsiders: readonly string[]): FoundSample | undefined => {
  const { people } = policy;
  const requester = [...(people?.byKey.values() ?? [])].find(
    (person) => person.login.toLowerCase() === REQUESTER,
  )?.key;
  if (people === undefined || requester === undefined) return undefined;
  for (const entitlement of policy.entitlements.values()) {
    const found = sampleOf(policy, people, { entitlement, requester, outsiders });
    if (found !== undefined) return { sample: found, entitlement };
  }
  return undefined;
};

interface Candidate {
  readonly entitlement: Entitlement;
  readonly requester: PersonKey;
  readonly outsiders: readonly string[];
}

const sampleOf = (policy: Policy, people: People, candidate: Candidate): Sample | undefined => {
  const { entitlement, requester } = candidate;
  const kinds = new Set(entitlement.privileges.map((privilege) => privilege.kind));
  // Only what the sandbox's platforms open: a role for the window, and a rule in a group that is named.
  const opens = entitlement.privileges.every(
    (privilege) =>
      (privilege.kind === 'azure-role' && privilege.assignment === 'active') ||
      (privilege.kind === 'nsg-rule' && 'destination' in privilege),
  );
  if (!opens || !kinds.has('azure-role') || !kinds.has('nsg-rule')) return undefined;
  const named = resolverOf(people, entitlement, requester);
  if (!named(entitlement.requesters).includes(requester)) return undefined;
  const rules = entitlement.approval === 'none' ? [] : leavesOf(entitlement.approval);
  if (rules.length < 2) return undefined;
  const seats = rules.flatMap((rule) =>
    Array.from({ length: rule.count }, () => named(rule.by).filter((key) => key !== requester)),
  );
  const filled = fill(seats);
  const request = requestOf(policy, entitlement);
  const entitled = new Set(seats.flat().map((key) => loginOf(people, key).toLowerCase()));
  const outsider = candidate.outsiders.find(
    (login) => !entitled.has(login.toLowerCase()) && login.toLowerCase() !== REQUESTER,
  );
  if (filled === undefined || request === undefined || outsider === undefined) return undefined;
  return {
    entitlement: entitlement.name,
    request,
    approvers: filled.map((key) => loginOf(people, key)),
    outsider,
  };
};

const loginOf = (people: People, key: PersonKey): string => people.byKey.get(key)?.login ?? key;

/** The rules that must all be filled; a tree with a choice in it fills the first branch. */
const leavesOf = (tree: ApprovalTree): readonly Extract<ApprovalTree, { kind: 'rule' }>[] => {
  switch (tree.kind) {
    case 'rule':
      return [tree];
    case 'all':
      return tree.of.flatMap(leavesOf);
    case 'any':
      return tree.of.slice(0, 1).flatMap(leavesOf);
  }
};

/** Who stands behind references, without what only a live system knows (teams, rotas). */
const resolverOf = (
  people: People,
  entitlement: Entitlement,
  requester: PersonKey,
): ((refs: readonly PeopleRef[]) => readonly PersonKey[]) => {
  const managerOf = (key: PersonKey | undefined): PersonKey | undefined =>
    key === undefined ? undefined : people.byKey.get(key)?.manager;
  const members = (group: string, seen: readonly string[]): readonly PersonKey[] => {
    const found = people.groups.get(group);
    if (found === undefined || found.kind === 'team' || seen.includes(group)) return [];
    return found.members.flatMap((member) =>
      member.kind === 'person' ? [member.person] : members(member.group, [...seen, group]),
    );
  };
  const one = (ref: PeopleRef): readonly (PersonKey | undefined)[] => {
    switch (ref.kind) {
      case 'user':
        return [ref.person];
      case 'group':
        return members(ref.group, []);
      case 'manager':
        return [managerOf(requester)];
      case 'manager-of-manager':
        return [managerOf(managerOf(requester))];
      case 'owner':
        return entitlement.owner.filter((inner) => inner.kind !== 'owner').flatMap(one);
      case 'team':
      case 'oncall':
      case 'workload':
        return [];
    }
  };
  return (refs) => [...new Set(refs.flatMap(one).filter((key) => key !== undefined))];
};

/** A different person on every seat, or undefined. */
const fill = (
  seats: readonly (readonly PersonKey[])[],
  taken: readonly PersonKey[] = [],
): readonly PersonKey[] | undefined => {
  const [first, ...rest] = seats;
  if (first === undefined) return taken;
  for (const person of first) {
    if (taken.includes(person)) continue;
    const filled = fill(rest, [...taken, person]);
    if (filled !== undefined) return filled;
  }
  return undefined;
};

const WINDOW_MINUTES = 120;
const WORDS = 'Fail over payments-db-02, replication is stuck since 14:10';

/** Undefined when a parameter or a ticket has a form that cannot be made up. */
const requestOf = (policy: Policy, entitlement: Entitlement): string | undefined => {
  const window = Math.min(WINDOW_MINUTES, Math.floor(entitlement.maxDuration / 60_000));
  const values = entitlement.parameters.map((parameter) => [parameter.name, valueOf(parameter)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  const ticket = entitlement.ticket.required ? ticketOf(policy, entitlement) : '';
  if (ticket === undefined) return undefined;
  const least = policy.settings?.justification.minLength ?? 0;
  return [
    `entitlement: ${entitlement.name}`,
    `duration: ${window % 60 === 0 ? `${window / 60}h` : `${window}m`}`,
    `justification: ${WORDS.padEnd(least, '.')}`,
    ...(ticket === '' ? [] : [`ticket: ${ticket}`]),
    ...(values.length === 0
      ? []
      : [`parameters: { ${values.map(([name, value]) => `${name}: ${value ?? ''}`).join(', ')} }`]),
    '',
  ].join('\n');
};

const TICKETS = ['CHG0031234', 'INC0031234', 'PAY-1234', 'CS-1234', 'OPS-1234', '1234', '#1234'];

/** Of a system about which nobody is asked: a ticket that is made up exists nowhere else. */
const ticketOf = (policy: Policy, { ticket: demand }: Entitlement): string | undefined => {
  const systems = policy.settings?.tickets ?? [];
  return TICKETS.find((ticket) => {
    const meant = systems.find(({ pattern }) => new RegExp(pattern).test(ticket));
    return meant?.source.kind === 'nobody' && (demand.system ?? meant.system) === meant.system;
  });
};

const valueOf = (parameter: Parameter): string | undefined => {
  switch (parameter.type) {
    case 'ip':
      return addressIn(parameter.within[0]);
    case 'cidr': {
      const address = addressIn(parameter.within[0]);
      return address === undefined ? undefined : `${address}/32`;
    }
    case 'text': {
      const { pattern } = parameter;
      return [...TICKETS, 'C000001', 'sample', 'abc'].find(
        (text) => pattern === undefined || new RegExp(pattern).test(text),
      );
    }
    case 'choice':
      return parameter.choices[0];
    case 'target':
      return parameter.among[0];
    case 'integer':
      return String(parameter.min ?? Math.min(1, parameter.max ?? 1));
  }
};

/** The eighth address of an IPv4 network that is large enough, its first otherwise. */
const addressIn = (network: string | undefined): string | undefined => {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(network ?? '203.0.113.0/24');
  if (match === null) return undefined;
  const [, a, b, c, d, length] = match;
  return Number(length ?? 32) <= 28 ? `${a}.${b}.${c}.${Number(d) + 7}` : `${a}.${b}.${c}.${d}`;
};
