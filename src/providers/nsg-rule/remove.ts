/** Deleting one rule, if it is ours, and reading back that it is gone. */
import { minutes } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RuleAnswer } from '../../ports/security-groups.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import type { InLine } from '../queue.ts';
import { isOwnRule } from './rule.ts';

const PATIENCE = minutes(4);

/** A rule by where it stands. */
export interface Address {
  readonly nsg: ResourceId;
  readonly name: string;
}

export type Removal =
  /** `removed`: it was there and is gone now; else it was gone before. */
  | { readonly state: 'absent'; readonly removed: boolean }
  /** Left alone because it is not ours (I8). */
  | { readonly state: 'foreign'; readonly what: string };

export const removeRule = async (
  azure: Azure,
  at: Address,
  { context, inLine }: { readonly context: GrantContext; readonly inLine: InLine },
): Promise<Removal> => {
  const waiting = patience(PATIENCE, azure.sleep);
  let removed = false;
  for (;;) {
    const answer = await inLine(at.nsg, () => deleteOwn(azure, at, context));
    if (answer.kind === 'foreign') return { state: 'foreign', what: answer.what };
    if (answer.kind === 'absent') return { state: 'absent', removed };
    removed = true;
    if (answer.kind === 'done' && answer.shown === true) return { state: 'absent', removed };
    if (answer.kind === 'done' || answer.kind === 'gone') {
      if ((await azure.network.rule(at.nsg, at.name)) === undefined) return { state: 'absent', removed };
    }
    if (!(await waiting.wait(answer.kind === 'busy' ? answer.retryIn : undefined)))
      throw stillThere(answer, at);
  }
};

/** Looks and deletes in one turn, so that what is deleted is what was looked at. */
const deleteOwn = async (
  azure: Azure,
  { nsg, name }: Address,
  context: GrantContext,
): Promise<
  RuleAnswer | { readonly kind: 'absent' } | { readonly kind: 'foreign'; readonly what: string }
> => {
  const rule = await azure.network.rule(nsg, name);
  if (rule === undefined) return { kind: 'absent' };
  // An edited rule of ours is still ours: name and marker prove it. Without the marker it is somebody's.
  if (!isOwnRule(rule, name, context))
    return { kind: 'foreign', what: `a rule named ${rule.name} that Gatehouse did not make` };
  return azure.network.deleteRule(nsg, rule.name);
};

const stillThere = (answer: RuleAnswer, { nsg, name }: Address): Fault =>
  answer.kind === 'unclear'
    ? answer.fault
    : new Fault('azure.failed', `Deleting a rule: ${name} still stands in ${nsg}`, {
        call: `DELETE …/securityRules/${name}`,
        remedy:
          'The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.',
        transient: true,
      });
