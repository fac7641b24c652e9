/** Taking our rule out of a policy, if it is ours, and reading back that it is gone. What others put beside it stays. */
import { Fault } from '../../core/fault.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { FirewallAnswer, FirewallApi } from '../../ports/firewalls.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import type { InLine } from '../queue.ts';
import { patience } from '../patience.ts';
import { inPlace, othersIn, ownRule } from './group.ts';
import { PATIENCE } from './stand.ts';

/** A group by where it stands. */
export interface Address {
  readonly step: Pick<AzureFirewallStep, 'id' | 'policy'>;
  readonly name: string;
}

export type Removal =
  /** `removed`: it was there and is gone now; else it was gone before. */
  | { readonly state: 'absent'; readonly removed: boolean }
  /** Left alone because it is not ours (I8). */
  | { readonly state: 'foreign'; readonly what: string };

export const removeGroup = async (
  { firewall, sleep }: Pick<Azure, 'firewall' | 'sleep'>,
  at: Address,
  { context, inLine }: { readonly context: GrantContext; readonly inLine: InLine },
): Promise<Removal> => {
  const waiting = patience(PATIENCE, sleep);
  let conditional = true;
  let removed = false;
  for (;;) {
    const answer = await inLine(at.step.policy, () => deleteOwn(firewall, at, { context, conditional }));
    if (answer.kind === 'foreign') return { state: 'foreign', what: answer.what };
    if (answer.kind === 'absent') return { state: 'absent', removed };
    removed = true;
    if (answer.kind === 'done' || answer.kind === 'gone') {
      const left = await firewall.group(at.step.policy, at.name);
      if (left === undefined || inPlace(left) === undefined) return { state: 'absent', removed };
    }
    // NB. Whether Azure minds the version of a group is not certain: a header must never keep access open.
    if (answer.kind === 'changed') conditional = false;
    if (answer.kind === 'failed' && !answer.fault.transient) throw answer.fault;
    if (!(await waiting.wait(answer.kind === 'busy' ? answer.retryIn : undefined)))
      throw stillThere(answer, at);
  }
};

/** Looks and deletes in one turn, so that what is deleted is what was looked at. */
const deleteOwn = async (
  firewall: FirewallApi,
  { step, name }: Address,
  { context, conditional }: { readonly context: GrantContext; readonly conditional: boolean },
): Promise<
  FirewallAnswer | { readonly kind: 'absent' } | { readonly kind: 'foreign'; readonly what: string }
> => {
  const group = await firewall.group(step.policy, name);
  const placed = group === undefined ? undefined : inPlace(group);
  if (group === undefined || placed === undefined) return { kind: 'absent' };
  // An edited rule of ours is still ours: name and marker prove it. Without the marker it is somebody's.
  const own = ownRule(group, step, context);
  if (own === undefined)
    return { kind: 'foreign', what: `a rule named ${placed.rule.name} that Gatehouse did not make` };
  // NB. A group is deleted with everything in it: where others' rules stand beside ours, only ours is taken out (I8).
  return othersIn(group, own).length === 0
    ? firewall.deleteGroup(step.policy, group.name, conditional ? group.etag : undefined)
    : firewall.takeOut(step.policy, group.name, own.rule);
};

const stillThere = (answer: FirewallAnswer, { step, name }: Address): Fault =>
  answer.kind === 'unclear' || answer.kind === 'failed'
    ? answer.fault
    : new Fault('azure.failed', `Deleting a rule of a firewall: ${name} still stands in ${step.policy}`, {
        call: `DELETE …/ruleCollectionGroups/${name}`,
        remedy:
          'The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.',
        transient: true,
      });
