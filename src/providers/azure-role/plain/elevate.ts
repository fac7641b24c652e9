/** Elevation without PIM: one PUT under a derived name with the end in its description, then read it back. */
import { milliseconds, minutes } from '../../../core/brand.ts';
import { Fault } from '../../../core/fault.ts';
import type { FaultCode } from '../../../core/fault.ts';
import type { AzureRoleStep } from '../../../core/plan.ts';
import type { Azure } from '../../../ports/azure.ts';
import type { PlainAnswer, PlainAssignment } from '../../../ports/azure-roles.ts';
import type { GrantContext, Observation, Receipt } from '../../../ports/privilege.ts';
import { patience } from '../../patience.ts';
import { theOne } from '../../pim/definition.ts';
import { assertWindowOpen } from '../../window.ts';
import { resolveRole } from '../role.ts';
import { assignmentName, descriptionOf, lookAt } from './assignment.ts';

/** How long one call waits for Azure. */
const PATIENCE = minutes(3);
/** So often in a row must Azure say that there is such an assignment and show none: a read may lag behind a write. */
const SEEN_STRANGE = 4;

export const elevatePlain = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<Receipt> => {
  const role = theOne(await resolveRole(azure, step)).guid;
  const waiting = patience(PATIENCE, azure.sleep);
  let done = false;
  for (let strange = 0; ;) {
    const look = await lookAt(azure, step, context);
    if (look.kind === 'active') return receiptOf(look.assignment);
    if (look.kind === 'foreign')
      throw stopped('grant.not-ours', `in the way stands ${look.what}`, { transient: false });
    let reason = stopped('azure.failed', 'Azure took the assignment and does not show it', {
      transient: true,
    });
    let least = milliseconds(0);
    if (!done) {
      assertWindowOpen(context, azure.now(), 'PUT …/roleAssignments/…');
      const answer = await azure.roles.plain.put(step.scope, {
        guid: assignmentName(context, step.id),
        principal: step.principal,
        role,
        description: descriptionOf(context),
      });
      done = answer.kind === 'done';
      // Ours of a run that died, which is not shown yet, or somebody else's.
      strange = answer.kind === 'exists' ? strange + 1 : 0;
      reason = whyStopped(answer, step, strange < SEEN_STRANGE) ?? reason;
      if (answer.kind === 'throttled') least = answer.retryIn ?? least;
    }
    if (!reason.transient || !(await waiting.wait(least))) throw reason;
  }
};

const whyStopped = (answer: PlainAnswer, { principal, role, scope }: AzureRoleStep, again: boolean) => {
  switch (answer.kind) {
    case 'done':
      return undefined;
    case 'exists':
      return stopped('azure.conflict', `${principal} already holds ${role} at ${scope}, not from Gatehouse`, {
        transient: again,
      });
    case 'unknown-principal':
      return stopped('azure.not-found', `Azure does not know ${principal} yet`, { transient: true });
    case 'throttled':
      return stopped('azure.throttled', 'Azure asks to slow down', { transient: true });
    case 'unclear':
      return answer.fault;
  }
};

const stopped = (code: FaultCode, what: string, { transient }: { readonly transient: boolean }): Fault =>
  new Fault(code, `Role assignment: ${what}`, {
    call: 'PUT …/roleAssignments/…',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the role assignments at that scope, see docs/privileges/azure-role.md; then file a new request.',
    transient,
  });

export const observePlain = async (
  azure: Azure,
  step: AzureRoleStep,
  context: GrantContext,
): Promise<Observation> => {
  const look = await lookAt(azure, step, context);
  switch (look.kind) {
    case 'nothing':
      return { state: 'absent' };
    case 'foreign':
      return { state: 'foreign', what: look.what };
    case 'active':
      return { state: 'active', receipt: receiptOf(look.assignment) };
  }
};

const receiptOf = ({ id, guid, role, scope, principal }: PlainAssignment): Receipt => ({
  objectId: id,
  endsAt: 'by-sweep',
  details: { role, scope, principal, assignment: guid },
});
