/** Findings and notes in SARIF 2.1.0, the format that code scanning and editors read. */
import type { Judgement } from '../check-repository.ts';
import { sha256 } from '../canonical.ts';
import type { Finding } from '../finding.ts';
import { FINDINGS } from '../schema/finding-ids.ts';
import { LINTS } from '../schema/lint-ids.ts';

type Level = 'error' | 'note';

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: Level };
}

const ruleOf = (
  [id, { when, remedy }]: readonly [string, { readonly when: string; readonly remedy: string }],
  level: Level,
): Rule => ({
  id,
  shortDescription: { text: when },
  help: { text: remedy },
  defaultConfiguration: { level },
});

/** Every finding and every lint is a rule, so that an empty result still says what was looked for. */
const RULES: readonly Rule[] = [
  ...Object.entries(FINDINGS).map((each) => ruleOf(each, 'error')),
  ...Object.entries(LINTS).map((each) => ruleOf(each, 'note')),
];

const INDEX: ReadonlyMap<string, number> = new Map(RULES.map(({ id }, index) => [id, index]));

/** A whole log file as a value. Text is raw, but for what SARIF itself would read as a link. */
export const sarifOf = ({ findings, notes }: Judgement) => ({
  $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'gatehouse', rules: RULES } },
      // Columns are counted in characters, as people do; SARIF's own default would be UTF-16 units.
      columnKind: 'unicodeCodePoints',
      results: [
        ...findings.map((each) => resultOf(each, 'error')),
        ...notes.map((each) => resultOf(each, 'note')),
      ],
    },
  ],
});

const resultOf = (finding: Finding, level: Level) => {
  const { id, file, line, column, message, remedy } = finding;
  const index = INDEX.get(id);
  return {
    ruleId: id,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level,
    message: { text: plain(`${message} ${remedy}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    // Stable while lines move, so that one problem stays one alert.
    partialFingerprints: { 'gatehouse/v1': sha256(`${id}\n${file}\n${message}`) },
  };
};

/** NB. SARIF reads `[text](address)` as a link (3.11.6), and requesters write such text too. */
const plain = (text: string): string => text.replace(/[\\[\]]/g, '\\$&');

/** A relative reference: `a b/ü.yaml` → `a%20b/%C3%BC.yaml`. */
const uriOf = (path: string): string => path.split('/').map(encodeSegment).join('/');

/** NB. Half a surrogate pair in a name makes `encodeURIComponent` throw; one bad name must not silence all findings. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment.toWellFormed());
