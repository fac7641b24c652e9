/** Could Defender be asked to open it now? Reads only. */
import type { CheckReport } from '../../core/facts.ts';
import type { VmJitStep } from '../../core/plan.ts';
import { lastName } from '../../core/scopes.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { readyUnless, refused } from '../report.ts';
import { lookIn, policiesFor } from './look.ts';
import type { Look } from './look.ts';
import { objections } from './policy.ts';
import { isOwn } from './request.ts';

/** `former`: what this grant takes over. Its rules are deleted before Defender is asked. */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: VmJitStep; readonly context: GrantContext } | undefined;
}

export const checkJit = async (
  azure: Azure,
  step: VmJitStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const lastingly = (why: string): CheckReport => refused(step, [why], [why]);
  const [policy, ...more] = await policiesFor(azure, step.vm);
  const plan = await azure.jit.plan(/^\/subscriptions\/([^/]+)/i.exec(step.vm)?.[1] ?? '');
  if (plan !== 'full') {
    return lastingly(
      `Just-in-time access needs Microsoft Defender for Servers plan 2, and the subscription of ${lastName(step.vm)} has ${plan === 'none' ? 'no Defender for Servers' : 'plan 1'}.`,
    );
  }
  if (policy === undefined || more.length > 0) {
    return lastingly(
      policy === undefined
        ? `${lastName(step.vm)} has no just-in-time policy in its resource group, or this identity may not see it: enable it in Defender for Cloud.`
        : `${lastName(step.vm)} is in ${more.length + 1} just-in-time policies, and which of them counts cannot be told: leave one.`,
    );
  }
  const look = await lookIn(azure, policy, { step, context });
  const others = look.others.filter(
    ({ request }) => former === undefined || !isOwn(request, former.step, former.context),
  );
  return readyUnless(step, [
    ...machineFlaws(step, look),
    ...objections(step, policy, { now: azure.now(), until: context.expiresAt }),
    ...others.map(
      ({ what }) =>
        `${lastName(step.vm)} is held by ${what}; a newer request would revoke it. Wait until it is over.`,
    ),
    ...driftOf(look),
  ]);
};

const machineFlaws = (step: VmJitStep, { machine }: Look): readonly string[] => {
  if (machine === undefined)
    return [`There is no virtual machine ${step.vm}, or this identity may not see it.`];
  return machine.nsgs.length === 0
    ? [`No network security group guards ${lastName(step.vm)}, so Defender has none to open.`]
    : [];
};

const driftOf = ({ own }: Look): readonly string[] => {
  const drift = own.kind === 'active' ? own.receipt.details['drift'] : undefined;
  return drift === undefined ? [] : [`What Defender opened for this grant was edited: ${drift}.`];
};
