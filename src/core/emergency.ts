/** Whether break-glass would bring a request further than the usual way: said to those who may use it, and to nobody else. */
import type { Decision, Outcome, Reason } from './decision.ts';
import { formatDuration, writeDuration } from './duration.ts';
import type { BreakGlass, Policy } from './policy.ts';
import type { ParsedRequest } from './request.ts';
import { note } from './rules/case.ts';

export interface Emergency {
  readonly input: Extract<ParsedRequest, { kind: 'request' }>;
  readonly breakGlass: BreakGlass;
}

/** The same request by break-glass, at once and no longer than that allows; `undefined`: there is no such way, or it is taken already. */
export const emergencyOf = (input: ParsedRequest, policy: Policy): Emergency | undefined => {
  if (input.kind !== 'request' || input.request.breakGlass) return undefined;
  const entitlement = policy.entitlements.get(input.request.entitlement);
  const breakGlass = entitlement?.breakGlass;
  if (entitlement === undefined || breakGlass === undefined) return undefined;
  const longest = breakGlass.maxDuration;
  // What is no number at all is never longer, and stays for the rules to refuse.
  const duration = input.request.duration > longest ? longest : input.request.duration;
  const request = { ...input.request, breakGlass: true, start: undefined, extends: undefined, duration };
  return { input: { kind: 'request', request }, breakGlass };
};

/** The length that break-glass would have, where it is proposed; `undefined`: it is not. */
export const emergencyLengthIn = (reasons: readonly Reason[]): string | undefined => {
  const would = reasons.find(({ code }) => code === 'break-glass.would-work');
  return would === undefined ? undefined : /`duration: ([0-9a-z]+)`/.exec(would.remedy ?? '')?.[1];
};

const RANK: Readonly<Record<Outcome, number>> = { denied: 0, pending: 1, approved: 2 };

/**
 * `other`: what the very same judge says of the request by break-glass.
 * NB. Only where it would get further: who may not use break-glass is denied there, and so is never told of it.
 */
export const emergencyReasons = (
  usual: Decision,
  other: Decision,
  { input, breakGlass }: Emergency,
): readonly Reason[] => {
  if (RANK[other.outcome] <= RANK[usual.outcome]) return [];
  const { duration } = input.request;
  const waits = other.outcome === 'approved' ? 'opens at once' : 'still waits for an approval';
  const sentence = `In an emergency ${other.requester} may use break-glass: for ${formatDuration(duration)} it ${waits}, everybody is told, and it is reviewed within ${formatDuration(breakGlass.review.within)}.`;
  const remedy = `Only then write \`break_glass: true\` and \`duration: ${writeDuration(duration)}\`, and no start: or extends:.`;
  return [{ ...note('break-glass.would-work', sentence), remedy }];
};
