/** Whether our rule opens what it is to open, judged by every rule that the firewall asks before it; and what keeps it from it. */
import type { ResourceId } from '../../core/brand.ts';
import { parseMarker } from '../../core/marker.ts';
import { evaluate } from '../../core/network/evaluate.ts';
import type { Answer } from '../../core/network/evaluate.ts';
import { flowsOf } from '../../core/network/flow.ts';
import type { Flow } from '../../core/network/flow.ts';
import { readRule } from '../../core/network/security-rule.ts';
import { obstaclesIn } from '../../core/network/shadows.ts';
import type { Obstacle } from '../../core/network/shadows.ts';
import { doubtPhrase, extentPhrase } from '../../core/network/words.ts';
import type { FirewallApi, FirewallGroup, FirewallPolicy } from '../../ports/firewalls.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { rulesIn } from './group.ts';
import { orderOf, readAll } from './order.ts';
import type { Asked, Layer } from './order.ts';

/** A policy with everything that it inherits. */
export interface Way {
  readonly policy: FirewallPolicy;
  /** The policy's own groups, which are also the last of `layers`. */
  readonly groups: readonly FirewallGroup[];
  /** The parents first. */
  readonly layers: readonly Layer[];
}

/** Deeper than Azure lets policies inherit; whoever goes on longer goes round in circles. */
const MOST_PARENTS = 5;

/** As a sentence: why it cannot be read. */
export const readWay = async (firewall: FirewallApi, id: ResourceId): Promise<Way | string> => {
  const [policy, groups] = [await firewall.policy(id), await firewall.groups(id)];
  if (policy === undefined || groups === undefined)
    return `There is no firewall policy ${id}, or this identity may not see it.`;
  const layers: Layer[] = [{ policy: id, groups }];
  for (let parent = policy.parent; parent !== undefined;) {
    const inherited: FirewallPolicy | undefined = await firewall.policy(parent);
    const above = await firewall.groups(parent);
    // NB. Rules of a parent come before ours: where they cannot be read, nobody knows what ours would open.
    if (inherited === undefined || above === undefined || layers.length > MOST_PARENTS)
      return `${id} inherits from ${parent}, which is not there or may not be seen.`;
    layers.unshift({ policy: parent, groups: above });
    parent = inherited.parent;
  }
  return { policy, groups, layers };
};

export interface Judged {
  readonly kind: Answer['kind'];
  /** What closes it, or may close it, one sentence for each rule; empty when it is open. */
  readonly sentences: readonly string[];
}

/** `ours`: as it stands or would stand; what the policies hold besides is looked at as it is. */
export const judgeWay = (ours: FirewallGroup, way: Way): Judged => {
  if (way.policy.firewalls.length === 0 && way.policy.children.length === 0)
    return {
      kind: 'closed',
      sentences: [`No firewall is governed by ${way.policy.id}, so a rule in it opens nothing.`],
    };
  const order = orderOf(withOurs(ours, way));
  const answer = evaluate(flowsIn(ours), [gateOf(order)]);
  const sentences = obstaclesIn(answer).map((obstacle) => sentenceOf(obstacle, { order, answer, ours }));
  const isSaid = answer.kind === 'open' || sentences.length > 0;
  return { kind: answer.kind, sentences: isSaid ? sentences : [UNEXPLAINED] };
};

const UNEXPLAINED =
  'Nothing goes from this source to these destinations, or the rules are too many to be told apart: it cannot be called open.';

const sentenceOf = (
  obstacle: Obstacle,
  {
    order,
    answer,
    ours,
  }: { readonly order: readonly Asked[]; readonly answer: Answer; readonly ours: FirewallGroup },
): string => {
  const asked = order.find(
    ({ rule }) => rule.name === obstacle.rule.name && rule.priority === obstacle.rule.priority,
  );
  const what = extentPhrase(obstacle, answer);
  const before = `before ours (group of priority ${ours.priority}) is asked`;
  if (asked === undefined) return `A rule ${JSON.stringify(obstacle.rule.name)} may deny ${what} ${before}.`;
  const verb = asked.isNat ? (['sends', 'send'] as const) : (['denies', 'deny'] as const);
  const elsewhere = asked.isNat ? ' elsewhere' : '';
  return obstacle.how === 'denies'
    ? `The ${phraseOf(asked)} ${verb[0]} ${what}${elsewhere} ${before}.`
    : `The ${phraseOf(asked)} may ${verb[1]} ${what}${elsewhere} ${before}: ${doubtOf(asked)}.`;
};

/** `network rule "deny-ssh" of collection "base" in group "Default" (priority 200) of hub-policy`; names are the platform's words. */
export const phraseOf = ({ rule, collection, group, policy, isNat }: Asked): string =>
  `${isNat ? 'DNAT' : 'network'} rule ${JSON.stringify(rule.name)} of the collection ${JSON.stringify(collection.name)} in the group ${JSON.stringify(group.name)} (priority ${group.priority}) of ${policy}`;

const doubtOf = ({ rule, names }: Asked): string =>
  names.length === 0 ? doubtPhrase(rule) : `it is not known here what ${names.slice(0, 3).join(', ')} means`;

/** The rules that let all of it through without ours, and for good; empty where not all of it is. */
export const allowedWithout = (ours: FirewallGroup, way: Way): readonly Asked[] => {
  const order = orderOf(withOurs({ ...ours, collections: [] }, way));
  const answer = evaluate(flowsIn(ours), [gateOf(order)]);
  if (answer.kind !== 'open') return [];
  const deciding = new Set(
    answer.pieces.flatMap(({ judgements }) => judgements.flatMap(({ by }) => by ?? [])),
  );
  return order.filter(({ rule }) => deciding.has(rule));
};

const flowsIn = (ours: FirewallGroup): readonly Flow[] =>
  rulesIn(ours)
    .filter(({ rule }) => sameText(rule.name, ours.name))
    .flatMap(({ rule, collection }) => readAll(rule, 1, { group: ours, collection, isNat: false }))
    .flatMap(flowsOf);

/** NB. What Gatehouse opened for any grant ends with that grant: it neither makes ours needless nor keeps it open. */
const withOurs = (ours: FirewallGroup, { layers }: Way): readonly Layer[] => {
  const last = layers.length - 1;
  const permanent = layers.map(({ policy, groups }) => ({
    policy,
    groups: groups.map((group) => ({
      ...group,
      collections: group.collections.map((collection) => ({
        ...collection,
        rules: collection.rules.filter(
          ({ description }) =>
            !(sameText(collection.action, 'Allow') && parseMarker(description) !== undefined),
        ),
      })),
    })),
  }));
  return permanent.map(({ policy, groups }, index) => ({
    policy,
    groups:
      index === last
        ? [...groups.filter(({ name }) => !sameText(name, ours.name)), { ...ours, state: 'Succeeded' }]
        : groups,
  }));
};

const gateOf = (order: readonly Asked[]) => ({
  group: 'firewall',
  direction: 'Inbound' as const,
  rules: [...order.map(({ rule }) => rule), DENIED],
  // Prefixes of service tags are not asked for: a rule that names one may or may not be in the way.
  tags: new Map(),
});

/** What no network rule lets through is denied, as far as addresses go; https://learn.microsoft.com/azure/firewall/rule-processing */
const DENIED = readRule({
  name: 'what no rule allows',
  protocol: '*',
  access: 'Deny',
  direction: 'Inbound',
  priority: 64_999,
  sources: ['*'],
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationGroups: [],
  destinationPorts: ['*'],
  state: 'Succeeded',
});
