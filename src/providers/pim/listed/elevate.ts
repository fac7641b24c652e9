/** Elevation through PIM: look for what we asked before, else one request, then wait until the assignment itself shows our end. */
import { milliseconds, minutes } from '../../../core/brand.ts';
import type { Fault } from '../../../core/fault.ts';
import { parseJustification } from '../../../core/marker.ts';
import type { RoleRequest } from '../../../ports/azure-roles.ts';
import type { GraphPimAnswer } from '../../../ports/graph-pim.ts';
import type { GrantContext, Receipt } from '../../../ports/privilege.ts';
import { patience } from '../../patience.ts';
import { theOne } from '../definition.ts';
import { underFloor } from '../floor.ts';
import { ATTEMPTS, needsApproval } from '../request.ts';
import { stoppedBy, stopping, unmarkable } from '../stopped.ts';
import type { Asking } from '../stopped.ts';
import { lookAt, receiptOf } from './look.ts';
import type { Look } from './look.ts';
import { LISTED_WITHIN, justificationOf } from './requests.ts';
import type { Clock, ListedStep } from './step.ts';

/** How long one call waits for PIM. */
const PATIENCE = minutes(5);
/** So often in a row must somebody else's assignment be seen: a list may still show what has just been removed. */
const SEEN_STRANGE = 3;

export const elevate = async (clock: Clock, step: ListedStep, context: GrantContext): Promise<Receipt> => {
  const justification = justificationOf(context, step);
  if (parseJustification(justification) === undefined) throw unmarkable(context);
  const role = theOne(await step.resolve()).guid;
  const waiting = patience(PATIENCE, (time) => clock.sleep(time));
  let taken: RoleRequest | undefined;
  for (let strange = 0; ;) {
    const look = await lookAt(clock, step, { context, ...(taken === undefined ? {} : { taken }) });
    if (look.kind === 'active') return receiptOf(look, context);
    strange = look.kind === 'foreign' ? strange + 1 : 0;
    let reason = stoppedBefore(look, step, strange < SEEN_STRANGE);
    let least = milliseconds(0);
    if (reason === undefined) {
      assertFloor(clock, step, context);
      const answer = await step.api.change({
        role,
        scope: step.scope,
        principal: step.asking.principal,
        justification,
        change: {
          kind: 'assign',
          startsAt: clock.now(),
          endsAt: context.expiresAt,
          ticket: { number: String(context.grant), system: 'GitHub' },
        },
      });
      if (answer.kind === 'accepted') taken = answer.request;
      // NB. It may have committed unseen and the list lags: asking again at once could leave two requests for one grant.
      if (answer.kind === 'unclear') least = milliseconds(LISTED_WITHIN);
      if (answer.kind === 'throttled') least = answer.retryIn ?? least;
      reason = whyStopped(answer, step);
    }
    if (!reason.transient || !(await waiting.wait(least))) throw reason;
  }
};

/** `undefined`: nothing of ours is under way, and nothing is in the way. */
const stoppedBefore = (
  look: Exclude<Look, { kind: 'active' }>,
  { asking }: ListedStep,
  again: boolean,
): Fault | undefined => {
  const stopped = stopping(asking);
  switch (look.kind) {
    case 'nothing':
      return undefined;
    case 'foreign':
      return stopped(
        'azure.conflict',
        `in the place of ${asking.what} stands ${look.what}, not from Gatehouse`,
        { transient: again },
      );
    case 'unproven':
      return stopped(
        'azure.conflict',
        `${look.what} of ${asking.what} is shown without the request that made it`,
        { transient: true },
      );
    case 'pending':
      return needsApproval(look.request)
        ? stopped('azure.rejected', `PIM wants an approval of its own for ${asking.what}`, {
            transient: false,
          })
        : notShown(asking);
    case 'over':
      return stoppedAfter(look, asking);
  }
};

const notShown = (asking: Asking): Fault =>
  stopping(asking)('azure.failed', 'PIM took our request and shows no assignment with our end', {
    transient: true,
  });

/** What PIM refused or we took back may be asked for again; what somebody else took away may not. */
const stoppedAfter = (
  { why, asked, request }: Extract<Look, { kind: 'over' }>,
  asking: Asking,
): Fault | undefined => {
  const stopped = stopping(asking);
  switch (why) {
    case 'dead':
    case 'removed':
      return asked.assignments.length < ATTEMPTS
        ? undefined
        : stopped(
            'azure.failed',
            `${asked.assignments.length} requests for ${asking.what} failed, the last as ${request.status}`,
            { transient: false },
          );
    case 'expired':
      return stopped('azure.rejected', 'the window is over', { transient: false });
    case 'lost':
      return stopped('azure.failed', `PIM assigned ${asking.what} and shows it no longer`, {
        transient: false,
      });
  }
};

/** Everything transient waits and looks again first. */
const whyStopped = (answer: GraphPimAnswer, { asking }: ListedStep): Fault => {
  if (answer.kind === 'accepted') return notShown(asking);
  // Ours of a run that died, which the lists do not show yet, or somebody else's: the next looks tell.
  if (answer.kind === 'assigned-already')
    return stopping(asking)('azure.conflict', `${asking.principal} already holds ${asking.what}`, {
      transient: true,
    });
  return stoppedBy(answer, asking);
};

const assertFloor = (clock: Clock, { asking }: ListedStep, { expiresAt }: GrantContext): void => {
  const why = underFloor(expiresAt, clock.now());
  if (why !== undefined)
    throw stopping(asking)('azure.rejected', `${why} for ${asking.what}`, { transient: false });
};
