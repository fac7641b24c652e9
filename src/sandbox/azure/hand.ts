/** Somebody else at work in the same tenant: what people do by hand, for tests and for the control API. */
import type { BastionSession, BastionSessions } from './bastion-sessions.ts';
import type { Defender, DefenderPlan } from './defender.ts';
import { activation, prolong } from './foreign.ts';
import { createApplicationHand } from './hand-applications.ts';
import type { ApplicationHand } from './hand-applications.ts';
import { createDirectoryHand } from './hand-directory.ts';
import type { DirectoryHand } from './hand-directory.ts';
import { createGroupHand } from './hand-groups.ts';
import type { GroupHand } from './hand-groups.ts';
import type { GraphPims } from './pim-houses.ts';
import { deletePlain } from './plain-assignments.ts';
import { sameScope, scopeKey } from './scope.ts';
import type { Firewalls } from './firewalls.ts';
import type { Network } from './nsg.ts';
import type { ConflictShape, ContentionShape } from './operations.ts';
import type { Pim } from './pim.ts';
import type { RuleProperties, SeedFirewallGroup, SeedResource, SeedRoleSettings } from './seed.ts';
import { seededId } from './seed.ts';
import type { Assignment, Nsg, Rule, Tenant } from './tenant.ts';
import { eligibility, standing } from './assignment.ts';
import { age, newEtag } from './tenant.ts';

/** Every method takes effect at once and throws Error when there is nothing of that name. */
export interface ForeignHand {
  setRule(nsgId: string, name: string, properties: RuleProperties): void;
  editRule(nsgId: string, name: string, change: Partial<RuleProperties>): void;
  deleteRule(nsgId: string, name: string): void;
  /** A template that declares its rules inline was deployed: every other rule is gone. */
  replaceRules(nsgId: string, keep: readonly string[]): void;
  /** A rule collection group, made or rewritten by somebody else; `undefined` takes it away. */
  setFirewallGroup(policyId: string, name: string, group: SeedFirewallGroup | undefined): void;
  /** A firewall does not take the next write of its policy. */
  faultNextFirewallWrite(): void;
  /** Makes any other resource, or makes it anew: a machine with another network interface, a subnet with another group, … */
  setResource(resource: SeedResource): void;
  deleteResource(id: string): void;
  /** Another end for a live assignment (`undefined`: for ever), as an administrator can set in PIM. */
  extendAssignment(of: AssignmentKey, end: string | undefined): void;
  /** Ends it without asking PIM's rules. */
  endAssignment(of: AssignmentKey): void;
  /** A standing assignment, made outside PIM, under a name of its own or a given one. */
  assign(of: AssignmentKey & { readonly name?: string }): void;
  /** Another description for a plain assignment. */
  describeAssignment(of: AssignmentKey, description: string): void;
  /** Takes the plain role assignment under a PIM assignment away. */
  deletePlainAssignment(of: AssignmentKey): void;
  makeEligible(of: AssignmentKey): void;
  endEligibility(of: AssignmentKey): void;
  /** Another end for an eligibility (`undefined`: for ever), as an administrator can set in PIM. */
  extendEligibility(of: AssignmentKey, end: string | undefined): void;
  /** The person activates what they may, at the very scope of the eligibility, until `end`. */
  activate(of: AssignmentKey, end: string): void;
  setRoleSettings(settings: SeedRoleSettings): void;
  disableUser(id: string): void;
  /** A new user, whom Authorization does not know for a while. */
  addUser(user: {
    readonly id: string;
    readonly displayName: string;
    readonly userPrincipalName: string;
  }): void;
  /** A request for just-in-time access, made by somebody else; the policy's limits are not asked. */
  requestJit(policyId: string, of: JitByHand): void;
  /** Somebody works through a Bastion; `startedAt` is now when absent. */
  beginSession(
    bastion: string,
    session: Omit<BastionSession, 'startedAt'> & { readonly startedAt?: number },
  ): void;
  setFlushConnection(nsgId: string, on: boolean): void;
  setDefenderPlan(subscription: string, plan: DefenderPlan): void;
  /** The next request to assign never leaves `Granted`. */
  stickNextRequest(): void;
  /** The same of the next eligibility on Azure resources. */
  stickNextEligibility(): void;
  /** The next operation on a network security group is cancelled and superseded by somebody else's. */
  supersedeNextOperation(): void;
  readonly directory: DirectoryHand;
  readonly groups: GroupHand;
  readonly applications: ApplicationHand;
  orderContention(...shapes: readonly ContentionShape[]): void;
  orderConflict(...shapes: readonly ConflictShape[]): void;
}

export interface AssignmentKey {
  readonly principalId: string;
  /** Role definition UUID. */
  readonly role: string;
  readonly scope: string;
}

export interface JitByHand {
  readonly machine: string;
  readonly ports: readonly number[];
  readonly source: string;
  /** ISO 8601. */
  readonly endTimeUtc: string;
  readonly requestor: string;
  readonly justification?: string;
}

export const createHand = (
  tenant: Tenant,
  {
    network,
    firewalls,
    pim,
    eligibilityPim,
    pims,
    defender,
    bastions,
  }: {
    readonly network: Network;
    readonly firewalls: Firewalls;
    readonly pim: Pim;
    readonly eligibilityPim: Pim;
    readonly pims: GraphPims;
    readonly defender: Defender;
    readonly bastions: BastionSessions;
  },
): ForeignHand => {
  const nsgOf = (id: string): Nsg => found(tenant.nsgs.get(scopeKey(id)), id);
  const ruleOf = (nsg: Nsg, name: string): Rule =>
    found(nsg.rules.get(name.toLowerCase()), `${nsg.id}/${name}`);
  const assignmentOf = (key: AssignmentKey): Assignment => {
    age(tenant);
    return found(
      [...tenant.assignments].find((entry) => fits(entry, key)),
      JSON.stringify(key),
    );
  };
  const eligibilityOf = (key: AssignmentKey): Assignment => {
    age(tenant);
    return found(
      [...tenant.eligibilities].find((entry) => fits(entry, key)),
      JSON.stringify(key),
    );
  };
  const touch = (nsg: Nsg): void => {
    network.settle();
    defender.settle();
    nsg.etag = newEtag();
  };
  return {
    setRule(nsgId, name, properties) {
      const nsg = nsgOf(nsgId);
      touch(nsg);
      nsg.rules.set(name.toLowerCase(), {
        name,
        properties,
        etag: newEtag(),
        provisioningState: 'Succeeded',
      });
    },
    editRule(nsgId, name, change) {
      const nsg = nsgOf(nsgId);
      touch(nsg);
      const rule = ruleOf(nsg, name);
      rule.properties = { ...rule.properties, ...change };
      rule.etag = newEtag();
    },
    deleteRule(nsgId, name) {
      const nsg = nsgOf(nsgId);
      touch(nsg);
      ruleOf(nsg, name);
      nsg.rules.delete(name.toLowerCase());
    },
    replaceRules(nsgId, keep) {
      const nsg = nsgOf(nsgId);
      touch(nsg);
      const kept = keep.map((name) => name.toLowerCase());
      for (const key of nsg.rules.keys()) if (!kept.includes(key)) nsg.rules.delete(key);
    },
    setFirewallGroup(policyId, name, group) {
      firewalls.set(found(firewalls.policies.get(scopeKey(policyId)), policyId), name, group);
    },
    faultNextFirewallWrite: firewalls.faultNext,
    setResource(resource) {
      tenant.resources.set(scopeKey(resource.id), resource);
    },
    deleteResource(id) {
      found(tenant.resources.get(scopeKey(id)), id);
      tenant.resources.delete(scopeKey(id));
    },
    extendAssignment(of, end) {
      prolong(assignmentOf(of), end, tenant.clock.now());
    },
    endAssignment(of) {
      tenant.assignments.delete(assignmentOf(of));
    },
    assign(of) {
      const principal = found(tenant.principals.get(of.principalId), of.principalId);
      const name = of.name ?? crypto.randomUUID();
      tenant.assignments.add(
        standing({ ...of, name, principalType: principal.type, createdOn: tenant.clock.now() }),
      );
    },
    describeAssignment(of, description) {
      assignmentOf(of).description = description;
    },
    deletePlainAssignment(of) {
      deletePlain(tenant, assignmentOf(of));
    },
    makeEligible(of) {
      const name = seededId('eligibility', of.principalId, of.role, scopeKey(of.scope));
      const schedule = crypto.randomUUID();
      tenant.eligibilities.add(eligibility({ ...of, name, schedule, createdOn: tenant.clock.now() }));
    },
    endEligibility(of) {
      tenant.eligibilities.delete(eligibilityOf(of));
    },
    extendEligibility(of, end) {
      prolong(eligibilityOf(of), end, tenant.clock.now());
    },
    activate(of, end) {
      tenant.assignments.add(activation(eligibilityOf(of), end, tenant.clock.now()));
    },
    setRoleSettings(settings) {
      tenant.settings.unshift(settings);
    },
    disableUser(id) {
      found(tenant.principals.get(id), id).accountEnabled = false;
    },
    addUser(user) {
      const knownFrom = tenant.clock.now() + tenant.latencies.principalReplication;
      tenant.principals.set(user.id, { ...user, type: 'User', accountEnabled: true, knownFrom });
    },
    requestJit(policyId, { machine, ports, source, endTimeUtc, requestor, justification }) {
      const endsAt = Date.parse(endTimeUtc);
      const wanted = {
        machines: [{ id: machine, ports: ports.map((number) => ({ number, source, endsAt })) }],
        justification,
      };
      defender.settle();
      defender.initiate(found(defender.policies.get(scopeKey(policyId)), policyId), wanted, requestor);
    },
    beginSession(bastion, session) {
      found(tenant.resources.get(scopeKey(bastion)), bastion);
      bastions.begin(bastion, { startedAt: tenant.clock.now(), ...session });
    },
    setFlushConnection(nsgId, on) {
      const nsg = nsgOf(nsgId);
      touch(nsg);
      nsg.flushConnection = on;
    },
    setDefenderPlan: defender.setPlan,
    stickNextRequest: pim.stickNext,
    stickNextEligibility: eligibilityPim.stickNext,
    supersedeNextOperation: network.supersedeNext,
    directory: createDirectoryHand(tenant, [pims.roles, pims.roleEligibilities]),
    applications: createApplicationHand(tenant),
    groups: createGroupHand(tenant, [pims.groups, pims.groupEligibilities]),
    orderContention(...shapes) {
      network.orderContention(...shapes);
      firewalls.orderContention(...shapes);
    },
    orderConflict(...shapes) {
      network.orderConflict(...shapes);
      firewalls.orderConflict(...shapes);
    },
  };
};

const fits = (entry: AssignmentKey, key: AssignmentKey): boolean =>
  entry.principalId === key.principalId && entry.role === key.role && sameScope(entry.scope, key.scope);

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the sandbox has no ${what}`);
  return value;
};
