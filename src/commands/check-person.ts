/** Is the beneficiary still there? Asked for plans whose own kinds of privilege ask nobody: a network rule knows no people. */
import type { EntraId } from '../core/brand.ts';
import { type Fact, known } from '../core/fact.ts';
import type { CheckReport, Facts, UnsaidAccount } from '../core/facts.ts';
import { Fault } from '../core/fault.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import { mayBeUnconfirmed } from '../core/unconfirmed.ts';
import { windowOf } from '../core/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import { factOf } from './gather.ts';

export interface PersonPorts {
  readonly clock: Pick<Clock, 'now'>;
  /** Loaded on first use. */
  readonly directory: () => Promise<Pick<DirectoryApi, 'user'>>;
}

/** `against`: what stands in the way, as the check of the first step. `account`: it stays unsaid, where the settings let it. Neither: nothing. */
export type PersonFacts = { readonly against?: Fact<CheckReport> } & Pick<Facts, 'account'>;

export const checkPerson = async (ports: PersonPorts, policy: Policy, plan: Plan): Promise<PersonFacts> => {
  const [first] = plan.steps;
  const principal = policy.people?.byKey.get(plan.beneficiary)?.entra;
  if (first === undefined || principal === undefined || !needsPersonCheck(plan)) return {};
  const { against, unsaid } = await askPerson(ports, principal);
  const now = ports.clock.now();
  // NB. Whether anything opens on it is decided elsewhere; here it is only told from an account that Entra speaks against.
  if (
    unsaid !== undefined &&
    mayBeUnconfirmed(policy.settings, plan.steps, windowOf(plan, now)) !== undefined
  )
    return { account: { kind: 'unsaid', why: unsaid, at: now } };
  if (against.kind !== 'known') return { against };
  const { value: reasons, at } = against;
  return reasons.length === 0 ? {} : { against: known({ step: first.id, verdict: 'refused', reasons }, at) };
};

/** The check of a role asks about its principal itself. */
const needsPersonCheck = (plan: Plan): boolean => !plan.steps.some((step) => step.kind === 'azure-role');

interface PersonWord {
  /** Why nothing may be opened for this account; empty and known: nothing stands in the way. */
  readonly against: Fact<readonly string[]>;
  /** Only where Entra kept it open, because nobody gave the right to ask. */
  readonly unsaid?: UnsaidAccount['why'];
}

const askPerson = async ({ directory, clock }: PersonPorts, principal: EntraId): Promise<PersonWord> => {
  let forbidden = false;
  const asked = await factOf(async () => {
    try {
      return known(await (await directory()).user(principal), clock.now());
    } catch (thrown) {
      forbidden = isForbidden(thrown);
      throw thrown;
    }
  });
  if (asked.kind !== 'known') return forbidden ? { against: asked, unsaid: 'forbidden' } : { against: asked };
  const against = (...reasons: readonly string[]): Fact<readonly string[]> => known(reasons, asked.at);
  if (asked.value === undefined)
    return { against: against('Entra knows no such user; compare `entra` in policies/people.yaml.') };
  switch (asked.value.enabled) {
    case true:
      return { against: against() };
    // NB. Whoever left must not be let in to the network either; what Entra does not say is no yes.
    case false:
      return { against: against(NOT_ENABLED) };
    case undefined:
      return { against: against(NOT_ENABLED), unsaid: 'left-out' };
  }
};

/** Nobody gave the right to ask. */
export const isForbidden = (thrown: unknown): boolean =>
  thrown instanceof Fault && thrown.code === 'azure.forbidden';

const NOT_ENABLED = 'The account is disabled in Entra, or this identity may not read accountEnabled.';
