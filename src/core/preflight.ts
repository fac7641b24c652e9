/** What a nightly `preflight` heard from the platforms: the question behind a step, the stored answers, and how they reach a review. */
import { Type } from 'typebox';
import { formatInstant, type Instant, parseInstant, type PersonKey } from './brand.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { CheckReport, Facts } from './facts.ts';
import { guard } from './ledger/schema.ts';
import type { Step } from './plan.ts';

/** The answer to one question. */
export interface Heard {
  readonly kind: Step['kind'];
  /** Whom it was asked about; null: it is the same for everybody. */
  readonly person: PersonKey | null;
  readonly verdict: CheckReport['verdict'];
  readonly reasons: readonly string[];
  readonly lasting: readonly string[];
}

/**
 * Two steps with one question are answered alike. It leaves out the step's number and, in the network, the source, which every
 * request brings anew: what is heard of a rule is heard of its place.
 */
export const questionOf = (step: Step): string =>
  sha256(
    canonicalJson(
      Object.fromEntries(Object.entries(step).filter(([key]) => key !== 'id' && key !== 'source')),
    ),
  ).slice(0, 24);

const MOST_WORDS = 400;
const MOST_REASONS = 8;

/** As it is kept. NB. Sentences about the source that was asked with would be told to people who come from elsewhere. */
export const heardOf = (step: Step, person: PersonKey, report: CheckReport): Heard | undefined => {
  const { kind } = step;
  const lasting = short(report.lasting ?? []);
  const everybody = step.layer === 'network';
  const reasons = everybody ? lasting : short(report.reasons);
  if (everybody && report.verdict === 'refused' && lasting.length === 0) return undefined;
  return { kind, person: everybody ? null : person, verdict: report.verdict, reasons, lasting };
};

const short = (sentences: readonly string[]): readonly string[] =>
  sentences
    .slice(0, MOST_REASONS)
    .map((text) => (text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS - 1)}…` : text));

const closed = { additionalProperties: false } as const;
const sentences = Type.Array(Type.String({ maxLength: MOST_WORDS }), { maxItems: MOST_REASONS });
const answers = Type.Object(
  {
    v: Type.Literal(1),
    answers: Type.Record(
      Type.String(),
      Type.Object(
        {
          // For whoever reads the file: nothing is decided by it, so that a newer kind is no other form.
          kind: Type.Unsafe<Step['kind']>(Type.String({ maxLength: 40 })),
          person: Type.Union([Type.Unsafe<PersonKey>(Type.String({ maxLength: 63 })), Type.Null()]),
          verdict: Type.Union([Type.Literal('ready'), Type.Literal('already-held'), Type.Literal('refused')]),
          reasons: sentences,
          lasting: sentences,
        },
        closed,
      ),
    ),
  },
  { ...closed, $id: 'preflight' },
);
const times = Type.Object(
  { v: Type.Literal(1), at: Type.Record(Type.String(), Type.String()) },
  { ...closed, $id: 'preflight-times' },
);
const isAnswers = guard(answers);
const isTimes = guard(times);

export const answersText = (heard: ReadonlyMap<string, Heard>): string =>
  `${canonicalJson({ v: 1, answers: Object.fromEntries(heard) })}\n`;

export const timesText = (at: ReadonlyMap<string, Instant>): string =>
  `${canonicalJson({ v: 1, at: Object.fromEntries([...at].map(([name, time]) => [name, formatInstant(time)])) })}\n`;

/** By question. NB. What has not the form says nothing: whoever can write the ledger can at most make a review say less. */
export const readAnswers = (text: string | undefined): ReadonlyMap<string, Heard> => {
  const value = parsed(text);
  return isAnswers(value) ? new Map(Object.entries(value.answers)) : new Map();
};

/** When each entitlement was last asked about. */
export const readTimes = (text: string | undefined): ReadonlyMap<string, Instant> => {
  const value = parsed(text);
  if (!isTimes(value)) return new Map();
  return new Map(
    Object.entries(value.at).flatMap(([name, time]) => {
      const at = parseInstant(time);
      return at === undefined ? [] : [[name, at] as const];
    }),
  );
};

const parsed = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

export interface Earlier {
  readonly answers: ReadonlyMap<string, Heard>;
  readonly at: Instant | undefined;
  readonly now: Instant;
}

/**
 * The checks of a review with what was heard earlier beside each that is put off.
 * NB. A check that is put off stays so, whatever is remembered: at elevation it denies (I5).
 */
export const withEarlier = (
  checks: Facts['checks'],
  steps: readonly Step[],
  { answers: heard, at, now }: Earlier,
): Facts['checks'] => {
  // A time that lies ahead is nobody's answer.
  if (at === undefined || at > now) return checks;
  const remembered = steps.flatMap((step) => {
    const fact = checks[step.id];
    const answer = heard.get(questionOf(step));
    if (fact?.kind !== 'deferred' || answer === undefined) return [];
    const { verdict, reasons, lasting } = answer;
    return [
      [step.id, { ...fact, earlier: { at, value: { step: step.id, verdict, reasons, lasting } } }] as const,
    ];
  });
  return { ...checks, ...Object.fromEntries(remembered) };
};
