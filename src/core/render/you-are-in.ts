/** The lines for whoever is in: from when it works, from where it is open, what they can do about it. */
import { later, minutes, parseInstant, type Instant } from '../brand.ts';
import type { OpenGrant, SourceMove } from '../ledger/event.ts';
import type { Step } from '../plan.ts';
import { codeSpan, escapeMarkdown, sentence } from './escape.ts';
import { formatUtc } from './time.ts';
import type { Offer, View } from './view.ts';

/** Azure: a role may take this long until it works everywhere (A81). */
const SPREADS = minutes(10);

/** From when it works; a sentence behind the first one, or nothing where something is in the way or not done yet. */
export const usableAt = (grant: OpenGrant, { now }: View): string => {
  const { plan, drift = [], move } = grant;
  if (drift.length > 0 || move?.state === 'moving') return '';
  const said = [
    ...(plan.steps.some(({ layer }) => layer === 'network') ? ['the network is open'] : []),
    ...rolesBy(grant, now),
    ...(plan.steps.some(isInToken) ? ['groups and directory roles work once you sign in anew'] : []),
  ].join('; ');
  return said === '' ? '' : ` ${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
};

const rolesBy = ({ plan, steps }: OpenGrant, now: Instant): readonly string[] => {
  const roles = plan.steps.filter((step) => step.kind === 'azure-role' && step.assignment !== 'eligible');
  const given = steps.flatMap(({ step, at }) =>
    roles.some(({ id }) => id === step) ? (parseInstant(at) ?? []) : [],
  );
  const last = given.toSorted((a, b) => a - b).at(-1);
  return last === undefined ? [] : [`Azure roles work by ${formatUtc(later(last, SPREADS), now)}`];
};

/** Directory roles and groups reach whoever signs in after they were given. */
const isInToken = (step: Step): boolean =>
  (step.kind === 'entra-role' || step.kind === 'entra-group') && step.assignment !== 'eligible';

/** The answer to the newest `/source`; at most one line. */
export const moveLine = ({ move }: Pick<OpenGrant, 'move'>, view: View): readonly string[] => {
  if (move === undefined) return [];
  return [moveSentence(move, view)];
};

const moveSentence = (move: SourceMove, { now }: View): string => {
  switch (move.state) {
    case 'moving':
      return `**Moving to ${addresses(move.source)}.** Until then the network may be closed.`;
    case 'moved':
      return `**Open now from ${addresses(move.source)}** (changed ${changedAt(move, now)}).`;
    case 'refused':
      return `**\`/source\` was not followed:** ${sentence(move.why)}`;
  }
};

const changedAt = ({ at }: SourceMove, now: Instant): string => {
  const changed = parseInstant(at);
  return changed === undefined ? escapeMarkdown(at, 40) : formatUtc(changed, now);
};

const addresses = (sources: readonly string[]): string =>
  sources.map((source) => escapeMarkdown(source.replace(/\/32$|\/128$/, ''), 60)).join(', ');

export const connectLine = (connect: string | undefined, offer: Offer | undefined): readonly string[] => {
  const command = connect?.trim();
  if (command === undefined || command === '') return [];
  const missing = (offer?.toFillIn ?? []).slice(0, 5).map((name) => codeSpan(`<${name}>`, 80));
  const label = missing.length === 0 ? 'Connect' : `Connect, with ${missing.join(' and ')} put in by you`;
  return command.includes('\n') ? [`${label}: see below.`] : [`${label}: ${codeSpan(command, 400)}`];
};

/** What can be done about it, in one line. */
export const stepsOpenToYou = ({ path }: OpenGrant, offer: Offer | undefined): string =>
  [
    `End it early: comment \`/end\`, or delete ${codeSpan(path, 120)} by a pull request.`,
    ...(offer?.extend === undefined ? [] : [`More time: [ask for it](${offer.extend}).`]),
    ...(offer?.movable === true ? ['Another address: comment `/source` and the address.'] : []),
  ].join(' ');
