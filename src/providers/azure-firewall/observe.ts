/** What the platform says about our group now, and whether any earlier rule leaves something of it open. */
import { Fault } from '../../core/fault.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { FirewallApi } from '../../ports/firewalls.ts';
import type { GrantContext, Observation } from '../../ports/privilege.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { withDoubts } from '../nsg-rule/way.ts';
import { editOf, groupName, inPlace, ownRule, receiptOf } from './group.ts';
import { judgeWay, readWay } from './way.ts';
import type { Way } from './way.ts';

export const observeGroup = async (
  { firewall }: Pick<Azure, 'firewall'>,
  step: AzureFirewallStep,
  context: GrantContext,
): Promise<Observation> => {
  const group = await firewall.group(step.policy, groupName(context, step.id));
  const placed = group === undefined ? undefined : inPlace(group);
  // A group of our name without a rule of our name holds nothing that this grant could have opened.
  if (group === undefined || placed === undefined) return { state: 'absent' };
  const own = ownRule(group, step, context);
  if (own === undefined)
    return { state: 'foreign', what: `a rule named ${placed.rule.name} that Gatehouse did not make` };
  const receipt = receiptOf(group, own, { step, context });
  // An edited rule still opens something: it is shown as active, with what differs in its details.
  const edit = editOf(group, own, { step, context });
  if (edit !== undefined) return { state: 'active', receipt, edit };
  if (!sameText(group.state, 'Succeeded') && !sameText(group.state, 'Deleting')) return { state: 'pending' };
  const way = await readable(firewall, step);
  // NB. Access that may be open is access: where what comes before it cannot be read, it is taken for open.
  if (way === undefined)
    return { state: 'active', receipt: { ...receipt, details: { ...receipt.details, way: NOT_READ } } };
  const { kind, sentences } = judgeWay(group, way);
  // NB. Only what is certainly shut is not called active.
  return kind === 'closed'
    ? { state: 'pending', why: sentences.join(' ') }
    : { state: 'active', receipt: withDoubts(receipt, sentences) };
};

const NOT_READ = 'not read by this identity: what comes before our rule is not known';

/** The identity that ends need not be able to read what a policy inherits. */
const readable = async (firewall: FirewallApi, { policy }: AzureFirewallStep): Promise<Way | undefined> => {
  try {
    const way = await readWay(firewall, policy);
    return typeof way === 'string' ? undefined : way;
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code === 'bug' || thrown.transient) throw thrown;
    return undefined;
  }
};
