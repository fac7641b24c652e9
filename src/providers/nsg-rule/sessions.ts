/** Ending the sessions through Azure Bastion that a rule let in, once the rule is gone; what cannot be ended is said. */
import { minutes } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault, faultSentence } from '../../core/fault.ts';
import { isBastionSubnet } from '../../core/network/bastion.ts';
import { isPublicNetwork } from '../../core/network-address.ts';
import { listOf } from '../../core/one-or-more.ts';
import type { Azure } from '../../ports/azure.ts';
import type { BastionHost, BastionSession } from '../../ports/bastions.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import type { Group } from './group.ts';
import { subscriptionIn } from './machine.ts';
import { sameText } from './rule.ts';
import type { AnyRuleStep } from './rule.ts';
import { sessionInWords, whoseIs } from './whose.ts';
import type { Claim } from './whose.ts';

/** How long one Bastion's sessions may take to go; what is behind it in the run waits no longer. */
const PATIENCE = minutes(1);
/** Sessions that are named one by one. */
const MOST_NAMED = 3;

export interface Sessions {
  readonly ended: number;
  /** Sentences without a full stop. */
  readonly left: readonly string[];
}

export interface Ended {
  readonly context: GrantContext;
  /** Of a rule by its group; `undefined`: not known. */
  readonly group: Group | undefined;
  /** The rule stood until now; else nobody knows since when it is gone. */
  readonly stoodUntilNow: boolean;
}

/** NB. Never throws a `Fault`: the rule is gone, and nothing about sessions may make an ended grant look open or keep it open. */
export const endSessions = async (azure: Azure, step: AnyRuleStep, ended: Ended): Promise<Sessions> => {
  const reach = reachOf(step, ended.group);
  if (reach === undefined) return { ended: 0, left: [] };
  const { holder } = ended.context;
  if (holder === undefined)
    return reach.certain ? { ended: 0, left: ['sessions through Azure Bastion were not looked at'] } : NONE;
  try {
    const hosts = (await azure.bastions.hostsIn(reach.subscription)).filter(reach.leads);
    const until = ended.stoodUntilNow ? azure.now() : earlier(azure.now(), ended.context.expiresAt);
    const claim = { target: reach.target, since: holder.since, until };
    const signIn = hosts.length === 0 ? undefined : await signInOf(azure, holder.principal);
    const each = await Promise.all(hosts.map((host) => endOn(azure, host, { ...claim, signIn })));
    return {
      ended: each.reduce((sum, one) => sum + one.ended, 0),
      left:
        hosts.length === 0 && reach.certain
          ? ['the Azure Bastion in its subnet was not found, so its sessions were not looked at']
          : each.flatMap((one) => one.left),
    };
  } catch (thrown) {
    return { ended: 0, left: [`sessions through Azure Bastion were not looked at: ${sentenceOf(thrown)}`] };
  }
};

const NONE: Sessions = { ended: 0, left: [] };

interface Reach {
  readonly subscription: string;
  readonly leads: (host: BastionHost) => boolean;
  readonly target: string | undefined;
  /** A Bastion stands there for certain. */
  readonly certain: boolean;
}

/** Through which Bastions the rule lets people in; `undefined`: through none. */
const reachOf = (step: AnyRuleStep, group: Group | undefined): Reach | undefined => {
  if ('vm' in step) {
    // The groups on the way see Bastion's own address, which is never a public one.
    const inside = listOf(step.source).some((source) => !isPublicNetwork(source));
    return inside
      ? { subscription: subscriptionIn(step.vm), leads: () => true, target: step.vm, certain: false }
      : undefined;
  }
  if (group === undefined || !group.subnets.some(isBastionSubnet)) return undefined;
  return {
    subscription: subscriptionIn(group.id),
    leads: ({ subnets }) => subnets.some((one) => group.subnets.some((other) => sameText(one, other))),
    target: undefined,
    certain: true,
  };
};

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);

/** Who may not be asked for is not known: then nothing can be told to be theirs. */
const signInOf = async (
  azure: Azure,
  principal: NonNullable<GrantContext['holder']>['principal'],
): Promise<string | undefined> => {
  try {
    return await azure.directory.signInName(principal);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return undefined;
  }
};

const endOn = async (azure: Azure, { id }: BastionHost, claim: Claim): Promise<Sessions> => {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const waiting = patience(PATIENCE, azure.sleep);
  const asked = new Set<string>();
  let shown: readonly BastionSession[] = [];
  const theirs = (): readonly BastionSession[] =>
    shown.filter((session) => whoseIs(session, claim) === 'theirs');
  try {
    for (;;) {
      shown = await azure.bastions.sessions(id);
      if (theirs().length === 0 || (asked.size > 0 && !(await waiting.wait()))) break;
      const ids = theirs().map((session) => session.id);
      for (const session of ids) asked.add(session);
      await azure.bastions.disconnect(id, ids);
    }
    return { ended: asked.size - theirs().length, left: leftOn(name, shown, claim) };
  } catch (thrown) {
    const left = leftOn(name, shown, claim);
    return { ended: 0, left: [...left, `sessions through ${name} may go on: ${sentenceOf(thrown)}`] };
  }
};

const leftOn = (name: string, shown: readonly BastionSession[], claim: Claim): readonly string[] => {
  const listed = (of: 'theirs' | 'unclear'): readonly BastionSession[] =>
    shown.filter((session) => whoseIs(session, claim) === of);
  return [
    ...named(listed('theirs'), `sessions through ${name} that did not end`),
    ...named(listed('unclear'), `sessions through ${name} that may be this grant's and were left alone`),
  ];
};

const named = (sessions: readonly BastionSession[], what: string): readonly string[] => {
  if (sessions.length === 0) return [];
  const more = sessions.length - MOST_NAMED;
  const words = sessions.slice(0, MOST_NAMED).map(sessionInWords).join('; ');
  return [`${what}: ${words}${more > 0 ? `; and ${more} more` : ''}`];
};

const sentenceOf = (thrown: unknown): string => {
  if (!(thrown instanceof Fault)) throw thrown;
  return faultSentence(thrown).replace(/\.$/, '');
};
