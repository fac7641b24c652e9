/** What Defender's list of requests and the network together say of our step: both are read, and neither is believed alone (I13). */
import { instant, milliseconds, minutes, resourceId } from '../../core/brand.ts';
import type { Instant, Milliseconds, ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { JitPolicy, JitRequest } from '../../ports/jit.ts';
import type { Edit, GrantContext, Receipt } from '../../ports/privilege.ts';
import { guardedMachine } from './guarded.ts';
import type { GuardedMachine } from './guarded.ts';
import {
  behindPort,
  claimOf,
  describe,
  holds,
  isInitiating,
  isOwn,
  portsOf,
  portsOn,
  sameId,
  tokenOf,
} from './request.ts';
import { differences, isOnPort, opensMachine, opensMoreThanAsked } from './rules.ts';
import type { FoundRule } from './rules.ts';

/** Defender has written its rules by then; a request that shows none any more has been closed. */
const SETTLES = minutes(5);

export interface Look {
  readonly policy: JitPolicy | undefined;
  readonly machine: GuardedMachine | undefined;
  /** How this step stands. `over` and `nothing` hold nothing open. */
  readonly own:
    | { readonly kind: 'nothing' }
    | { readonly kind: 'over'; readonly request: JitRequest }
    /** Taken, and not all of it is open; `left`: until it can be told that no rule comes any more. */
    | {
        readonly kind: 'coming';
        readonly request: JitRequest;
        readonly rules: readonly FoundRule[];
        readonly left: Milliseconds;
      }
    | {
        readonly kind: 'active';
        readonly rules: readonly FoundRule[];
        readonly receipt: Receipt;
        readonly edit: Edit | undefined;
      };
  /** Requests that hold the machine and are not this step's. */
  readonly others: readonly Other[];
}

export interface Other {
  readonly request: JitRequest;
  /** In words. */
  readonly what: string;
  /** Of this installation, without a rule: just closed, or about to open; a little later it can be told. */
  readonly settling: boolean;
}

/** Of the machine's own resource group: Defender keeps a machine's policy there. More than one is a policy nobody can tell. */
export const policiesFor = async (azure: Azure, vm: ResourceId): Promise<readonly JitPolicy[]> => {
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(vm) ?? [];
  if (group === undefined)
    throw new Fault('config.invalid', `${JSON.stringify(vm)} is not the id of a virtual machine`, {
      remedy: 'Correct it in policies/targets.yaml.',
    });
  return (await azure.jit.policies(resourceId(group))).filter(({ machines }) =>
    machines.some(({ id }) => sameId(id, vm)),
  );
};

export const lookAt = async (azure: Azure, step: VmJitStep, context: GrantContext): Promise<Look> => {
  const policies = await policiesFor(azure, step.vm);
  const [policy] = policies.filter(({ requests }) => requests.some((each) => isOwn(each, step, context)));
  return lookIn(azure, policy ?? policies[0], { step, context });
};

/** The same where the policy has been read already. */
export const lookIn = async (
  azure: Azure,
  policy: JitPolicy | undefined,
  { step, context }: { readonly step: VmJitStep; readonly context: GrantContext },
): Promise<Look> => {
  const machine = await guardedMachine(azure.topology, step.vm);
  if (policy === undefined) return { policy, machine, own: { kind: 'nothing' }, others: [] };
  const now = azure.now();
  const open = machine === undefined ? [] : await openRules(azure, { policy, machine, vm: step.vm });
  const own = ownState({ policy, machine, open, step, context, now });
  const others = policy.requests
    .filter((request) => holds(request, step.vm, now) && !isOwn(request, step, context))
    .flatMap((request) => asOther(request, { policy, open, step, context, now }) ?? []);
  return { policy, machine, own, others };
};

const openRules = async (
  azure: Azure,
  of: { readonly policy: JitPolicy; readonly machine: GuardedMachine; readonly vm: ResourceId },
): Promise<readonly FoundRule[]> => {
  const groups = await Promise.all(of.machine.nsgs.map((nsg) => azure.network.nsg(nsg)));
  return groups.flatMap((group) =>
    group === undefined
      ? []
      : group.rules.filter((rule) => opensMachine(rule, of)).map((rule) => ({ nsg: group.id, rule })),
  );
};

interface Seen {
  readonly policy: JitPolicy;
  readonly machine: GuardedMachine | undefined;
  readonly open: readonly FoundRule[];
  readonly step: VmJitStep;
  readonly context: GrantContext;
  readonly now: Instant;
}

const ownState = (seen: Seen): Look['own'] => {
  const { policy, machine, open, step, context, now } = seen;
  const [request] = policy.requests
    .filter((each) => isOwn(each, step, context))
    .toSorted((one, other) => (other.startsAt ?? 0) - (one.startsAt ?? 0));
  if (request === undefined) return { kind: 'nothing' };
  const ports = portsOf(step).filter((number) =>
    behindPort(policy, step.vm, number).every((each) => isOwn(each, step, context)),
  );
  const rules = open.filter(({ rule }) => ports.some((number) => isOnPort(rule, number)));
  const covered = portsOf(step).every((number) =>
    rules.some(({ rule }) => isReady(rule.state) && isOnPort(rule, number)),
  );
  const left = stillComing(request, step.vm, now);
  if (left !== undefined && !covered) return { kind: 'coming', request, rules, left };
  if (rules.length === 0 || machine === undefined) return { kind: 'over', request };
  const found = { ...seen, machine, rules };
  const edit = editOf(found);
  return { kind: 'active', rules, receipt: receiptOf(request, found, edit), edit };
};

const isReady = (state: string): boolean => /^succeeded$/i.test(state);

/** How long a rule of this request may yet appear; `undefined`: it does not any more. */
const stillComing = (request: JitRequest, vm: ResourceId, now: Instant): Milliseconds | undefined => {
  if (!holds(request, vm, now)) return undefined;
  const age = now - (request.startsAt ?? now);
  if (age < SETTLES) return milliseconds(SETTLES - Math.max(age, 0));
  // NB. Defender itself says that it has not opened it: to call it closed would close the record of access that may yet begin.
  return isInitiating(request, vm) ? milliseconds(30_000) : undefined;
};

/**
 * `undefined`: a request of this installation whose rules were deleted before its end, and which Defender goes on listing.
 * NB. Of nobody else: what somebody's request has become without its rule is theirs to say.
 */
const asOther = (
  request: JitRequest,
  { policy, open, step, context, now }: Omit<Seen, 'machine'>,
): Other | undefined => {
  const other = { request, what: describe(request), settling: false };
  const claim = claimOf(request);
  if (claim === undefined || claim.key.installation !== context.installation) return other;
  const ports = portsOn(request, step.vm).map(({ number }) => number);
  const isBehind = ports.every((number) =>
    behindPort(policy, step.vm, number).every((each) => each === request),
  );
  if (!isBehind || open.some(({ rule }) => ports.some((number) => isOnPort(rule, number)))) return other;
  return stillComing(request, step.vm, now) === undefined ? undefined : { ...other, settling: true };
};

interface Found extends Seen {
  readonly machine: GuardedMachine;
  readonly rules: readonly FoundRule[];
}

/** What was changed in the rules that Defender wrote for it; `undefined`: nothing. */
const editOf = ({ step, machine, rules }: Found): Edit | undefined => {
  const shut = portsOf(step).filter((number) => !rules.some(({ rule }) => isOnPort(rule, number)));
  const what = new Set([
    ...rules.flatMap((found) => differences(found, { step, machine })),
    ...shut.map((number) => `port ${number} is closed`),
  ]);
  if (what.size === 0) return undefined;
  return {
    what: [...what].join(', '),
    more: rules.some((found) => opensMoreThanAsked(found, { step, machine })),
  };
};

const receiptOf = (
  request: JitRequest,
  { policy, rules, step, context }: Found,
  edit: Edit | undefined,
): Receipt => ({
  objectId: objectIdOf(policy, step, context),
  endsAt: endOf(request, context),
  details: {
    policy: policy.id,
    rules: rules.map(({ rule }) => rule.name).join(' '),
    source: [...new Set(rules.flatMap(({ rule }) => rule.sources))].join(' '),
    ports: [...new Set(rules.flatMap(({ rule }) => rule.destinationPorts))].join(' '),
    ...(edit === undefined ? {} : { drift: edit.what }),
  },
});

export const objectIdOf = (policy: JitPolicy, step: VmJitStep, context: GrantContext): string =>
  `${policy.id}#${tokenOf(context, step)}`;

/** The latest of its ports: until then something may be open. */
const endOf = (request: JitRequest, context: GrantContext): Instant =>
  instant(
    Math.max(
      ...request.machines.flatMap(({ ports }) => ports.map(({ endsAt }) => endsAt ?? context.expiresAt)),
    ),
  );
