/** `separation_of_duties:` of the settings, and every length of time by which a policy looks back. */
import { milliseconds, type Milliseconds } from '../brand.ts';
import { formatDuration, writeDuration } from '../duration.ts';
import { LONGEST_LOOK_BACK } from '../look-back.ts';
import { adviseWord } from '../nearest.ts';
import type { SeparationOfDuties } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import { readDuration, type Judge } from './judge.ts';

interface Source {
  readonly name: string;
  readonly never_both: readonly string[];
  readonly within?: string;
}

/** `entitlements`: the names of all that have a file, also of those with a finding. */
export const readSeparation = (
  judge: Judge,
  sources: readonly Source[],
  entitlements: ReadonlySet<string>,
): readonly SeparationOfDuties[] =>
  sources.map(({ name, never_both: neverBoth, within }, index) => {
    const path = ['separation_of_duties', index];
    if (sources.findIndex((other) => other.name === name) !== index) {
      judge.report(
        [...path, 'name'],
        'policy.separation-twice',
        `Two rules are named \`${name}\`.`,
        'Give each its own name.',
      );
    }
    neverBoth.forEach((entitlement, at) => {
      const place = [...path, 'never_both', at];
      if (neverBoth.indexOf(entitlement) !== at) {
        judge.report(
          place,
          'policy.separation-twice',
          `\`${entitlement}\` stands in this list twice.`,
          'Keep it once: a list separates its entitlements from each other.',
        );
      } else if (!entitlements.has(entitlement)) {
        // NB. A name that fits nothing separates nothing: a typo would lift the rule without a word.
        judge.report(
          place,
          'policy.unknown-entitlement',
          `There is no entitlement \`${entitlement}\`.`,
          adviseWord(entitlement, entitlements, 'entitlement'),
        );
      }
    });
    return {
      name,
      neverBoth,
      within: (within === undefined ? undefined : readLookBack(judge, [...path, 'within'], within)) ?? NONE,
    };
  });

/** A length of time for which the ledger is read back. */
export const readLookBack = (judge: Judge, path: Path, text: string): Milliseconds | undefined => {
  const length = readDuration(judge, path, text);
  if (length === undefined || length <= LONGEST_LOOK_BACK) return length;
  judge.report(
    path,
    'policy.look-back-long',
    `${formatDuration(length)} is further back than the ledger is read, ${formatDuration(LONGEST_LOOK_BACK)}.`,
    `Write at most \`${writeDuration(LONGEST_LOOK_BACK)}\`.`,
  );
  return undefined;
};

const NONE = milliseconds(0);
