/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
import { instant, isOver, milliseconds, minutes } from '../../core/brand.ts';
import type { Instant, Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { EntraRoleStep } from '../../core/plan.ts';
import type { Azure, DirectoryRoleAnswer } from '../../ports/azure.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { FLOOR } from '../azure-role/elevate.ts';
import { isProvisioned } from '../azure-role/requests.ts';
import { patience } from '../patience.ts';
import { lookAt } from './look.ts';
import type { Look } from './look.ts';
import { LISTED_WITHIN, askedBy, removalsAfter } from './requests.ts';

/** How long one call waits until PIM shows what it was told. */
const PATIENCE = minutes(2);
/** A removal that PIM took this long ago and that shows no effect is asked for again, milliseconds. */
const TAKES_EFFECT_WITHIN = 10 * 60_000;
/** Tokens issued before the end, about an hour, and some minutes until services ask the directory again. */
const RESIDUE = minutes(70);

export const revokeDirectoryRole = async (
  azure: Azure,
  step: EntraRoleStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  if (objectId !== undefined && !(await isOwnObject(azure, step, { context, objectId }))) {
    return { state: 'foreign', what: `the request ${objectId}, which this grant did not make` };
  }
  const waiting = patience(PATIENCE, azure.sleep);
  let told: Told = 'nothing';
  for (let quiet = false; ;) {
    const look = await lookAt(azure, step, { context });
    let least = milliseconds(0);
    switch (look.kind) {
      case 'nothing':
        // NB. A run that died may have asked a moment ago, and the list lags: absent is only what stays so.
        if (quiet) return { state: 'absent', residual: undefined };
        quiet = true;
        least = milliseconds(LISTED_WITHIN);
        break;
      case 'over':
        return {
          state: 'absent',
          residual: residualOf(look.request.endsAt ?? context.expiresAt, azure.now()),
        };
      case 'foreign':
        return { state: 'foreign', what: look.what };
      case 'unproven':
        return shownSoon(`${look.what} is shown without the request that made it`);
      case 'pending':
        // NB. Accepted and not shown yet: calling it absent would close the record of access that is about to begin.
        if (isProvisioned(look.request))
          return shownSoon('PIM has accepted the assignment and does not show it yet');
        await azure.directoryRoles.cancel(look.request.id);
        break;
      case 'active': {
        // NB. Removal takes whatever stands in the place when it arrives: one that PIM has taken is never sent twice.
        if (told === 'removal' || isUnderWay(azure, look)) break;
        const answer = await remove(azure, step, look);
        if (answer.kind === 'too-short')
          return {
            state: 'held',
            why: 'PIM removes nothing within five minutes of assigning it',
            retryIn: untilFloor(look.instance.startsAt ?? look.request.createdAt, azure.now()),
          };
        if (answer.kind === 'accepted') told = 'removal';
        if (answer.kind === 'unclear') least = milliseconds(LISTED_WITHIN);
        if (answer.kind === 'throttled') least = answer.retryIn ?? least;
        break;
      }
    }
    if (!(await waiting.wait(least))) throw notGone(step);
  }
};

/** What PIM has taken from this call. */
type Told = 'nothing' | 'removal';

const shownSoon = (why: string): Revocation => ({ state: 'held', why, retryIn: milliseconds(30_000) });

/** NB. A sweep hands over what it found by its marker alone: it is read once more, with everything that makes it ours. */
const isOwnObject = async (
  azure: Azure,
  step: EntraRoleStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string },
): Promise<boolean> => {
  const found = await azure.directoryRoles.request(objectId);
  return found !== undefined && askedBy([found], step, { context, role: undefined }).assignments.length === 1;
};

type Active = Extract<Look, { kind: 'active' }>;

/** Asked for by an earlier run, and young enough to wait for. */
const isUnderWay = (azure: Azure, { request, asked }: Active): boolean =>
  removalsAfter(request, asked).some(
    ({ createdAt }) => createdAt !== undefined && azure.now() - createdAt <= TAKES_EFFECT_WITHIN,
  );

/** What comes of it is read from the assignments, never from the answer. */
const remove = (azure: Azure, step: EntraRoleStep, { request }: Active): Promise<DirectoryRoleAnswer> =>
  azure.directoryRoles.change({
    role: request.role,
    scope: step.directoryScope,
    principal: step.principal,
    // Of the assignment itself: a sweep without books knows no address to write.
    justification: request.justification,
    change: { kind: 'remove' },
  });

/** A moment longer than the floor, and never an eager loop. */
const untilFloor = (began: Instant | undefined, now: Instant): Milliseconds => {
  const left = began === undefined ? 60_000 : began + FLOOR - now + 5_000;
  return milliseconds(Math.min(Math.max(left, 15_000), FLOOR + 5_000));
};

const residualOf = (
  end: Instant,
  now: Instant,
): { readonly what: string; readonly until: Instant } | undefined => {
  const until = instant(Math.min(end, now) + RESIDUE);
  return isOver(until, now)
    ? undefined
    : {
        what: 'tokens issued before the end, for up to about an hour, and services that have not asked the directory again',
        until,
      };
};

const notGone = (step: EntraRoleStep): Fault =>
  new Fault('azure.failed', `PIM took the removal of ${step.role} and still shows the assignment`, {
    call: 'POST /roleManagement/directory/roleAssignmentScheduleRequests (adminRemove)',
    remedy: 'The next sweep asks again; to be sooner, remove the assignment in PIM by hand.',
    transient: true,
  });
