/** action.yml says what config.ts reads and what the commands put out, no more and no less. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { OUTPUTS } from '../src/commands/report.ts';
import { INPUTS } from '../src/config.ts';

const root = resolve(import.meta.dirname, '..');
const metadata = parse(readFileSync(resolve(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
};

describe('action.yml', () => {
  it('declares exactly the inputs that config.ts reads', () => {
    expect(Object.keys(metadata.inputs).toSorted()).toEqual([...INPUTS].toSorted());
  });

  it('declares exactly the outputs that the commands give', () => {
    expect(Object.keys(metadata.outputs).toSorted()).toEqual([...OUTPUTS].toSorted());
  });

  it('reads every declared input somewhere in config.ts', () => {
    const source = readFileSync(resolve(root, 'src/config.ts'), 'utf8');
    const read = INPUTS.filter((name) =>
      new RegExp(`(input|oneOf|flag|count|uuid|httpsUrl|sha)\\('${name}'`).test(source),
    );
    expect(read.toSorted()).toEqual([...INPUTS].toSorted());
  });

  it('describes every input and output in a sentence', () => {
    for (const { description } of [...Object.values(metadata.inputs), ...Object.values(metadata.outputs)])
      expect(description).toMatch(/\S.{15,}\.$/s);
  });

  it('runs the committed bundle on Node 24', () => {
    expect(metadata.runs).toEqual({ using: 'node24', main: 'dist/action.js' });
  });
});

describe('the workflows', () => {
  const stepsOf = (workflow: string) => {
    const { jobs } = parse(readFileSync(resolve(root, '.github/workflows', workflow), 'utf8')) as {
      jobs: Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>;
    };
    return Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses === './'));
  };

  it.each(['request.yml', 'elevate.yml', 'revoke.yml', 'watch.yml'])(
    'give whatever tells people the channels: %s',
    (workflow) => {
      const telling = stepsOf(workflow).filter(({ with: { command } = {} }) =>
        ['evaluate', 'elevate', 'revoke', 'watch'].includes(command ?? ''),
      );
      expect(telling.length).toBeGreaterThan(0);
      for (const step of telling)
        expect(step.with?.['notify-channels']).toBe('${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }}');
    },
  );
});
