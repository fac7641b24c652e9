/** While changes are frozen, nothing is opened: by the settings, or by an operator's word in the ledger; the stricter one holds. */
import { formatInstant, isOver, type Instant } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { OrderedFreeze } from '../facts.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';

export const freezeRule: Rule<Case> = (subject) =>
  orPass([...bySettings(subject), ...byOperators(subject)], pass('freeze.none', 'Nothing is frozen.'));

const bySettings = ({ settings, request }: Case): readonly Reason[] => {
  switch (settings.freeze) {
    case 'none':
      return [];
    case 'changes':
      if (request.breakGlass)
        return [pass('freeze.break-glass', 'Changes are frozen, and break-glass passes.')];
      return [deny('freeze.changes', 'Changes are frozen.', 'Wait until the operators lift the freeze.')];
    case 'everything':
      return [
        deny('freeze.everything', 'Everything is frozen.', 'Wait until the operators lift the freeze.'),
      ];
  }
};

/** NB. What the ledger does not say is never taken for "nothing is frozen". */
const byOperators = ({ facts, request, now }: Case): readonly Reason[] => {
  const { freeze } = facts;
  switch (freeze.kind) {
    case 'known':
      return byOrder(freeze.value, request.breakGlass, (end) => isOver(end, now));
    case 'failed':
      return [unknown('failed', `could not be read: ${freeze.why}`)];
    case 'empty':
      return [unknown('empty', 'is not said by the ledger')];
    case 'deferred':
      return [unknown('deferred', 'has not been asked yet')];
  }
};

const unknown = (kind: 'failed' | 'empty' | 'deferred', words: string): Reason =>
  deny(
    `freeze.ordered-${kind}`,
    `Whether an operator has frozen anything ${words}.`,
    'Run again when the ledger can be read.',
  );

const byOrder = (
  freeze: OrderedFreeze,
  breakGlass: boolean,
  over: (end: Instant) => boolean,
): readonly Reason[] => {
  if (freeze.level === 'none') return [];
  const { level, by, since, until, why } = freeze;
  if (until !== null && over(until)) return [];
  const what = `${by} has frozen ${level} since ${formatInstant(since)}`;
  if (level === 'changes' && breakGlass)
    return [pass('freeze.ordered-break-glass', `${what}, and break-glass passes.`)];
  const end = until === null ? 'until an operator lifts it' : `until ${formatInstant(until)}`;
  const remedy =
    until === null
      ? 'Wait until an operator lifts the freeze.'
      : 'Wait until then, or until an operator lifts the freeze.';
  return [deny(CODES[level], `${what}, ${end}: ${why}`, remedy)];
};

const CODES = {
  changes: 'freeze.ordered-changes',
  everything: 'freeze.ordered-everything',
} as const;
