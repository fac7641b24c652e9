/** What a source says in a hypothesis, unless it does not answer there. */
import { type Fact, known } from '../fact.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Source } from './sources.ts';

export const say = <T>({ outside, at }: Hypothesis, source: Source, value: T): Fact<T> =>
  outside.failed.includes(source) ? notAnswering(source) : known(value, at);

export const notAnswering = (source: Source) =>
  ({ kind: 'failed', why: `\`${source}\` does not answer in this hypothesis` }) as const;
