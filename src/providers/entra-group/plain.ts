/**
 * Plain membership in a group that is exclusive. It has neither end nor marker: what makes it ours is that the group says that nobody
 * but this installation puts anybody in, and what ends it is the grant's own end, or else the next sweep.
 */
import { milliseconds, minutes } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { CheckReport } from '../../core/facts.ts';
import type { EntraGroupStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { MembershipAnswer } from '../../ports/groups.ts';
import type { GrantContext, Observation, Receipt, Revocation } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { assertWindowOpen } from '../window.ts';
import { isNobody, whyNotPerson } from '../pim/person.ts';
import { residualOf } from '../pim/residue.ts';
import { readyUnless } from '../report.ts';
import { containerOf, NO_GROUP, whyNotPlain } from './container.ts';
import type { Container } from './container.ts';

const PATIENCE = minutes(2);
const RESIDUE =
  'tokens issued before the end, for up to about an hour, and services that have not asked the directory again';

export const checkPlain = async (
  azure: Azure,
  step: EntraGroupStep,
  { installation }: GrantContext,
): Promise<CheckReport> => {
  const [user, container] = await Promise.all([
    azure.directory.user(step.principal),
    containerOf(azure, step.group, installation),
  ]);
  // Whoever is in it already is so by no grant, or by one that died over it: either way until the end of this one.
  const [personal, closed] = [whyNotPerson(user), whyClosed(container)];
  // What the group is changes no more than a missing person does; somebody has to change it.
  return readyUnless(step, [...personal, ...closed], [...(isNobody(user) ? personal : []), ...closed]);
};

const whyClosed = (container: Container): readonly string[] => {
  switch (container.kind) {
    case 'missing':
      return [NO_GROUP];
    case 'foreign':
      return [`Nobody is put in: ${container.what}.`];
    case 'ours':
      return whyNotPlain(container);
  }
};

export const elevatePlain = async (
  azure: Azure,
  step: EntraGroupStep,
  context: GrantContext,
): Promise<Receipt> => {
  const waiting = patience(PATIENCE, (time) => azure.sleep(time));
  for (let taken = false; ;) {
    const container = await containerOf(azure, step.group, context.installation);
    const [reason] = whyClosed(container);
    if (reason !== undefined) throw stopped(reason);
    if (isMember(container, step)) return receiptOf(step);
    let least = milliseconds(0);
    let why = stopped('Graph took the membership and does not list it', true);
    // NB. Once taken it is only waited for: asking again would undo what a sweep has just ended.
    if (!taken) {
      assertWindowOpen(context, azure.now(), 'POST /groups/{id}/members/$ref');
      const answer = await azure.groups.add(step.group, step.principal);
      taken = answer.kind === 'done' || answer.kind === 'unchanged';
      if (answer.kind === 'throttled') least = answer.retryIn ?? least;
      why = whyNot(answer, step) ?? why;
    }
    if (!(await waiting.wait(least))) throw why;
  }
};

const whyNot = (answer: MembershipAnswer, step: EntraGroupStep): Fault | undefined => {
  switch (answer.kind) {
    case 'done':
    case 'unchanged':
      return undefined;
    case 'unknown':
      return stopped(`Graph does not know ${step.principal} or the group yet`, true);
    case 'throttled':
      return stopped('Graph asks to slow down', true);
    case 'unclear':
      return answer.fault;
  }
};

export const observePlain = async (
  azure: Azure,
  step: EntraGroupStep,
  { installation }: GrantContext,
): Promise<Observation> => {
  const container = await containerOf(azure, step.group, installation);
  if (!isMember(container, step)) return { state: 'absent' };
  return container.kind === 'foreign'
    ? { state: 'foreign', what: `a membership that is not ours: ${container.what}` }
    : { state: 'active', receipt: receiptOf(step) };
};

export const revokePlain = async (
  azure: Azure,
  step: EntraGroupStep,
  context: GrantContext,
): Promise<Revocation> => {
  const waiting = patience(PATIENCE, (time) => azure.sleep(time));
  let removed = false;
  for (let gone = false; ;) {
    const container = await containerOf(azure, step.group, context.installation);
    const listed = isMember(container, step);
    if (container.kind === 'foreign' && listed)
      return { state: 'foreign', what: `a membership that is not ours: ${container.what}` };
    if (container.kind !== 'ours') return { state: 'absent', residual: undefined };
    if (gone && !listed) return ended(context, removed, azure);
    let least = milliseconds(0);
    if (!gone) {
      // NB. Also where it is not listed: a list lags, and only this answer says that a dying run has put nobody in.
      const answer = await azure.groups.remove(step.group, step.principal);
      if (answer.kind === 'unchanged' && !listed) return ended(context, removed, azure);
      gone = answer.kind === 'done' || answer.kind === 'unchanged';
      removed ||= answer.kind === 'done';
      if (answer.kind === 'throttled') least = answer.retryIn ?? least;
    }
    if (!(await waiting.wait(least))) throw notGone(step);
  }
};

const ended = ({ expiresAt }: GrantContext, removed: boolean, azure: Azure): Revocation => ({
  state: 'absent',
  residual: removed ? residualOf(RESIDUE, { end: expiresAt, now: azure.now() }) : undefined,
  ...(removed ? { removed } : {}),
});

const isMember = (container: Container, { principal }: EntraGroupStep): boolean =>
  container.kind !== 'missing' && container.members.some(({ id }) => id === principal);

const receiptOf = ({ group, principal }: EntraGroupStep): Receipt => ({
  objectId: `${group}/members/${principal}`,
  endsAt: 'by-sweep',
  details: { group, principal, access: 'member' },
});

const stopped = (what: string, transient = false): Fault =>
  new Fault(transient ? 'azure.failed' : 'azure.rejected', `Membership: ${what}`, {
    call: 'POST /groups/{id}/members/$ref',
    remedy: transient
      ? 'The run tries again to its deadline, then undoes what it opened.'
      : 'See docs/privileges/entra-group.md; then file a new request.',
    transient,
  });

const notGone = ({ group, principal }: EntraGroupStep): Fault =>
  new Fault('azure.failed', `Graph still lists ${principal} in ${group}`, {
    call: 'DELETE /groups/{id}/members/{id}/$ref',
    remedy: 'The next sweep asks again; to be sooner, take the person out of the group by hand.',
    transient: true,
  });
