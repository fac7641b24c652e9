/** What the platform says about our rules now, and whether any earlier rule leaves something of them open. */
import type { Azure } from '../../ports/azure.ts';
import type { Nsg } from '../../ports/security-groups.ts';
import type { GrantContext, Observation } from '../../ports/privilege.ts';
import type { NsgRuleToVmStep } from '../../core/plan.ts';
import { siteOf } from './aim.ts';
import { everywhere } from './everywhere.ts';
import type { Everywhere } from './everywhere.ts';
import { editOf, isOwnRule, receiptOf, sameText } from './rule.ts';
import type { AnyRuleStep, Site, Standing } from './rule.ts';
import type { Stood } from './stand.ts';
import { judgeWay, withDoubts } from './way.ts';

export const observeRule = async (
  azure: Azure,
  step: AnyRuleStep,
  context: GrantContext,
): Promise<Observation> => {
  if ('vm' in step) return observeOnWay(await everywhere(azure, step, context), step, context);
  const site = siteOf(step, context);
  const nsg = await azure.network.nsg(step.nsg);
  const rule = nsg?.rules.find(({ name }) => sameText(name, site.name));
  if (nsg === undefined || rule === undefined) return { state: 'absent' };
  if (!isOwnRule(rule, site.name, context)) return foreign(rule.name);
  return judged([{ site, rule, nsg }], context);
};

const foreign = (name: string): Observation => ({
  state: 'foreign',
  what: `a rule named ${name} that Gatehouse did not make`,
});

const observeOnWay = (
  { aim, found }: Everywhere,
  step: NsgRuleToVmStep,
  context: GrantContext,
): Observation => {
  const ours = found.filter(({ rule }) => isOwnRule(rule, rule.name, context));
  const [other] = found;
  if (ours.length === 0) return other === undefined ? { state: 'absent' } : foreign(other.rule.name);
  switch (aim.kind) {
    case 'unread': {
      if (aim.fault.transient) throw aim.fault;
      // NB. Access that may be open is access: where the way cannot be read, the groups in which ours stand are judged for it.
      const stood = ours.map(({ nsg, rule }) => ({ nsg, rule, site: siteAsItIs(rule, nsg, step) }));
      const seen = judged(stood, context);
      return seen.state === 'active'
        ? { ...seen, receipt: { ...seen.receipt, details: { ...seen.receipt.details, way: NOT_READ } } }
        : seen;
    }
    case 'nothing':
      return { state: 'pending', why: `${standsIn(ours)} ${aim.why}` };
    case 'sites': {
      const stood = aim.sites.map((site) => {
        const there = ours.find(({ nsg }) => sameText(nsg.id, site.nsg));
        return there === undefined ? site : { ...there, site };
      });
      const missing = stood.flatMap((one) => ('rule' in one ? [] : [one.nsg]));
      const standing = stood.flatMap((one) => ('rule' in one ? [one] : []));
      if (missing.length === 0) return judged(standing, context);
      return {
        state: 'pending',
        why: `${standsIn(ours)} None stands in ${missing.join(', ')}, which is on the way to ${step.vm}.`,
      };
    }
  }
};

const NOT_READ = 'not read by this identity: only the groups in which our rules stand were looked at';

const standsIn = (ours: readonly { readonly nsg: Nsg }[]): string =>
  `Our rule stands in ${ours.map(({ nsg }) => nsg.id).join(', ')}.`;

/** NB. The addresses are the machine's and not known here: what stands there is taken for them, everything else is compared. */
const siteAsItIs = (rule: Standing['rule'], nsg: Nsg, step: NsgRuleToVmStep): Site => ({
  step,
  nsg: nsg.id,
  name: rule.name,
  destinations: rule.destinations,
  destinationGroups: [],
});

/** Of rules that are ours, one in each group on the way; at least one. */
const judged = (stood: readonly Stood[], context: GrantContext): Observation => {
  const receipt = receiptOf(stood, context);
  // An edited rule still opens something: it is shown as active, with what differs in its details.
  const edit = editOf(stood, context);
  if (edit !== undefined) return { state: 'active', receipt, edit };
  const isThere = ({ state }: Standing['rule']): boolean =>
    sameText(state, 'Succeeded') || sameText(state, 'Deleting');
  const [first] = stood;
  if (first === undefined || !stood.every(({ rule }) => isThere(rule))) return { state: 'pending' };
  const way = stood.map(({ nsg, rule }) => ({ nsg, priority: rule.priority }));
  const { kind, sentences } = judgeWay(first.rule, way);
  // NB. Only what is certainly shut is not called active: access that may be open is access.
  return kind === 'closed'
    ? { state: 'pending', why: sentences.join(' ') }
    : { state: 'active', receipt: withDoubts(receipt, sentences) };
};
