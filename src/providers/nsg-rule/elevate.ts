/** Opening a step: our rule in every group on the way, or in none; called open when all of them together let something through. */
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { aimOf } from './aim.ts';
import type { InLine } from '../queue.ts';
import { removeRule } from './remove.ts';
import { receiptOf } from './rule.ts';
import type { AnyRuleStep, Site } from './rule.ts';
import { openingFault, stand } from './stand.ts';
import type { Stood } from './stand.ts';
import { judgeWay, withDoubts } from './way.ts';

export const elevateRule = async (
  azure: Azure,
  step: AnyRuleStep,
  { context, inLine }: { readonly context: GrantContext; readonly inLine: InLine },
): Promise<Receipt> => {
  const aim = await aimOf(azure, step, context);
  if (aim.kind === 'nothing') throw openingFault('azure.not-found', aim.why, { transient: false });
  const written = new Set<Site>();
  try {
    const stood: Stood[] = [];
    for (const site of aim.sites) {
      const writing = (): void => {
        written.add(site);
      };
      stood.push(await inLine(site.nsg, () => stand(azure, site, { context, writing })));
    }
    return opened(stood, context);
  } catch (thrown) {
    // What may pass is tried again, and finds what stands. What is final leaves no half of a way behind.
    if (thrown instanceof Fault && !thrown.transient)
      for (const { nsg, name } of written)
        await undo(() => removeRule(azure, { nsg, name }, { context, inLine }));
    throw thrown;
  }
};

/** NB. Rules that stand and let nothing through are not called open: what came before them since `check` is named (I13). */
const opened = (stood: readonly Stood[], context: GrantContext): Receipt => {
  const receipt = receiptOf(stood, context);
  const way = stood.map(({ nsg, rule }) => ({ nsg, priority: rule.priority }));
  const [first] = stood;
  const { kind, sentences } = first === undefined ? CLOSED : judgeWay(first.rule, way);
  if (kind !== 'closed') return withDoubts(receipt, sentences);
  const rules = stood.length === 1 ? 'our rule stands and opens' : 'our rules stand and open';
  throw openingFault('azure.conflict', `${rules} nothing. ${sentences.join(' ')}`, { transient: false });
};

const CLOSED = { kind: 'closed', sentences: [] } as const;

/** Whoever asked for the opening ends the step after it failed, and so does the sweep: that this failed too says nothing new. */
const undo = async (removal: () => Promise<unknown>): Promise<void> => {
  try {
    await removal();
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
  }
};
