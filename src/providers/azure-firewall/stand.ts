/** One group in one policy: a free priority, one PUT, and whatever came of it read back from the policy. */
import { minutes } from '../../core/brand.ts';
import type { Milliseconds, ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { FirewallAnswer, FirewallGroup } from '../../ports/firewalls.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { patience } from '../patience.ts';
import { assertWindowOpen } from '../window.ts';
import {
  differences,
  freePriority,
  groupName,
  inPlace,
  MOST_GROUPS,
  ownRule,
  PRIORITIES,
  wantedGroup,
} from './group.ts';
import type { Placed } from './group.ts';

/** How long one call waits for the policy and for its own write: Azure takes three to five minutes for each with firewalls behind it. */
export const PATIENCE = minutes(12);

/** A group that stands as it should. */
export interface Stood {
  readonly group: FirewallGroup;
  readonly own: Placed;
}

interface Making {
  readonly context: GrantContext;
  /** Called before each PUT. */
  readonly writing: () => void;
}

/**
 * Every turn begins by reading the policy's groups, so that whatever a lost answer, a cancelled operation or a crash left behind is
 * seen before anything is written again; a PUT of our own name with our own content changes nothing the second time.
 */
export const stand = async (
  { firewall, sleep, now }: Pick<Azure, 'firewall' | 'sleep' | 'now'>,
  step: AzureFirewallStep,
  { context, writing }: Making,
): Promise<Stood> => {
  const waiting = patience(PATIENCE, sleep);
  const name = groupName(context, step.id);
  const refused = new Set<number>();
  for (;;) {
    const groups = await firewall.groups(step.policy);
    if (groups === undefined) throw gone(step.policy);
    const standing = groups.find((group) => sameText(group.name, name));
    if (standing !== undefined) {
      const own = assertOwn(standing, step, context);
      if (sameText(standing.state, 'Succeeded')) return { group: standing, own };
      if (!/^(failed|canceled)$/i.test(standing.state)) {
        if (await waiting.wait()) continue;
        throw openingFault('azure.failed', `our group stays ${standing.state}`, { transient: true });
      }
    }
    const priority = numberFor(groups, { step, standing, refused });
    assertWindowOpen(context, now(), 'PUT …/ruleCollectionGroups/…');
    writing();
    const answer = await firewall.putGroup(step.policy, {
      ...wantedGroup(step, context, priority),
      etag: standing?.etag,
    });
    if (answer.kind === 'done') {
      const shown = await firewall.group(step.policy, name);
      if (shown !== undefined && standing === undefined)
        await takeBackUnmarked(firewall, shown, { step, context });
      const own = shown === undefined ? undefined : assertOwn(shown, step, context);
      if (shown !== undefined && own !== undefined && sameText(shown.state, 'Succeeded'))
        return { group: shown, own };
    }
    const { reason, retryIn } = stoppedBy(answer, step.policy);
    // The codes of a number that is taken are not published: whether it was is read from the groups.
    if (answer.kind === 'failed' && (await isTaken(firewall, step.policy, { name, priority })))
      refused.add(priority);
    else if (!reason.transient) throw reason;
    if (!(await waiting.wait(retryIn))) throw reason;
  }
};

/**
 * NB. What was written in this very turn and is shown without its marker would never be found again: it is taken back at once, and
 * only if everything else in it is what was written (A62).
 */
const takeBackUnmarked = async (
  firewall: Azure['firewall'],
  group: FirewallGroup,
  { step, context }: { readonly step: AzureFirewallStep; readonly context: GrantContext },
): Promise<void> => {
  const placed = inPlace(group);
  if (placed === undefined || ownRule(group, step, context) !== undefined) return;
  if (differences(group, placed, { step, context }).join() !== 'end') return;
  const { kind } = await firewall.deleteGroup(step.policy, group.name, group.etag);
  const outcome = kind === 'done' ? 'it was deleted again' : `delete the group ${group.name} by hand`;
  throw openingFault('azure.unexpected', `Azure did not keep the description of our rule; ${outcome}`, {
    transient: false,
  });
};

const isTaken = async (
  firewall: Azure['firewall'],
  policy: ResourceId,
  { name, priority }: { readonly name: string; readonly priority: number },
): Promise<boolean> =>
  ((await firewall.groups(policy)) ?? []).some(
    (group) => group.priority === priority && !sameText(group.name, name),
  );

/** Its own number while nobody else has it, else a free one. */
const numberFor = (
  groups: readonly FirewallGroup[],
  {
    step,
    standing,
    refused,
  }: {
    readonly step: AzureFirewallStep;
    readonly standing: FirewallGroup | undefined;
    readonly refused: ReadonlySet<number>;
  },
): number => {
  if (standing !== undefined && !refused.has(standing.priority)) return standing.priority;
  const priority = freePriority(groups, refused);
  if (priority !== undefined && (standing !== undefined || groups.length < MOST_GROUPS)) return priority;
  throw openingFault(
    'azure.conflict',
    `${step.policy} has no room for a group between ${PRIORITIES.from} and ${PRIORITIES.to}`,
    { transient: false },
  );
};

const stoppedBy = (
  answer: FirewallAnswer,
  policy: ResourceId,
): { readonly reason: Fault; readonly retryIn?: Milliseconds } => {
  switch (answer.kind) {
    case 'done':
      return {
        reason: openingFault('azure.unexpected', `Azure took our group and ${policy} does not show it`, {
          transient: true,
        }),
      };
    case 'busy':
      return {
        reason: openingFault('azure.conflict', `another operation holds ${policy}`, { transient: true }),
        ...(answer.retryIn === undefined ? {} : { retryIn: answer.retryIn }),
      };
    case 'changed':
      return {
        reason: openingFault('azure.conflict', `others change our group in ${policy}, or cancel ours`, {
          transient: true,
        }),
      };
    case 'gone':
      return { reason: gone(policy) };
    case 'failed':
    case 'unclear':
      return { reason: answer.fault };
  }
};

/** NB. Something that is not exactly ours is never overwritten: a PUT would silently replace somebody's rules, or their edit (I8). */
const assertOwn = (group: FirewallGroup, step: AzureFirewallStep, context: GrantContext): Placed => {
  const own = ownRule(group, step, context);
  if (own === undefined)
    throw new Fault(
      'grant.not-ours',
      `a group named ${group.name} stands in ${step.policy} that Gatehouse did not make`,
      { remedy: 'Find out who made it and remove it; then run this again.' },
    );
  const changed = differences(group, own, { step, context });
  if (changed.length === 0) return own;
  throw new Fault(
    'grant.not-ours',
    `our group ${group.name} in ${step.policy} was edited: ${changed.join(', ')}`,
    { remedy: 'Delete the group or let the grant end, which deletes it; then file a new request.' },
  );
};

const gone = (policy: ResourceId): Fault =>
  openingFault('azure.not-found', `there is no firewall policy ${policy}`, { transient: false });

export const openingFault = (
  code: 'azure.conflict' | 'azure.failed' | 'azure.not-found' | 'azure.unexpected',
  what: string,
  { transient }: { readonly transient: boolean },
): Fault =>
  new Fault(code, `Opening a rule of a firewall: ${what}`, {
    call: 'PUT …/ruleCollectionGroups/…',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the policy in the portal, see docs/privileges/azure-firewall.md.',
    transient,
  });
