/** What `doctor` found, as lines for a terminal, as one issue, and as a value for machines. */
import type { Point, State } from '../doctor/point.ts';
import { type Area, POINTS } from '../doctor/points.ts';
import { codeBlock, escapeMarkdown, plainText, terminalSafe } from './escape.ts';

const AREAS: Readonly<Record<Area, string>> = {
  repository: 'Repository',
  ledger: 'Ledger',
  identity: 'Identities',
  azure: 'Azure',
};

const WORDS: Readonly<Record<State, string>> = {
  hardened: 'hardened',
  weak: 'WEAK',
  unknown: 'unknown',
  unused: 'unused',
};

/** Every point by area; of those that are not hardened why it matters and what to run. */
export const renderPosture = (points: readonly Point[]): readonly string[] => [
  summary(points),
  ...areasOf(points).flatMap(([area, inside]) => ['', `${AREAS[area]}:`, ...inside.flatMap(lines)]),
];

/** `12 hardened, 2 weak, 3 unknown, 1 unused.` */
const summary = (points: readonly Point[]): string => {
  const counted = (['hardened', 'weak', 'unknown', 'unused'] as const).map(
    (state) => [points.filter((each) => each.state === state).length, state] as const,
  );
  return `${counted
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ')}.`;
};

const areasOf = (points: readonly Point[]): readonly (readonly [Area, readonly Point[]])[] =>
  [...new Set(points.map(({ area }) => area))].map((area) => [
    area,
    points.filter((each) => each.area === area),
  ]);

const lines = ({ id, state, found, why, fix }: Point): readonly string[] => [
  `  ${WORDS[state].padEnd(8)}  ${plainText(POINTS[id].title)} [${id}]`,
  `      ${terminalSafe(found)}`,
  ...(state === 'hardened' ? [] : [`      Why: ${why}`]),
  ...fix.map((command) => `      $ ${terminalSafe(command)}`),
];

/** The issue of the daily run, about what is weak alone. */
export const renderWeak = (points: readonly Point[]): { readonly title: string; readonly body: string } => ({
  title: 'Gatehouse: the set-up is weaker than it should be',
  body: [
    `**\`doctor\` found ${points.length === 1 ? 'one weak point' : `${points.length} weak points`}.** This issue is closed by itself once none is left.`,
    ...points
      .slice(0, MOST)
      .flatMap(({ id, found, why, fix }) => [
        '',
        `### ${POINTS[id].title}`,
        '',
        `${escapeMarkdown(found, 600)}`,
        '',
        why,
        ...(fix.length === 0 ? [] : ['', codeBlock(fix.join('\n'))]),
      ]),
    ...(points.length > MOST
      ? ['', `And ${points.length - MOST} more: the log of the run has all of them.`]
      : []),
    '',
    'An administrator sees more than a workflow: `GITHUB_TOKEN=$(gh auth token) node dist/cli.js doctor --repository owner/name`. Every point: `docs/doctor.md`.',
  ].join('\n'),
});

/** Stands over the issue once nothing is weak. */
export const WEAK_NO_MORE = '**Over: `doctor` finds nothing weak any more.**';

/** Points in one issue: GitHub takes 65,536 characters. */
const MOST = 15;

export const postureAsValue = (points: readonly Point[]): readonly (Point & { readonly title: string })[] =>
  points.map((each) => ({ ...each, title: plainText(POINTS[each.id].title) }));
