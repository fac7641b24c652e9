/** `tickets:` of the settings, and `ticket:` of risk levels and entitlements. */
import type { Static } from 'typebox';
import { adviseWord } from '../nearest.ts';
import type { TicketDemand, TicketSource, TicketSystem } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import type { TicketDemand as DemandSchema, TicketSystem as SystemSchema } from '../schema/ticket.ts';
import { answersNeeded, sameState } from '../ticket-system.ts';
import type { Judge } from './judge.ts';
import { reportPattern } from './pattern.ts';

type DemandSource = Static<typeof DemandSchema>;
type SystemSource = Static<typeof SystemSchema>;

/** Nothing is asked of a ticket. */
export const NO_TICKET: TicketDemand = {
  required: false,
  system: undefined,
  states: undefined,
  assignedTo: undefined,
  coversWindow: false,
};

export const readTicketSystems = (
  judge: Judge,
  sources: Readonly<Record<string, SystemSource>>,
): readonly TicketSystem[] =>
  Object.entries(sources).map(([system, source]) => {
    const path = ['tickets', system];
    reportPattern(judge, [...path, 'pattern'], source.pattern);
    if (source.repository !== undefined && source.ask !== 'github-issues')
      judge.reportKey(
        [...path, 'repository'],
        'format.unknown-key',
        '`repository` belongs to `ask: github-issues`.',
        'Write `ask: github-issues` beside it, or delete it.',
      );
    return { system, pattern: source.pattern, source: sourceOf(source) };
  });

const sourceOf = ({ ask, repository }: SystemSource): TicketSource => {
  if (ask === undefined) return { kind: 'unconnected' };
  switch (ask) {
    case 'nobody':
      return { kind: 'nobody' };
    case 'github-issues':
      return { kind: 'github-issues', repository };
  }
};

/** Undefined `systems`: they have a finding, which says what is wrong. */
export const readTicketDemand = (
  judge: Judge,
  path: Path,
  given: { readonly source: DemandSource | undefined; readonly systems: readonly TicketSystem[] | undefined },
): TicketDemand => {
  const { source, systems } = given;
  if (source === undefined) return NO_TICKET;
  const demand: TicketDemand = {
    required: source.required,
    system: source.system,
    states: source.states,
    assignedTo: source.assigned_to,
    coversWindow: source.covers === 'window',
  };
  if (demand.system !== undefined && systems?.every(({ system }) => system !== demand.system) === true)
    judge.report(
      [...path, 'system'],
      'policy.unknown-ticket-system',
      `There is no ticket system \`${demand.system}\` in the settings.`,
      adviseWord(
        demand.system,
        systems.map(({ system }) => system),
        'ticket system',
      ),
    );
  return demand;
};

/**
 * What somebody must answer about a ticket cannot be answered by a system that nobody asks. `path` is where the demand stands;
 * a key that it does not have comes from the risk level.
 */
export const judgeAnswers = (
  judge: Judge,
  at: { readonly path: Path; readonly own: DemandSource | undefined },
  asked: { readonly demand: TicketDemand; readonly systems: readonly TicketSystem[] | undefined },
): void => {
  const { demand, systems = [] } = asked;
  const possible = systems.filter(({ system }) => demand.system === undefined || system === demand.system);
  const silent = possible.find(({ source }) => source.kind === 'nobody');
  if (silent === undefined) return;
  const others = systems.filter(({ source }) => source.kind !== 'nobody').map(({ system }) => system);
  for (const key of answersNeeded(demand))
    judge.reportKey(
      at.own !== undefined && Object.hasOwn(at.own, key) ? [...at.path, key] : at.path,
      'policy.ticket-not-asked',
      `\`${key}\` needs an answer about the ticket, and nobody is asked about tickets of \`${silent.system}\`.`,
      demand.system === undefined && others.length > 0
        ? `Write \`system: ${others[0] ?? ''}\` beside it, or delete the key.`
        : `Delete the key, or say under \`tickets:\` in the settings whom to ask about \`${silent.system}\`.`,
    );
};

export interface Demands {
  readonly level: TicketDemand;
  readonly own: TicketDemand;
  /** The name of the risk level, for people. */
  readonly risk: string;
}

/** The stricter of each. An entitlement may only tighten: where it does not, a finding says what to delete. */
export const joinTicketDemands = (judge: Judge, path: Path, demands: Demands): TicketDemand => {
  const { level, own, risk } = demands;
  const looser = (key: string, sentence: string): void =>
    judge.report(
      [...path, key],
      'policy.looser-than-level',
      sentence,
      'Delete the key: an entitlement may only tighten its risk level.',
    );
  const { system, states, assignedTo } = own;
  if (level.system !== undefined && system !== undefined && system !== level.system)
    looser('system', `The risk level \`${risk}\` asks for a ticket of \`${level.system}\`.`);
  const more = states?.find((state) => level.states?.every((each) => !sameState(each, state)) === true);
  if (more !== undefined)
    looser(
      'states',
      `The risk level \`${risk}\` does not take a ticket in the state \`${more}\`, only in ${wordList(level.states)}.`,
    );
  if (level.assignedTo !== undefined && level.assignedTo !== 'either' && assignedTo !== undefined)
    if (assignedTo !== level.assignedTo)
      looser('assigned_to', `The risk level \`${risk}\` asks for a ticket of the ${level.assignedTo}.`);
  return {
    required: level.required || own.required,
    system: level.system ?? system,
    states: states ?? level.states,
    assignedTo: assignedTo ?? level.assignedTo,
    coversWindow: level.coversWindow || own.coversWindow,
  };
};

const wordList = (words: readonly string[] | undefined): string =>
  (words ?? []).map((word) => `\`${word}\``).join(' or ');
