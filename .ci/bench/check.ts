/** `gatehouse check` over 10,000 files, beside a plain loop that only parses them with yaml and judges them with ajv. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { check } from '../../src/commands/check.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { publishedFiles } from '../../src/core/schema/publish.ts';
import { corpus, FILES } from './corpus.ts';
import { type Bench, type Figure, ratioOf } from './measure.ts';

const ROUNDS = 9;

const kindOf = (path: string): string => {
  if (path.startsWith('requests/')) return 'request';
  if (path.startsWith('policies/entitlements/')) return 'entitlement';
  return path === 'policies/people.yaml'
    ? 'people'
    : path === 'policies/targets.yaml'
      ? 'targets'
      : 'settings';
};

/** What anybody would write first: no places, no sentences, nothing that one file says of another. */
const plainLoop = (files: readonly SourceFile[]): (() => number) => {
  const ajv = new Ajv2020({ strict: false });
  const validators = new Map<string, ValidateFunction>();
  for (const { path, text } of publishedFiles()) {
    const name = /^docs\/schemas\/(.*)\.schema\.json$/.exec(path)?.[1];
    if (name !== undefined) validators.set(name, ajv.compile(JSON.parse(text)));
  }
  return () => {
    let wrong = 0;
    for (const { path, text } of files) if (validators.get(kindOf(path))?.(parse(text)) !== true) wrong += 1;
    return wrong;
  };
};

const figureOf = (what: string, files: readonly SourceFile[], budget: Figure['budget']): Figure => {
  const plain = plainLoop(files);
  const wrong = plain();
  const { exit, text } = check(files);
  if (files.length !== FILES || (wrong === 0) !== (exit === 0))
    throw new Error(`the two must agree: ${wrong} files are wrong, and check says ${text.at(-1) ?? ''}`);
  const ratio = ratioOf(
    () => void check(files),
    () => void plain(),
    ROUNDS,
  );
  return {
    what,
    value: ratio.median,
    unit: '× the plain loop',
    budget,
    spread: ratio.spread,
    note: `${ratio.subject.toFixed(2)} s beside ${ratio.reference.toFixed(2)} s`,
  };
};

export const checkBench: Bench = {
  name: 'check',
  limit: 'The yaml parser: most of both sides is its time.',
  counts: false,
  run: () => [
    figureOf('check, 10,000 files', corpus(undefined), { kind: 'at most', value: 2 }),
    figureOf('check, every tenth request with two findings', corpus(10), undefined),
  ],
};
