/**
 * Ending before Defender does. Defender cannot be told to: a newer request would open the port once more, so the rules that it
 * wrote for ours are deleted, and only those.
 */
import { milliseconds, minutes } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { VmJitStep } from '../../core/plan.ts';
import { lastName } from '../../core/scopes.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RuleAnswer } from '../../ports/security-groups.ts';
import type { GrantContext, Revocation } from '../../ports/privilege.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { patience } from '../patience.ts';
import { lookAt } from './look.ts';
import type { Look } from './look.ts';
import { portsOf, tokenOf } from './request.ts';
import { isOnPort } from './rules.ts';
import type { FoundRule } from './rules.ts';

/** How long one call waits for rules that Defender has not written yet, and for other operations on the groups. */
const PATIENCE = minutes(1);

/** Said whenever a request of ours is over, also when it was over before: a run killed after the deletion must not lose it (I13). */
const RESIDUAL = {
  what: 'connections that were opened through the port live on until they close; no new ones begin. Defender goes on listing the request until its end, with nothing open',
  until: 'unknown',
} as const;

export const revokeJit = async (
  azure: Azure,
  step: VmJitStep,
  { context, objectId }: { readonly context: GrantContext; readonly objectId: string | undefined },
): Promise<Revocation> => {
  if (objectId !== undefined && !sameText(objectId.split('#').at(-1) ?? '', tokenOf(context, step))) {
    return { state: 'foreign', what: `the request ${objectId}, which this grant cannot have made` };
  }
  const waiting = patience(PATIENCE, azure.sleep);
  const deleted: FoundRule[] = [];
  for (;;) {
    const look = await lookAt(azure, step, context);
    const ended = endedBy(look, step, deleted);
    if (ended !== undefined)
      return ended.state === 'absent' && deleted.length > 0 ? { ...ended, removed: true } : ended;
    const { rules, left } = stillOf(look);
    const { answers, again } = await deleteAll(azure, rules, deleted);
    // A rule that was gone and is there again was put back: then it is looked at in peace.
    if (answers.length > 0 && !again && answers.every(({ kind }) => kind === 'done')) continue;
    if (await waiting.wait(longest(answers))) continue;
    if (answers.length > 0 || left === undefined) throw stillThere(answers, step);
    return {
      state: 'held',
      why: 'Defender has taken the request and shows no rule of it yet',
      retryIn: left,
    };
  }
};

const endedBy = (
  { own, others, machine }: Look,
  step: VmJitStep,
  deleted: readonly FoundRule[],
): Revocation | undefined => {
  switch (own.kind) {
    case 'nothing': {
      const [other] = others;
      return other === undefined
        ? { state: 'absent', residual: undefined }
        : { state: 'foreign', what: `${other.what} holds the machine` };
    }
    case 'over':
      return { state: 'absent', residual: RESIDUAL };
    case 'coming': {
      // NB. Every rule that may come was here and is gone, in every group: before that nothing can be called absent.
      const all = (machine?.nsgs ?? []).every((nsg) =>
        portsOf(step).every((number) =>
          deleted.some((each) => sameText(each.nsg, nsg) && isOnPort(each.rule, number)),
        ),
      );
      return own.rules.length === 0 && all && deleted.length > 0
        ? { state: 'absent', residual: RESIDUAL }
        : undefined;
    }
    case 'active':
      return undefined;
  }
};

const stillOf = ({
  own,
}: Look): { readonly rules: readonly FoundRule[]; readonly left: Milliseconds | undefined } => {
  switch (own.kind) {
    case 'coming':
      return own;
    case 'active':
      return { rules: own.rules, left: undefined };
    case 'over':
    case 'nothing':
      return { rules: [], left: undefined };
  }
};

/** One after the other: Azure takes one write of a group at a time. `again`: one of them had been deleted before. */
const deleteAll = async (
  azure: Azure,
  rules: readonly FoundRule[],
  deleted: FoundRule[],
): Promise<{ readonly answers: readonly RuleAnswer[]; readonly again: boolean }> => {
  const answers: RuleAnswer[] = [];
  let again = false;
  for (const found of rules) {
    again ||= deleted.some(({ nsg, rule }) => sameText(nsg, found.nsg) && rule.name === found.rule.name);
    const answer = await azure.network.deleteRule(found.nsg, found.rule.name);
    answers.push(answer);
    if (answer.kind === 'done' || answer.kind === 'gone') deleted.push(found);
  }
  return { answers, again };
};

const longest = (answers: readonly RuleAnswer[]): Milliseconds | undefined => {
  const waits = answers.flatMap((answer) =>
    answer.kind === 'busy' && answer.retryIn !== undefined ? [answer.retryIn] : [],
  );
  return waits.length === 0 ? undefined : milliseconds(Math.max(...waits));
};

const stillThere = (answers: readonly RuleAnswer[], step: VmJitStep): Fault => {
  const unclear = answers.find((answer) => answer.kind === 'unclear');
  return unclear?.kind === 'unclear'
    ? unclear.fault
    : new Fault('azure.failed', `What Defender opened on ${lastName(step.vm)} still stands`, {
        call: 'DELETE …/securityRules/…',
        remedy:
          'Defender ends it at its own end, and the next sweep tries before; to be sooner, delete the rule by hand.',
        transient: true,
      });
};
