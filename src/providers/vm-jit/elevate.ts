/** Asking Defender once, and waiting until what it opened can be read from the network. */
import { milliseconds, minutes } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { VmJitStep } from '../../core/plan.ts';
import { lastName } from '../../core/scopes.ts';
import type { Azure } from '../../ports/azure.ts';
import type { JitAnswer, JitPolicy, JitRequest } from '../../ports/jit.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { lookAt } from './look.ts';
import type { Look } from './look.ts';
import { objections } from './policy.ts';
import { describe, holds, isOwn, orderOf } from './request.ts';

/** A little longer than it takes to tell that what a former request opened comes no more. */
const PATIENCE = minutes(6);
/** Defender shows a request at once; after this long one that it took and never showed is asked for again. */
const SHOWS = 60_000;
const SETTLING = milliseconds(15_000);

/**
 * Every turn begins by reading, so that whatever a lost answer or a crash left behind is seen before Defender is asked again.
 * Asking twice ends in one request all the same: the newer one revokes the older, and both are ours.
 */
export const elevateJit = async (azure: Azure, step: VmJitStep, context: GrantContext): Promise<Receipt> => {
  const waiting = patience(PATIENCE, azure.sleep);
  let asked: number | undefined;
  for (;;) {
    const look = await lookAt(azure, step, context);
    if (look.own.kind === 'active') return unedited(look.own.receipt, step);
    let reason = notShown(step);
    let retryIn: Milliseconds | undefined;
    const isAsked = asked !== undefined && azure.now() - asked < SHOWS;
    if (look.own.kind !== 'coming' && !isAsked) {
      const answer = await ask(azure, look, { step, context });
      if (answer.kind === 'accepted') asked = azure.now();
      else ({ reason, retryIn } = stoppedBy(answer, step));
    }
    if (!(await waiting.wait(retryIn))) throw reason;
  }
};

const ask = async (
  azure: Azure,
  look: Look,
  { step, context }: { readonly step: VmJitStep; readonly context: GrantContext },
): Promise<JitAnswer> => {
  const { policy, machine } = look;
  if (policy === undefined || machine === undefined || machine.nsgs.length === 0)
    throw refused(step, 'there is no just-in-time policy, no machine, or no network security group');
  const [other] = look.others;
  if (other !== undefined) {
    // What an extension takes over was closed a moment ago, and only time tells that nothing of it comes any more.
    if (look.others.every(({ settling }) => settling)) return { kind: 'busy', retryIn: SETTLING };
    throw held(step, other.what);
  }
  const [objection] = objections(step, policy, { now: azure.now(), until: context.expiresAt });
  if (objection !== undefined) throw refused(step, objection);
  // NB. Looked at once more, as close to the call as can be: a newer request silently revokes whoever came in between.
  const came = newIn(await azure.jit.policy(policy.id), policy).find(
    (request) => holds(request, step.vm, azure.now()) && !isOwn(request, step, context),
  );
  if (came !== undefined) throw held(step, describe(came));
  return azure.jit.initiate(policy.id, orderOf(step, context));
};

/** Requests that were not there when `before` was read. */
const newIn = (now: JitPolicy | undefined, before: JitPolicy): readonly JitRequest[] =>
  (now?.requests ?? []).filter(
    (request) =>
      !before.requests.some(
        (known) =>
          known.startsAt === request.startsAt &&
          known.justification === request.justification &&
          known.requestor === request.requestor,
      ),
  );

/** NB. An edit is never overwritten by asking again: somebody wanted it, and Defender would only write its rule beside it. */
const unedited = (receipt: Receipt, step: VmJitStep): Receipt => {
  const drift = receipt.details['drift'];
  if (drift === undefined) return receipt;
  throw new Fault(
    'grant.not-ours',
    `what Defender opened on ${lastName(step.vm)} for this grant was edited: ${drift}`,
    { remedy: 'Let the grant end, which deletes the rule; then file a new request.' },
  );
};

const held = (step: VmJitStep, by: string): Fault =>
  new Fault('grant.not-ours', `${lastName(step.vm)} is held by ${by}, which a newer request would revoke`, {
    remedy: 'Wait until it is over; then file a new request.',
  });

const refused = (step: VmJitStep, why: string): Fault =>
  new Fault('azure.rejected', `Asking Defender to open ${lastName(step.vm)}: ${why}`, {
    call: 'POST …/jitNetworkAccessPolicies/…/initiate',
    remedy:
      'Look at the machine under just-in-time access in Defender for Cloud, see docs/privileges/vm-jit.md.',
  });

const notShown = (step: VmJitStep): Fault =>
  new Fault(
    'azure.unexpected',
    `Defender was asked to open ${lastName(step.vm)}, and no rule of it is to be seen`,
    {
      call: 'POST …/jitNetworkAccessPolicies/…/initiate',
      remedy: 'The run tries again to its deadline, then undoes what it opened.',
      transient: true,
    },
  );

const stoppedBy = (
  answer: Exclude<JitAnswer, { kind: 'accepted' }>,
  step: VmJitStep,
): { readonly reason: Fault; readonly retryIn: Milliseconds | undefined } => {
  switch (answer.kind) {
    case 'busy':
      return {
        reason: new Fault('azure.conflict', `Another operation holds ${lastName(step.vm)}`, {
          call: 'POST …/jitNetworkAccessPolicies/…/initiate',
          remedy: 'The run tries again to its deadline, then undoes what it opened.',
          transient: true,
        }),
        retryIn: answer.retryIn,
      };
    case 'unclear':
      return { reason: answer.fault, retryIn: undefined };
  }
};
