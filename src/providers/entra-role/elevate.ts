/** Elevation through PIM: look for what we asked before, else one request, then wait until the assignment itself shows our end. */
import { formatInstant, milliseconds, minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { FaultCode } from '../../core/fault.ts';
import { parseJustification } from '../../core/marker.ts';
import type { EntraRoleStep } from '../../core/plan.ts';
import type { Azure, DirectoryRoleAnswer, RoleRequest } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { FLOOR } from '../azure-role/elevate.ts';
import { needsApproval } from '../azure-role/requests.ts';
import { patience } from '../patience.ts';
import { lookAt, receiptOf } from './look.ts';
import type { Look } from './look.ts';
import { ATTEMPTS, LISTED_WITHIN, justificationOf } from './requests.ts';
import { resolveDirectoryRole, whereOf } from './role.ts';

/** How long one call waits for PIM. */
const PATIENCE = minutes(5);
/** So often in a row must somebody else's assignment be seen: a list may still show what has just been removed. */
const SEEN_STRANGE = 3;

export const elevateDirectoryRole = async (
  azure: Azure,
  step: EntraRoleStep,
  context: GrantContext,
): Promise<Receipt> => {
  if (step.assignment === 'eligible') throw notSupported();
  const justification = justificationOf(context, step);
  if (parseJustification(justification) === undefined) throw unmarkable(context);
  const role = await theRole(azure, step);
  const waiting = patience(PATIENCE, azure.sleep);
  let taken: RoleRequest | undefined;
  for (let strange = 0; ;) {
    const look = await lookAt(azure, step, { context, ...(taken === undefined ? {} : { taken }) });
    if (look.kind === 'active') return receiptOf(look, context);
    strange = look.kind === 'foreign' ? strange + 1 : 0;
    let reason = stoppedBefore(look, step, strange < SEEN_STRANGE);
    let least = milliseconds(0);
    if (reason === undefined) {
      assertFloor(azure, step, context);
      const answer = await azure.directoryRoles.change({
        role,
        scope: step.directoryScope,
        principal: step.principal,
        justification,
        change: {
          kind: 'assign',
          startsAt: azure.now(),
          endsAt: context.expiresAt,
          ticket: { number: String(context.grant), system: 'GitHub' },
        },
      });
      if (answer.kind === 'accepted') taken = answer.request;
      // NB. It may have committed unseen and the list lags: asking again at once could leave two requests for one grant.
      if (answer.kind === 'unclear') least = milliseconds(LISTED_WITHIN);
      if (answer.kind === 'throttled') least = answer.retryIn ?? least;
      reason = stoppedBy(answer, step);
    }
    if (!reason.transient || !(await waiting.wait(least))) throw reason;
  }
};

/** `undefined`: nothing of ours is under way, and nothing is in the way. */
const stoppedBefore = (
  look: Exclude<Look, { kind: 'active' }>,
  step: EntraRoleStep,
  again: boolean,
): Fault | undefined => {
  switch (look.kind) {
    case 'nothing':
      return undefined;
    case 'foreign':
      return stopped(
        'azure.conflict',
        `in the place of ${step.role} stands ${look.what}, not from Gatehouse`,
        {
          transient: again,
        },
      );
    case 'unproven':
      return stopped(
        'azure.conflict',
        `${look.what} of ${step.role} is shown without the request that made it`,
        {
          transient: true,
        },
      );
    case 'pending':
      return needsApproval(look.request)
        ? stopped('azure.rejected', `PIM wants an approval of its own for ${step.role}`, { transient: false })
        : stopped('azure.failed', 'PIM took our request and shows no assignment with our end', {
            transient: true,
          });
    case 'over':
      return stoppedAfter(look, step);
  }
};

/** What PIM refused or we took back may be asked for again; what somebody else took away may not. */
const stoppedAfter = (
  { why, attempts, request }: Extract<Look, { kind: 'over' }>,
  step: EntraRoleStep,
): Fault | undefined => {
  switch (why) {
    case 'dead':
    case 'removed':
      return attempts < ATTEMPTS
        ? undefined
        : stopped(
            'azure.failed',
            `${attempts} requests for ${step.role} failed, the last as ${request.status}`,
            {
              transient: false,
            },
          );
    case 'expired':
      return stopped('azure.rejected', 'the window is over', { transient: false });
    case 'lost':
      return stopped('azure.failed', `PIM assigned ${step.role} and shows it no longer`, {
        transient: false,
      });
  }
};

/** Everything transient waits and looks again first. */
const stoppedBy = (answer: DirectoryRoleAnswer, step: EntraRoleStep): Fault => {
  switch (answer.kind) {
    case 'accepted':
      return stopped('azure.failed', 'PIM took our request and shows no assignment with our end', {
        transient: true,
      });
    case 'unclear':
      return answer.fault;
    case 'throttled':
      return stopped('azure.throttled', 'PIM asks to slow down', { transient: true });
    case 'unknown-principal':
      return stopped('azure.not-found', `PIM does not know ${step.principal} yet`, { transient: true });
    case 'pending-elsewhere':
      return stopped('azure.conflict', `another request for ${step.role} ${whereOf(step)} waits in PIM`, {
        transient: true,
      });
    case 'assigned-already':
      // Ours of a run that died, which the lists do not show yet, or somebody else's: the next looks tell.
      return stopped('azure.conflict', `${step.principal} already holds ${step.role} ${whereOf(step)}`, {
        transient: true,
      });
    case 'too-short':
      return stopped('azure.rejected', 'less than five minutes of the window are left', { transient: false });
    case 'not-assigned':
      return stopped('azure.unexpected', 'PIM answered an assignment as if it were a removal', {
        transient: false,
      });
  }
};

const theRole = async (azure: Azure, step: EntraRoleStep): Promise<string> => {
  const resolution = await resolveDirectoryRole(azure, step);
  if (resolution.kind === 'one') return resolution.role.guid;
  throw new Fault('azure.rejected', resolution.why, { remedy: 'Correct `role` in the entitlement.' });
};

const assertFloor = (azure: Azure, step: EntraRoleStep, context: GrantContext): void => {
  if (context.expiresAt - azure.now() >= FLOOR) return;
  throw stopped(
    'azure.rejected',
    `less than five minutes are left until ${formatInstant(context.expiresAt)} for ${step.role}`,
    { transient: false },
  );
};

const notSupported = (): Fault =>
  stopped('azure.rejected', 'assignment: eligible is not supported yet', { transient: false });

/** NB. A request that cannot be recognised afterwards is never made: nothing could prove that it is ours to end. */
const unmarkable = ({ url }: GrantContext): Fault =>
  new Fault('bug', `${JSON.stringify(url)} cannot stand in a justification`, {
    remedy: 'Please report it with the log of this run.',
  });

const stopped = (code: FaultCode, what: string, { transient }: { readonly transient: boolean }): Fault =>
  new Fault(code, `Elevation in PIM: ${what}`, {
    call: 'POST /roleManagement/directory/roleAssignmentScheduleRequests',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'Look at the role’s settings and assignments in PIM, see docs/privileges/entra-role.md; then file a new request.',
    transient,
  });
