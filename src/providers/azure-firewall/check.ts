/** Could the group be opened now, and would its rule open anything? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import { sameKey } from '../../core/marker.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { ready, refused } from '../report.ts';
import {
  differences,
  freePriority,
  groupName,
  MOST_GROUPS,
  MOST_GROUPS_BEFORE,
  ownRule,
  PRIORITIES,
  wantedGroup,
} from './group.ts';
import { allowedWithout, judgeWay, phraseOf, readWay } from './way.ts';
import type { Way } from './way.ts';

/**
 * `former`: of another grant it is a group of its own, and is never counted on or in the way. Of this grant, before it moves, it is
 * our own group as it stood.
 */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: AzureFirewallStep; readonly context: GrantContext } | undefined;
}

export const checkGroup = async (
  { firewall }: Pick<Azure, 'firewall'>,
  step: AzureFirewallStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const way = await readWay(firewall, step.policy);
  if (typeof way === 'string') return refused(step, [way], [way]);
  const place = placeIn(way, step, { context, former });
  if (typeof place === 'string') return refused(step, [place]);
  const wanted = wantedGroup(step, context, place);
  const { kind, sentences } = judgeWay(wanted, way);
  switch (kind) {
    case 'closed':
      return refused(step, sentences);
    // Less than was asked for takes nothing from anybody: it is said, and people decide.
    case 'partly':
    case 'unknown':
      return ready(step, [...sentences, ...notesOn(way)]);
    case 'open':
      return ready(step, [
        ...allowedWithout(wanted, way).map(
          (asked) =>
            `The ${phraseOf(asked)} allows this already, for good; ours changes nothing while it stands.`,
        ),
        ...notesOn(way),
      ]);
  }
};

/** The priority at which the group stands or would stand; or, as a sentence, why it cannot. */
const placeIn = (
  { groups }: Pick<Way, 'groups'>,
  step: AzureFirewallStep,
  { context, former }: Occasion,
): number | string => {
  const name = groupName(context, step.id);
  const standing = groups.find((group) => sameText(group.name, name));
  if (standing !== undefined) {
    const own = ownRule(standing, step, context);
    if (own === undefined)
      return `A group named ${name} stands in ${step.policy} that Gatehouse did not make.`;
    const changed = differences(standing, own, { step, context });
    const asItWas =
      former !== undefined &&
      sameKey(former.context, context) &&
      differences(standing, own, { step: former.step, context }).length === 0;
    return changed.length === 0 || asItWas
      ? standing.priority
      : `Our group ${name} was edited: ${changed.join(', ')}.`;
  }
  if (groups.length >= MOST_GROUPS)
    return `${step.policy} has ${groups.length} rule collection groups, the most that Azure allows.`;
  return (
    freePriority(groups, new Set()) ??
    `No priority from ${PRIORITIES.from} to ${PRIORITIES.to} is free for a group in ${step.policy}.`
  );
};

/** What people should know all the same. */
const notesOn = ({ policy, groups }: Way): readonly string[] => [
  ...(policy.children.length === 0
    ? []
    : [
        `${policy.children.length === 1 ? 'One policy inherits' : `${policy.children.length} policies inherit`} from ${policy.id}: it is opened on their firewalls too.`,
      ]),
  ...(groups.length < MOST_GROUPS_BEFORE
    ? []
    : [
        `${policy.id} has ${groups.length} rule collection groups; if it was made before July 2022, Azure allows no more than ${MOST_GROUPS_BEFORE} and will refuse ours.`,
      ]),
];
