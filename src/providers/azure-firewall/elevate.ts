/** Opening a step: our group in the policy, called open when its rule lets something through. */
import { Fault } from '../../core/fault.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import type { InLine } from '../queue.ts';
import { withDoubts } from '../nsg-rule/way.ts';
import { groupName, receiptOf } from './group.ts';
import { removeGroup } from './remove.ts';
import { openingFault, stand } from './stand.ts';
import { judgeWay, readWay } from './way.ts';

export const elevateGroup = async (
  azure: Azure,
  step: AzureFirewallStep,
  { context, inLine }: { readonly context: GrantContext; readonly inLine: InLine },
): Promise<Receipt> => {
  let hasWritten = false;
  const writing = (): void => {
    hasWritten = true;
  };
  try {
    const { group, own } = await inLine(step.policy, () => stand(azure, step, { context, writing }));
    const way = await readWay(azure.firewall, step.policy);
    if (typeof way === 'string') throw openingFault('azure.not-found', way, { transient: false });
    const { kind, sentences } = judgeWay(group, way);
    const receipt = receiptOf(group, own, { step, context });
    // NB. A rule that stands and lets nothing through is not called open: what came before it since `check` is named (I13).
    if (kind !== 'closed') return withDoubts(receipt, sentences);
    throw openingFault('azure.conflict', `our rule stands and opens nothing. ${sentences.join(' ')}`, {
      transient: false,
    });
  } catch (thrown) {
    // What may pass is tried again, and finds what stands. What is final leaves nothing behind.
    if (hasWritten && thrown instanceof Fault && !thrown.transient)
      await undo(azure, step, { context, inLine });
    throw thrown;
  }
};

/** Whoever asked for the opening ends the step after it failed, and so does the sweep: that this failed too says nothing new. */
const undo = async (
  azure: Azure,
  step: AzureFirewallStep,
  around: { readonly context: GrantContext; readonly inLine: InLine },
): Promise<void> => {
  try {
    await removeGroup(azure, { step, name: groupName(around.context, step.id) }, around);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
  }
};
