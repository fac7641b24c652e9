/** Ending a step: every rule of ours that it made, wherever it stands, and then what went through it. */
import { resourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { everywhere } from './everywhere.ts';
import type { Group, ReadGroup } from './group.ts';
import type { InLine } from '../queue.ts';
import { removeRule } from './remove.ts';
import type { Address, Removal } from './remove.ts';
import { ruleName, ruleNames, sameText } from './rule.ts';
import type { AnyRuleStep } from './rule.ts';
import { endSessions } from './sessions.ts';
import type { Ended } from './sessions.ts';

export const revokeRule = async (
  azure: Azure,
  step: AnyRuleStep,
  {
    context,
    objectId,
    inLine,
    readGroup,
  }: {
    readonly context: GrantContext;
    readonly objectId: string | undefined;
    readonly inLine: InLine;
    readonly readGroup: ReadGroup;
  },
): Promise<Revocation> => {
  const addresses =
    objectId === undefined ? await addressesOf(azure, step, context) : addressIn(objectId, step, context);
  if (addresses === undefined)
    return { state: 'foreign', what: `the rule ${objectId}, whose name this grant cannot have made` };
  const removals: Removal[] = [];
  const faults: Fault[] = [];
  for (const at of addresses) {
    try {
      removals.push(await removeRule(azure, at, { context, inLine }));
    } catch (thrown) {
      // One group that does not let go must not keep the others open (I12).
      if (!(thrown instanceof Fault)) throw thrown;
      faults.push(thrown);
    }
  }
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  const foreign = removals.find((removal) => removal.state === 'foreign');
  if (foreign !== undefined) return foreign;
  // NB. Only now: whoever is inside stays inside until the door is shut, and comes back through it otherwise.
  return afterwards(azure, step, {
    context,
    groups: await groupsOf(addresses, readGroup),
    stoodUntilNow: removals.some((removal) => removal.state === 'absent' && removal.removed),
  });
};

const groupsOf = async (addresses: readonly Address[], readGroup: ReadGroup): Promise<readonly Group[]> =>
  (await Promise.all(addresses.map(({ nsg }) => readGroup(nsg)))).flatMap((group) => group ?? []);

/**
 * What went through the rule while it stood. Said whenever the rule is gone, also when it was gone before: a run that was killed after
 * the deletion must not lose it (I13).
 */
const afterwards = async (
  azure: Azure,
  step: AnyRuleStep,
  { groups, ...ended }: Omit<Ended, 'group'> & { readonly groups: readonly Group[] },
): Promise<Revocation> => {
  const [group] = groups;
  const sessions = await endSessions(azure, step, { ...ended, group });
  // Traffic passes every group on a way: one that judges it again is enough.
  const flows = groups.some(({ flushes }) => flushes) ? FLUSHED : LIVE_ON;
  return {
    state: 'absent',
    residual: { what: [flows, ...sessions.left].join('. '), until: 'unknown' },
    ...(ended.stoodUntilNow ? { removed: true } : {}),
    ...(sessions.ended === 0 ? {} : { details: { sessions: `${sessions.ended} through Bastion ended` } }),
  };
};

const LIVE_ON = 'connections that were opened through the rule live on until they close; no new ones begin';
const FLUSHED =
  'connections that were opened through the rule should be cut, because flushConnection is on and Azure judges them again when a rule changes; it does not show whether they were';

const addressesOf = async (
  azure: Azure,
  step: AnyRuleStep,
  context: GrantContext,
): Promise<readonly Address[]> => {
  if (!('vm' in step)) return [{ nsg: step.nsg, name: ruleName(context, step.id) }];
  const { found } = await everywhere(azure, step, context);
  return found.map(({ nsg, rule }) => ({ nsg: nsg.id, name: rule.name }));
};

/** The very rule that `discover` found, and only if this grant derives its name there. */
const addressIn = (
  objectId: string,
  step: AnyRuleStep,
  context: GrantContext,
): readonly Address[] | undefined => {
  const [, group, name] = /^(.+)\/securityRules\/([^/]+)$/i.exec(objectId) ?? [];
  if (group === undefined || name === undefined) return undefined;
  if ('nsg' in step && !sameText(step.nsg, group)) return undefined;
  const nsg = resourceId(group);
  return ruleNames(context, step.id, nsg).some((own) => sameText(own, name)) ? [{ nsg, name }] : undefined;
};
