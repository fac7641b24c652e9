/** What a preflight finds in the entitlements: what can be elevated for nobody, or not for somebody, and what it may not ask. */
import type { PersonKey } from './brand.ts';
import { readDocument } from './document.ts';
import type { CheckReport } from './facts.ts';
import { type Finding, sortFindings } from './finding.ts';
import type { Entitlement, SourceFile } from './policy.ts';
import type { Question } from './preflight-questions.ts';
import { PREFLIGHT_FINDINGS, type PreflightFindingId } from './schema/finding-ids.ts';
import { locate } from './schema/plain.ts';

/** What came of one question. */
export type Asked =
  | { readonly kind: 'heard'; readonly report: CheckReport }
  /** `why` says which right is missing. */
  | { readonly kind: 'forbidden'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
  /** Nobody is there to ask, by configuration. */
  | { readonly kind: 'unasked' }
  /** There are more questions about one entitlement than a run asks. */
  | { readonly kind: 'too-many' };

export interface Answered extends Question {
  readonly asked: Asked;
}

export const preflightFindings = (
  entitlement: Entitlement,
  answered: readonly Answered[],
  file: SourceFile | undefined,
): readonly Finding[] => {
  const place = placeIn(file);
  const steps = [...new Set(answered.map(({ step }) => step.id))];
  return sortFindings(
    steps.flatMap((id) => {
      const of = answered.filter(({ step }) => step.id === id);
      const { line, column } = place(Number(id) - 1);
      const name = `Step ${id} (${of[0]?.step.kind ?? ''}) of ${entitlement.name}`;
      return told(name, of).map(([code, message]) => ({
        id: code,
        file: entitlement.file,
        line,
        column,
        message,
        remedy: PREFLIGHT_FINDINGS[code].remedy,
      }));
    }),
  );
};

const told = (name: string, of: readonly Answered[]): readonly (readonly [PreflightFindingId, string])[] => {
  const forbidden = new Set(of.flatMap(({ asked }) => (asked.kind === 'forbidden' ? [asked.why] : [])));
  const refused = group(of, (report) => (report.verdict === 'refused' ? (report.lasting ?? []) : []));
  const held = group(of, (report) => (report.verdict === 'already-held' ? report.reasons : []));
  const heard = of.filter(({ asked }) => asked.kind === 'heard').length;
  const all = [...refused].filter(([, people]) => people.length === heard);
  return [
    ...[...forbidden].map(
      (why) => ['preflight.forbidden', `${name} could not be asked about: ${why}`] as const,
    ),
    ...all.map(([why]) => ['preflight.impossible', `${name} can be elevated for nobody: ${why}`] as const),
    ...[...refused]
      .filter(([why]) => !all.some(([other]) => other === why))
      .map(
        ([why, who]) => ['preflight.refused', `${name} cannot be elevated for ${some(who)}: ${why}`] as const,
      ),
    ...[...held].map(
      ([why, who]) => ['preflight.already-held', `${name} gives nothing to ${some(who)}: ${why}`] as const,
    ),
  ];
};

/** Who is told each sentence. */
const group = (
  of: readonly Answered[],
  sentences: (report: CheckReport) => readonly string[],
): ReadonlyMap<string, readonly PersonKey[]> => {
  const groups = new Map<string, PersonKey[]>();
  for (const { asked, person } of of)
    for (const why of asked.kind === 'heard' ? new Set(sentences(asked.report)) : [])
      groups.set(why, [...(groups.get(why) ?? []), person]);
  return groups;
};

const MOST_NAMES = 5;
const some = (people: readonly PersonKey[]): string => {
  const names = [...new Set(people)].toSorted();
  const rest = names.length - MOST_NAMES;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more`;
};

const placeIn = (
  file: SourceFile | undefined,
): ((privilege: number) => { readonly line: number; readonly column: number }) => {
  const document = file === undefined ? undefined : readDocument(file, 'policy');
  return (privilege) =>
    document?.root === undefined
      ? { line: 1, column: 1 }
      : document.place(locate(document.root, ['privileges', privilege]).node.at);
};
