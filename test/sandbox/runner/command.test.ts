import { describe, expect, it } from 'vitest';
import { CommandFileFailure, parseNamedValues } from '../../../src/sandbox/runner/command-file.ts';
import { createCommandReader, createLog, type StepEffects } from '../../../src/sandbox/runner/command.ts';

const read = (...lines: string[]) => {
  const log = createLog();
  const effects: StepEffects = { outputs: new Map(), annotations: [], before: 0 };
  const reader = createCommandReader(log, effects);
  for (const line of lines) reader(line);
  return { log: log.text(), outputs: Object.fromEntries(effects.outputs), annotations: effects.annotations };
};

describe('a line on stdout', () => {
  it.each([
    ['::set-output name=a::b%0Ac%25', { a: 'b\nc%' }],
    ['   ::set-output name=a::b', { a: 'b' }],
    ['text ##[set-output name=a;]b%3Bc', { a: 'b;c' }],
    ['text ::set-output name=a::b', {}],
    ['::unknown name=a::b', {}],
    ['::set-output name=a:b', {}],
    ['::set-output::b', {}],
  ])('%j sets %j', (line, outputs) => {
    expect(read(line).outputs).toEqual(outputs);
  });

  it('commands nothing between stop-commands and its token', () => {
    const { outputs, log } = read(
      '::stop-commands::tok',
      '::set-output name=a::1',
      '::tok::',
      '::set-output name=b::2',
    );
    expect(outputs).toEqual({ b: '2' });
    expect(log).toContain('::set-output name=a::1');
  });

  it('cannot stop commands with the name of a command', () => {
    expect(read('::stop-commands::set-output', '::set-output name=a::1').outputs).toEqual({ a: '1' });
  });

  it('is masked from the moment a secret is named, each of its lines too', () => {
    const { log } = read('early hunter2', '::add-mask::hunter2%0Asecond', 'later hunter2', 'then second');
    expect(log).toBe('early hunter2\n::add-mask::***\nlater ***\nthen ***\n');
  });

  it('cannot set the environment or the path', () => {
    const { annotations } = read('::set-env name=A::b', '::add-path::/x');
    expect(annotations.map((one) => one.level)).toEqual(['error', 'error']);
  });

  it('leaves ten annotations of a level', () => {
    const { annotations } = read(
      ...Array.from({ length: 12 }, (_, n) => `::warning::${n}`),
      '::error file=a%2Cb,line=1::x%3A',
    );
    expect(annotations.filter((one) => one.level === 'warning')).toHaveLength(10);
    expect(annotations.at(-1)).toEqual({
      level: 'error',
      message: 'x%3A',
      properties: { file: 'a,b', line: '1' },
      line: 13,
    });
  });
});

describe('an annotation', () => {
  it('is cut at 4,096 characters and masked before, and stands whole in the log', () => {
    const { annotations, log } = read('::add-mask::hunter2', `::notice::hunter2${'x'.repeat(5000)}`);
    expect(annotations[0]?.message).toBe(`***${'x'.repeat(4093)}`);
    expect(log).toContain('x'.repeat(5000));
  });
});

describe('a command file', () => {
  it('has lines and blocks, the last of a name counts', () => {
    expect([...parseNamedValues('a=1\nb<<E\nx=y\n\nz\nE\na=2=3\nc=<<no\n')]).toEqual([
      ['a', '2=3'],
      ['b', 'x=y\n\nz'],
      ['c', '<<no'],
    ]);
  });

  it.each(['no value', '=x', 'a<<', '<<E\nx\nE', 'a<<E\nnever ended'])('%j is refused', (text) => {
    expect(() => parseNamedValues(text)).toThrow(CommandFileFailure);
  });
});
