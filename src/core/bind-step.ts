/** One privilege of an entitlement with the parameters of one request filled in. Whatever cannot be filled in is a refusal. */
import type { EntraId, GitHubUserId, GrantNumber, PersonKey, ResourceId } from './brand.ts';
import { parseEntraId } from './brand.ts';
import type { Reason } from './decision.ts';
import { canonicalCidr } from './network-address.ts';
import { oneOrMore, type OneOrMore } from './one-or-more.ts';
import type { Step } from './plan.ts';
import type { Bound, Entitlement, Policy, Privilege, Settings } from './policy.ts';
import type { AccessRequest, RequestParameter } from './request.ts';

/** Whom the plan is for, and under which identities. */
export interface PlanFor {
  readonly grant: GrantNumber;
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  /** Missing for people who are known on GitHub alone. */
  readonly principal: EntraId | undefined;
  readonly account: GitHubUserId;
}

export interface Binding {
  readonly request: AccessRequest;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly entitlement: Entitlement;
  readonly who: PlanFor;
  readonly refusals: Reason[];
}

type OnGitHub = Extract<Privilege, { kind: 'github-team' | 'github-repo' }>;
type OnAzure = Exclude<Privilege, OnGitHub>;

/** On Azure nothing is opened for somebody without an Entra id, the network neither. */
export const needsPrincipal = (privilege: Privilege): privilege is OnAzure => {
  switch (privilege.kind) {
    case 'azure-role':
    case 'entra-role':
    case 'entra-group':
    case 'nsg-rule':
    case 'vm-jit':
    case 'azure-firewall':
      return true;
    case 'github-team':
    case 'github-repo':
      return false;
  }
};

/** Undefined: `binding.refusals` says why. Members stand in the order in which the digest of the plan takes them. */
export const bindStep = (privilege: Privilege, id: string, binding: Binding): Step | undefined =>
  needsPrincipal(privilege) ? bindOnAzure(privilege, id, binding) : bindOnGitHub(privilege, id, binding);

const bindOnGitHub = (privilege: OnGitHub, id: string, binding: Binding): Step | undefined => {
  const { account } = binding.who;
  switch (privilege.kind) {
    case 'github-team': {
      const { kind, team, role } = privilege;
      return { account, id, kind, layer: 'identity', role, team };
    }
    case 'github-repo': {
      const repository = bindChoice(privilege.repository, binding);
      if (repository === undefined) return undefined;
      const { kind, permission, exclusive } = privilege;
      return { account, exclusive, id, kind, layer: 'identity', permission, repository };
    }
  }
};

const bindOnAzure = (privilege: OnAzure, id: string, binding: Binding): Step | undefined => {
  const principal = bindPrincipal(binding);
  if (principal === undefined) return undefined;
  switch (privilege.kind) {
    case 'azure-role': {
      const scope = bindTarget(privilege.scope, binding);
      if (scope === undefined) return undefined;
      const { kind, role, onlyIfEligible, assignment } = privilege;
      return { assignment, id, kind, layer: 'identity', onlyIfEligible, principal, role, scope };
    }
    case 'entra-role': {
      const { kind, role, directoryScope, onlyIfEligible, assignment } = privilege;
      return { assignment, directoryScope, id, kind, layer: 'identity', onlyIfEligible, principal, role };
    }
    case 'entra-group': {
      const group = bindGroup(privilege.group, binding);
      if (group === undefined) return undefined;
      const { kind, access, onlyIfEligible, assignment, exclusive } = privilege;
      const layer = 'identity';
      return { access, assignment, exclusive, group, id, kind, layer, onlyIfEligible, principal };
    }
    case 'nsg-rule':
      return bindNsgRule(privilege, id, binding);
    case 'vm-jit': {
      const vm = bindTarget(privilege.vm, binding);
      const source = bindSource(privilege.source, binding);
      if (vm === undefined || source === undefined) return undefined;
      const { kind, protocol, ports } = privilege;
      return { id, kind, layer: 'network', ports, protocol, source, vm };
    }
    case 'azure-firewall': {
      const policy = bindTarget(privilege.policy, binding);
      const source = bindSource(privilege.source, binding);
      if (policy === undefined || source === undefined) return undefined;
      const { kind, destinations, protocol, ports } = privilege;
      return { destinations, id, kind, layer: 'network', policy, ports, protocol, source };
    }
  }
};

const bindNsgRule = (
  privilege: Extract<Privilege, { kind: 'nsg-rule' }>,
  id: string,
  binding: Binding,
): Step | undefined => {
  const { kind, protocol, ports } = privilege;
  const { priorities } = binding.settings.network;
  const place = bindTarget('vm' in privilege ? privilege.vm : privilege.nsg, binding);
  const source = bindSources(privilege.source, binding);
  if (place === undefined || source === undefined) return undefined;
  const layer = 'network';
  if ('vm' in privilege) return { id, kind, layer, ports, priorities, protocol, source, vm: place };
  if ('destination' in privilege) {
    const { destination } = privilege;
    return { destination, id, kind, layer, nsg: place, ports, priorities, protocol, source };
  }
  const { destinationGroups } = privilege;
  return { destinationGroups, id, kind, layer, nsg: place, ports, priorities, protocol, source };
};

const bindPrincipal = (binding: Binding): EntraId | undefined => {
  const { principal, beneficiary } = binding.who;
  if (principal === undefined)
    refuse(
      binding,
      'plan.no-principal',
      `${beneficiary} has no Entra id in people.yaml`,
      'Add the Entra object id to people.yaml.',
      undefined,
    );
  return principal;
};

const bindTarget = (bound: Bound<ResourceId>, binding: Binding): ResourceId | undefined => {
  if (bound.kind === 'fixed') return bound.value;
  const given = parameter(bound.name, binding);
  if (given === undefined) return undefined;
  // NB. A target is only ever a name from targets.yaml: an id from the request would choose its own scope.
  const target = binding.policy.targets.get(given.value);
  if (target === undefined)
    refuse(
      binding,
      'plan.unknown-target',
      `The parameter ${bound.name} names no target of targets.yaml`,
      'Give one of the targets that the entitlement lists.',
      given,
    );
  return target;
};

const bindChoice = (bound: Bound<string>, binding: Binding): string | undefined => {
  if (bound.kind === 'fixed') return bound.value;
  const given = parameter(bound.name, binding);
  if (given === undefined) return undefined;
  const declared = binding.entitlement.parameters.find(({ name }) => name === bound.name);
  // NB. Only what the policy lists: any other text of the request would choose its own group or repository.
  if (declared?.choices.includes(given.value) === true) return given.value;
  refuse(
    binding,
    'plan.unknown-choice',
    `The parameter ${bound.name} is none of its choices`,
    'Give one of the choices that the entitlement lists.',
    given,
  );
  return undefined;
};

const bindGroup = (bound: Bound<string>, binding: Binding): EntraId | undefined => {
  const written = bindChoice(bound, binding);
  if (written === undefined) return undefined;
  const group = parseEntraId(written);
  if (group === undefined)
    refuse(
      binding,
      'plan.unknown-choice',
      'The group of the entitlement is not named by its object id',
      'Write the object id of the group.',
      undefined,
    );
  return group;
};

/** Canonical and sorted, so that the order in which they are written changes no digest. */
const bindSources = (bound: OneOrMore<Bound<string>>, binding: Binding): OneOrMore<string> | undefined => {
  if ('kind' in bound) return bindSource(bound, binding);
  const sources = bound.flatMap((each) => bindSource(each, binding) ?? []);
  return sources.length === bound.length && sources.length > 0
    ? oneOrMore([...new Set(sources)].toSorted())
    : undefined;
};

const bindSource = (bound: Bound<string>, binding: Binding): string | undefined => {
  const given = bound.kind === 'fixed' ? undefined : parameter(bound.name, binding);
  const written = bound.kind === 'fixed' ? bound.value : given?.value;
  if (written === undefined) return undefined;
  // NB. `*`, `Internet` and other service tags open a rule to the world: a source is always an address or a CIDR.
  const source = canonicalCidr(written);
  if (source === undefined)
    refuse(
      binding,
      'plan.no-address',
      `The network source of ${bound.kind === 'fixed' ? 'the entitlement' : `the parameter ${bound.name}`} is not an address or a CIDR`,
      'Give an address like 203.0.113.7.',
      given,
    );
  return source;
};

const parameter = (name: string, binding: Binding): RequestParameter | undefined => {
  const given = binding.request.parameters.get(name);
  if (given === undefined)
    refuse(
      binding,
      'plan.missing-parameter',
      `The parameter ${name} is missing`,
      `Add ${name} under parameters.`,
      undefined,
    );
  return given;
};

/** Two privileges may lack the same thing; it is said once. */
const refuse = (
  { request, refusals }: Binding,
  code: string,
  sentence: string,
  remedy: string,
  at: RequestParameter | undefined,
): void => {
  if (refusals.some((reason) => reason.code === code && reason.sentence === `${sentence}.`)) return;
  const place = at === undefined ? {} : { place: { file: request.path, line: at.line, column: at.column } };
  refusals.push({ code, effect: 'deny', sentence: `${sentence}.`, remedy, ...place });
};
