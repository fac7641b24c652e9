/** The files that take longest begin first, so that none of them runs alone at the end while the other core has nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Beginnings of paths below `test/`, those that take longest first; the rest follows by size, as ever. */
const LONGEST = [
  'crash/writes',
  'scenarios/forgery',
  'scenarios/bad-input',
  'month/month',
  'scenarios/adversary-files',
  'crash/every-call',
  'scenarios/adversary-sweeps',
  'providers/sandbox',
  'house/races',
  'scenarios/crash',
  'scenarios/reconcile',
  'scenarios/lives',
  'scenarios/adversary-text',
  'house/soak',
  'scenarios/closer',
  'scenarios/',
  'house/',
  'providers/rights',
  'commands/doctor-azure',
  'core/render/render',
  'core/whole-',
  'fuzz/',
  'supply-chain',
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
