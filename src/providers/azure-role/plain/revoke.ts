/** Ending a plain assignment, if it is ours, and reading back that it is gone. */
import { milliseconds, minutes } from '../../../core/brand.ts';
import { Fault } from '../../../core/fault.ts';
import type { AzureRoleStep } from '../../../core/plan.ts';
import type { Azure } from '../../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../../ports/privilege.ts';
import { patience } from '../../patience.ts';
import { residualOf } from '../../pim/residue.ts';
import { assignmentName, lookAt } from './assignment.ts';

const PATIENCE = minutes(2);
/** How long a read may lag behind a write: only after it does an absence mean that there is none. */
const SHOWN_WITHIN = milliseconds(20_000);
/** What outlives the end. */
const RESIDUE =
  'tokens issued before the end, and up to ten minutes until Azure has forgotten the assignment everywhere';

export const revokePlain = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  const name = assignmentName(context, step.id);
  if (objectId !== undefined && objectId.split('/').at(-1)?.toLowerCase() !== name)
    return {
      state: 'foreign',
      what: `the role assignment ${objectId}, whose name this grant cannot have made`,
    };
  const waiting = patience(PATIENCE, azure.sleep);
  let deleted = false;
  for (let quiet = false; ;) {
    const look = await lookAt(azure, step, context);
    let least = milliseconds(0);
    switch (look.kind) {
      case 'nothing':
        if (deleted) return { state: 'absent', residual: residueNow(azure), removed: true };
        // NB. A run that died may have asked a moment ago, and reads lag: absent is only what stays so.
        if (quiet) return { state: 'absent', residual: undefined };
        quiet = true;
        least = SHOWN_WITHIN;
        break;
      case 'foreign':
        return { state: 'foreign', what: look.what };
      case 'active': {
        // NB. Read a moment ago with everything that makes it ours; its name is one that nobody else's assignment has.
        const answer = await azure.roles.plain.remove(step.scope, name);
        if (answer.kind === 'done') deleted = true;
        if (answer.kind === 'throttled') least = answer.retryIn ?? least;
        break;
      }
    }
    if (!(await waiting.wait(least))) throw notGone(step);
  }
};

const residueNow = (azure: Azure) => residualOf(RESIDUE, { end: azure.now(), now: azure.now() });

const notGone = ({ role, scope }: AzureRoleStep): Fault =>
  new Fault('azure.failed', `Azure was told to remove ${role} at ${scope} and still shows the assignment`, {
    call: 'DELETE …/roleAssignments/…',
    remedy: 'The next sweep asks again; to be sooner, remove the role assignment by hand.',
    transient: true,
  });
