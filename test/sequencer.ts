/** The files that take longest begin first, so that none of them runs alone at the end while the other core has nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Beginnings of paths below `test/`, those that take longest first; the rest follows by size, as ever. */
const LONGEST = [
  'crash/writes',
  'scenarios/adversary-files',
  'scenarios/adversary-sweeps',
  'scenarios/bad-input',
  'crash/every-call',
  'providers/sandbox',
  'scenarios/forgery',
  'scenarios/crash',
  'scenarios/reconcile',
  'house/races',
  'month/month',
  'scenarios/lives',
  'scenarios/adversary-',
  'scenarios/closer',
  'house/soak',
  'scenarios/',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((begin) => moduleId.includes(`/test/${begin}`));
  return at < 0 ? LONGEST.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await BaseSequencer.prototype.sort.call(this, files);
    return bySize.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
