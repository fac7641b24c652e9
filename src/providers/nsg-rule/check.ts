/** Could the rule be opened now, in every group on the way? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import { sameKey } from '../../core/marker.ts';
import type { Rule } from '../../core/network/security-rule.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { ready, refused } from '../report.ts';
import { aimOf } from './aim.ts';
import { bastionRefusal } from './bastion.ts';
import { differences, freePriority, isOwnRule, sameText, wantedRule } from './rule.ts';
import type { AnyRuleStep, Site } from './rule.ts';
import { allowedWithout, judgeWay } from './way.ts';
import type { Place } from './way.ts';

/** Azure's limit of rules in one group. */
export const MOST_RULES = 1000;

/**
 * `former`: of another grant it carries that one's marker, and is never counted on or in the way. Of this grant, before it moves, it
 * is our own rule as it stood.
 */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: AnyRuleStep; readonly context: GrantContext } | undefined;
}

export const checkRule = async (
  azure: Azure,
  step: AnyRuleStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const aim = await aimOf(azure, step, context);
  if (aim.kind === 'nothing') return refused(step, [aim.why], aim.lasting === true ? [aim.why] : []);
  const before = await formerSites(azure, { context, former });
  const looked = await Promise.all(aim.sites.map((site) => lookAt(azure, site, { context, before })));
  const refusals = looked.flatMap((place) => (typeof place === 'string' ? [place] : []));
  const [first, ...further] = looked.flatMap((place) => (typeof place === 'string' ? [] : [place]));
  const [site] = aim.sites;
  if (refusals.length > 0 || first === undefined || site === undefined) {
    const lasting = aim.sites
      .map(({ nsg }) => noGroup(nsg))
      .filter((sentence) => refusals.includes(sentence));
    return refused(step, refusals, lasting);
  }
  const way = [first, ...further];
  const wanted = wantedRule(site, context, first.priority);
  const { kind, sentences } = judgeWay(wanted, way);
  switch (kind) {
    case 'closed':
      return refused(step, sentences);
    // Less than was asked for takes nothing from anybody: it is said, and people decide.
    case 'partly':
    case 'unknown':
      return ready(step, [...sentences, ...aim.notes]);
    case 'open': {
      const groups = way.map(({ nsg }) => nsg);
      return ready(step, [...needless(allowedWithout(wanted, groups)), ...aim.notes]);
    }
  }
};

const formerSites = async (azure: Azure, { context, former }: Occasion): Promise<readonly Site[]> => {
  if (former === undefined || !sameKey(former.context, context)) return [];
  const aim = await aimOf(azure, former.step, context);
  return aim.kind === 'sites' ? aim.sites : [];
};

/** Where the rule stands or would stand; or, as a sentence, why it cannot. */
const lookAt = async (
  azure: Azure,
  site: Site,
  { context, before }: { readonly context: GrantContext; readonly before: readonly Site[] },
): Promise<Place | string> => {
  const nsg = await azure.network.nsg(site.nsg);
  if (nsg === undefined) return noGroup(site.nsg);
  const own = nsg.rules.find(({ name }) => sameText(name, site.name));
  if (own !== undefined && !isOwnRule(own, site.name, context))
    return `A rule named ${own.name} stands there that Gatehouse did not make.`;
  const asItWas = before.some(
    (former) =>
      own !== undefined && sameText(former.nsg, site.nsg) && differences(own, former, context).length === 0,
  );
  if (own !== undefined && !asItWas && differences(own, site, context).length > 0)
    return `Our rule ${own.name} was edited: ${differences(own, site, context).join(', ')}.`;
  const { from, to } = site.step.priorities;
  const priority = own?.priority ?? freePriority(nsg.rules, site, new Set());
  if (priority === undefined) return `No priority from ${from} to ${to} is free in ${site.nsg}.`;
  if (own === undefined && nsg.rules.length >= MOST_RULES)
    return `${site.nsg} has ${MOST_RULES} rules, the most that Azure allows.`;
  return bastionRefusal(nsg) ?? { nsg, priority };
};

const noGroup = (nsg: string): string =>
  `There is no network security group ${nsg}, or this identity may not see it.`;

const needless = (allowing: readonly Rule[]): readonly string[] => {
  const names = allowing.map(({ name }) => JSON.stringify(name)).join(', ');
  if (allowing.length === 0) return [];
  return allowing.length === 1
    ? [`The rule ${names} allows this already, for good; ours changes nothing while it stands.`]
    : [`The rules ${names} together allow this already, for good; ours changes nothing while they stand.`];
};
