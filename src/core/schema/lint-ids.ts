/** Every note of the policy lint: what is probably not meant, and blocks nothing. The one list behind code, tests and docs. */
import type { Finding, Place } from '../finding.ts';
import { entry, table } from './finding-ids.ts';

export const LINTS = {
  'lint.threshold': entry(
    'For somebody who may ask, a rule needs more distinct other people than there are.',
    '`count: 2` of two people, of whom one asks',
    'Add people to the rule, or let others ask.',
  ),
  'lint.nobody-may-request': entry(
    'An entitlement that nobody can ask for.',
    'requesters without `entra:`',
    'Name requesters who have an Entra id.',
  ),
  'lint.self-approval': entry(
    'Everybody who could approve may also ask: the same people serve each other.',
    '`owner` and `requesters` are one group',
    'Add a rule of people who may not ask.',
  ),
  'lint.duration-above-environment': entry(
    'A maximum above the environment’s, which holds.',
    '`max_duration: 12h` in an environment of 8 h',
    'Write what holds.',
  ),
  'lint.unreachable-rule': entry(
    'A rule that never makes a difference.',
    'a branch of `any` that asks for all of another branch, and more',
    'Delete the rule, or correct its condition.',
  ),
  'lint.few-priorities': entry(
    'Fewer priorities for network rules than grants may be open.',
    '`priorities: { from: 200, to: 209 }` and `active_total: 25`',
    'Widen the range, or lower the cap.',
  ),
  'lint.bastion-role': entry(
    'A rule in a Bastion’s network security group, and no role on that Bastion.',
    'no `Reader` on the Bastion',
    'Grant `Reader` on the Bastion: without it the Connect button stays grey.',
  ),
  'lint.low-risk-production': entry(
    'Risk `low` in production.',
    '`risk: low`, `environment: production`',
    'Raise the risk, or keep it out of production.',
  ),
} as const;

export type LintId = keyof typeof LINTS;

/** What every note is made with: it has the shape of a finding, and its id says that it is none. */
export const lint = (id: LintId, place: Place, message: string, remedy?: string): Finding => ({
  file: place.file,
  line: place.line,
  column: place.column,
  id,
  message,
  remedy: remedy ?? LINTS[id].remedy,
});

/** Closes `docs/findings.md`. */
export const notesSection = (): string =>
  [
    '## Notes',
    '',
    'The policy lint tells what is probably not meant. A note blocks nothing and leaves the exit code of `gatehouse check`',
    'alone, unless it is called with `--strict`.',
    '',
    ...table(LINTS),
    '',
  ].join('\n');
