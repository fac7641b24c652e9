/** One rule in one group: a free priority, one PUT, and whatever came of it read back from the group. */
import { minutes } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { Nsg, RuleAnswer, SecurityRule } from '../../ports/security-groups.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { assertWindowOpen } from '../window.ts';
import { bastionRefusal } from './bastion.ts';
import { MOST_RULES } from './check.ts';
import { differences, freePriority, isOwnRule, sameText, wantedRule } from './rule.ts';
import type { Site, Standing } from './rule.ts';

/** How long one call waits for other operations on the group and for its own. */
const PATIENCE = minutes(4);

/** A rule that stands as it should, and the group as it was read with it. */
export interface Stood extends Standing {
  readonly nsg: Nsg;
}

/**
 * Every turn begins by reading the group, so that whatever a lost answer, a cancelled operation or a crash left behind is seen
 * before anything is written again; a PUT of our own name with our own content changes nothing the second time.
 * `writing` is called before each PUT.
 */
export const stand = async (
  azure: Azure,
  site: Site,
  { context, writing }: { readonly context: GrantContext; readonly writing: () => void },
): Promise<Stood> => {
  const waiting = patience(PATIENCE, azure.sleep);
  const taken = new Set<number>();
  for (;;) {
    const nsg = await azure.network.nsg(site.nsg);
    if (nsg === undefined)
      throw openingFault('azure.not-found', `there is no network security group ${site.nsg}`, {
        transient: false,
      });
    const rule = nsg.rules.find(({ name }) => sameText(name, site.name));
    if (rule !== undefined) {
      assertOwn(rule, site, context);
      if (sameText(rule.state, 'Succeeded')) return { site, rule, nsg };
      if (!/^(failed|canceled)$/i.test(rule.state)) {
        if (await waiting.wait()) continue;
        throw openingFault('azure.failed', `our rule stays ${rule.state}`, { transient: true });
      }
    }
    const priority = rule?.priority ?? pick(nsg, site, taken);
    assertWindowOpen(context, azure.now(), 'PUT …/securityRules/…');
    writing();
    const answer = await azure.network.putRule(site.nsg, wantedRule(site, context, priority));
    if (answer.kind === 'done') {
      const after = await azure.network.nsg(site.nsg);
      const shown = after?.rules.find(({ name }) => sameText(name, site.name));
      if (shown !== undefined) assertOwn(shown, site, context);
      if (after !== undefined && shown !== undefined && sameText(shown.state, 'Succeeded'))
        return { site, rule: shown, nsg: after };
    }
    if (answer.kind === 'priority-taken') taken.add(priority);
    const { reason, retryIn } = stoppedBy(answer, site);
    if (!(await waiting.wait(retryIn))) throw reason;
  }
};

const stoppedBy = (
  answer: RuleAnswer,
  { nsg }: Site,
): { readonly reason: Fault; readonly retryIn?: Milliseconds } => {
  switch (answer.kind) {
    case 'done':
      return {
        reason: openingFault('azure.unexpected', `Azure took our rule and ${nsg} does not show it`, {
          transient: true,
        }),
      };
    case 'priority-taken':
      return {
        reason: openingFault('azure.conflict', `others take every priority of ${nsg} before us`, {
          transient: true,
        }),
      };
    case 'busy':
      return {
        reason: openingFault('azure.conflict', `another operation holds ${nsg}`, { transient: true }),
        ...(answer.retryIn === undefined ? {} : { retryIn: answer.retryIn }),
      };
    case 'superseded':
      return {
        reason: openingFault('azure.conflict', `other operations on ${nsg} cancel ours`, { transient: true }),
      };
    case 'gone':
      return {
        reason: openingFault('azure.not-found', `there is no network security group ${nsg}`, {
          transient: false,
        }),
      };
    case 'unclear':
      return { reason: answer.fault };
  }
};

/** NB. Something that is not exactly ours is never overwritten: a PUT would silently replace somebody's rule, or their edit (I8). */
const assertOwn = (rule: SecurityRule, site: Site, context: GrantContext): void => {
  if (!isOwnRule(rule, site.name, context)) {
    throw new Fault(
      'grant.not-ours',
      `a rule named ${rule.name} stands in ${site.nsg} that Gatehouse did not make`,
      {
        remedy: 'Find out who made it and rename or remove it; then run this again.',
      },
    );
  }
  const changed = differences(rule, site, context);
  if (changed.length === 0) return;
  throw new Fault(
    'grant.not-ours',
    `our rule ${rule.name} in ${site.nsg} was edited: ${changed.join(', ')}`,
    {
      remedy: 'Delete the rule or let the grant end, which deletes it; then file a new request.',
    },
  );
};

const pick = (nsg: Nsg, site: Site, taken: ReadonlySet<number>): number => {
  const refusal = bastionRefusal(nsg);
  if (refusal !== undefined) throw openingFault('azure.conflict', refusal, { transient: false });
  const priority = freePriority(nsg.rules, site, taken);
  if (priority !== undefined && nsg.rules.length < MOST_RULES) return priority;
  const { from, to } = site.step.priorities;
  throw openingFault('azure.conflict', `${site.nsg} has no room for a rule between ${from} and ${to}`, {
    transient: false,
  });
};

export const openingFault = (
  code: 'azure.conflict' | 'azure.failed' | 'azure.not-found' | 'azure.unexpected',
  what: string,
  { transient }: { readonly transient: boolean },
): Fault =>
  new Fault(code, `Opening a rule: ${what}`, {
    call: 'PUT …/securityRules/…',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the group in the portal, see docs/privileges/nsg-rule.md.',
    transient,
  });
