/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
import { milliseconds, minutes } from '../../../core/brand.ts';
import type { Milliseconds } from '../../../core/brand.ts';
import { Fault } from '../../../core/fault.ts';
import type { RoleInstance, RoleRequest } from '../../../ports/azure-roles.ts';
import type { GraphPimApi } from '../../../ports/graph-pim.ts';
import type { GrantContext, Revocation } from '../../../ports/privilege.ts';
import { patience } from '../../patience.ts';
import { untilFloor } from '../floor.ts';
import { TAKES_EFFECT_WITHIN, isProvisioned } from '../request.ts';
import { residualOf } from '../residue.ts';
import { activationsOf, lookAt } from './look.ts';
import type { Look } from './look.ts';
import { LISTED_WITHIN, askedBy, removalsAfter } from './requests.ts';
import type { Clock, ListedStep } from './step.ts';

/** How long one call waits until PIM shows what it was told. */
const PATIENCE = minutes(2);
/** What outlives the end. */
const RESIDUE =
  'tokens issued before the end, for up to about an hour, and services that have not asked the directory again';

export const revoke = async (
  clock: Clock,
  step: ListedStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  if (objectId !== undefined && !(await isOwnObject(step, { context, objectId }))) {
    return { state: 'foreign', what: `the request ${objectId}, which this grant did not make` };
  }
  const waiting = patience(PATIENCE, (time) => clock.sleep(time));
  const told: Told = new Set();
  let removed: { readonly removed?: true } = {};
  for (let quiet = false; ;) {
    const look = await lookAt(clock, step, { context });
    let least = milliseconds(0);
    switch (look.kind) {
      case 'nothing':
        // NB. A run that died may have asked a moment ago, and the list lags: absent is only what stays so.
        if (quiet) return { state: 'absent', residual: undefined };
        quiet = true;
        least = milliseconds(LISTED_WITHIN);
        break;
      case 'over': {
        const removal = await removeActivation(clock, step, { context, look, told });
        if (removal === 'none')
          return {
            state: 'absent',
            residual: residualOf(RESIDUE, {
              end: look.request.endsAt ?? context.expiresAt,
              now: clock.now(),
            }),
            ...removed,
          };
        if ('state' in removal) return removal;
        removed = { removed: true };
        least = removal.least;
        break;
      }
      case 'foreign':
        return { state: 'foreign', what: look.what };
      case 'unproven':
        return shownSoon(`${look.what} is shown without the request that made it`);
      case 'pending':
        // NB. Accepted and not shown yet: calling it absent would close the record of access that is about to begin.
        if (isProvisioned(look.request))
          return shownSoon('PIM has accepted the assignment and does not show it yet');
        await step.api.cancel(look.request.id);
        removed = { removed: true };
        break;
      case 'active': {
        removed = { removed: true };
        if (isUnderWay(clock, removalsAfter(look.request, look.asked))) break;
        const removal = await remove(clock, step, { api: step.api, ...look, told });
        if ('state' in removal) return removal;
        least = removal.least;
        break;
      }
    }
    if (!(await waiting.wait(least))) throw notGone(step);
  }
};

/** Schedules whose removal PIM has taken from this call. */
type Told = Set<string>;

/** What comes of it is read from the assignments, never from the answer. `least`: to wait before that. */
type Removal = Revocation | { readonly least: Milliseconds };

const shownSoon = (why: string): Revocation => ({ state: 'held', why, retryIn: milliseconds(30_000) });

/** NB. A sweep hands over what it found by its marker alone: it is read once more, with everything that makes it ours. */
const isOwnObject = async (
  step: ListedStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string },
): Promise<boolean> => {
  const found = await step.api.request(objectId);
  return found !== undefined && askedBy([found], step, { context, role: undefined }).assignments.length === 1;
};

/** Asked for by an earlier run, and young enough to wait for. */
const isUnderWay = (clock: Clock, removals: readonly RoleRequest[]): boolean =>
  removals.some(({ createdAt }) => createdAt !== undefined && clock.now() - createdAt <= TAKES_EFFECT_WITHIN);

interface Target {
  readonly api: GraphPimApi;
  /** Of ours, that made it. */
  readonly request: RoleRequest;
  readonly instance: RoleInstance;
  readonly told: Told;
}

const remove = async (
  clock: Clock,
  { asking }: ListedStep,
  { api, request, instance, told }: Target,
): Promise<Removal> => {
  const key = instance.schedule ?? instance.id;
  // NB. Removal takes whatever stands in the place when it arrives: one that PIM has taken is never sent twice.
  if (told.has(key)) return { least: milliseconds(0) };
  const answer = await api.change({
    role: instance.role,
    scope: instance.scope,
    principal: asking.principal,
    // Of the assignment itself: a sweep without books knows no address to write.
    justification: request.justification,
    change: { kind: 'remove' },
  });
  switch (answer.kind) {
    case 'too-short':
      return {
        state: 'held',
        why: 'PIM removes nothing within five minutes of assigning it',
        retryIn: untilFloor(instance.startsAt ?? request.createdAt, clock.now()),
      };
    case 'accepted':
      told.add(key);
      return { least: milliseconds(0) };
    case 'unclear':
      return { least: milliseconds(LISTED_WITHIN) };
    case 'throttled':
      return { least: answer.retryIn ?? milliseconds(0) };
    case 'not-assigned':
    case 'pending-elsewhere':
    case 'assigned-already':
    case 'unknown-principal':
      return { least: milliseconds(0) };
  }
};

/** Once the eligibility is gone nothing new can be activated; what was activated before goes now. */
const removeActivation = async (
  clock: Clock,
  step: ListedStep,
  {
    context,
    look: { request, asked },
    told,
  }: {
    readonly context: GrantContext;
    readonly look: Extract<Look, { kind: 'over' }>;
    readonly told: Told;
  },
): Promise<Removal | 'none'> => {
  if (step.activations === undefined) return 'none';
  const [instance] = await activationsOf(step, asked);
  if (instance === undefined) return 'none';
  const { api } = step.activations;
  const listed = await api.requests(step.asking.principal);
  const { removals } = askedBy(listed, step, { context, role: instance.role });
  const began = instance.startsAt ?? 0;
  if (
    isUnderWay(
      clock,
      removals.filter(({ createdAt }) => createdAt !== undefined && createdAt > began),
    )
  )
    return { least: milliseconds(0) };
  return remove(clock, step, { api, request, instance, told });
};

const notGone = ({ asking }: ListedStep): Fault =>
  new Fault('azure.failed', `PIM took the removal of ${asking.what} and still shows the assignment`, {
    call: `${asking.call} (adminRemove)`,
    remedy: 'The next sweep asks again; to be sooner, remove the assignment in PIM by hand.',
    transient: true,
  });
