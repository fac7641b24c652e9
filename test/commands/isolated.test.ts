/** Work that must not stop what stands beside it. */
import { describe, expect, it } from 'vitest';
import { faultsOf, isFault, isolated } from '../../src/commands/isolated.ts';
import { Fault } from '../../src/core/fault.ts';

const listening = () => {
  const errors: string[] = [];
  const log = {
    error: (text: string) => void errors.push(text),
    warning: () => {},
    info: () => {},
    summary: () => {},
  };
  return { ports: { log }, errors };
};

describe('isolated work', () => {
  it('gives what it comes to', async () => {
    const { ports } = listening();
    const done = await isolated(ports, 'Nothing was moved', async () => 3);
    expect(done).toBe(3);
    expect(isFault(done)).toBe(false);
    expect(faultsOf(done)).toEqual([]);
  });

  it('becomes a sentence that says what was not done, why, and what to do', async () => {
    const { ports, errors } = listening();
    const done = await isolated(ports, 'Nothing was moved', async () => {
      throw new Fault('github.unexpected', 'GitHub is away', { remedy: 'Run again.' });
    });
    expect(faultsOf(done)).toEqual([
      expect.stringMatching(/^Nothing was moved: GitHub is away.*Run again\./),
    ]);
    expect(errors).toEqual([]);
  });

  it('leaves in the log where a bug is, not where it was caught', async () => {
    const { ports, errors } = listening();
    const whereTheBugIs = (): never => {
      throw new TypeError('x is not a function');
    };
    const done = await isolated(ports, 'Nothing was moved', async () => whereTheBugIs());
    expect(faultsOf(done)).toEqual([expect.stringMatching(/^Nothing was moved: x is not a function/)]);
    expect(errors).toEqual([expect.stringContaining('whereTheBugIs')]);
  });
});
