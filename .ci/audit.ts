/**
 * Asks the registry for advisories about what is bundled into `dist/`. Each one must be argued in `advisories.json`, with an end,
 * and in docs/dependencies.md. A registry that does not answer is said, and fails nothing. `node .ci/audit.ts`
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An advisory that is known and does not reach us. */
export interface Argued {
  /** `GHSA-…` */
  readonly id: string;
  readonly package: string;
  readonly why: string;
  /** `YYYY-MM-DD`: from then on it counts again. */
  readonly until: string;
}

export type AuditOutcome =
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'judged'; readonly wrong: readonly string[]; readonly known: number };

interface Advisory {
  readonly id: string;
  readonly package: string;
  readonly title: string;
}

/** Exceptions must be of this form, and not be for ever. */
const LONGEST_DAYS = 180;

/** `today` as `YYYY-MM-DD`; `report`: what `npm audit --json` printed. */
export const judgeAudit = (report: unknown, argued: readonly Argued[], today: string): AuditOutcome => {
  const found = advisoriesIn(report);
  if (found === undefined) return { kind: 'unanswered' };
  const excuses = (one: Advisory): boolean =>
    argued.some(({ id, package: of, until }) => id === one.id && of === one.package && today < until);
  return {
    kind: 'judged',
    known: found.filter(excuses).length,
    wrong: [
      ...found
        .filter((one) => !excuses(one))
        .map(
          (one) => `${one.package}: ${one.title} (${one.id}). Update it, or argue it in .ci/advisories.json.`,
        ),
      ...argued
        .filter(({ id }) => !found.some((one) => one.id === id))
        .map(({ id }) => `.ci/advisories.json: nothing needs ${id} any more. Delete it.`),
    ],
  };
};

/** What is wrong with the list itself, whatever the registry says. */
export const wrongExceptions = (argued: readonly Argued[], today: string, page: string): readonly string[] =>
  argued.flatMap(({ id, why, until }) => {
    const days = (Date.parse(until) - Date.parse(today)) / 86_400_000;
    return [
      ...(/^GHSA(-[a-z0-9]{4}){3}$/.test(id) ? [] : [`${id} is no id of an advisory.`]),
      ...(why.length < 20 ? [`${id} says too little about why.`] : []),
      ...(days > 0 && days <= LONGEST_DAYS
        ? []
        : [`${id} must end within ${LONGEST_DAYS} days, and not be over.`]),
      ...(page.includes(id) ? [] : [`${id} is not argued in docs/dependencies.md.`]),
    ];
  });

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

const advisoriesIn = (report: unknown): readonly Advisory[] | undefined => {
  const all = field(report, 'vulnerabilities');
  if (typeof all !== 'object' || all === null) return undefined;
  const found = Object.values(all).flatMap((one: unknown) => {
    const via = field(one, 'via');
    // A plain word names another package of this list, which says it itself.
    return (Array.isArray(via) ? via : []).flatMap((each: unknown): readonly Advisory[] =>
      typeof each === 'string'
        ? []
        : [
            {
              id:
                /GHSA-[\w-]+/.exec(words(field(each, 'url')))?.[0] ??
                `advisory ${String(field(each, 'source'))}`,
              package: words(field(each, 'name')),
              title: words(field(each, 'title')),
            },
          ],
    );
  });
  return [...new Map(found.map((one) => [`${one.package} ${one.id}`, one])).values()];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const main = async (): Promise<number> => {
  const root = join(import.meta.dirname, '..');
  const argued: readonly Argued[] = JSON.parse(await readFile(join(root, '.ci/advisories.json'), 'utf8'));
  const page = await readFile(join(root, 'docs/dependencies.md'), 'utf8');
  const today = new Date().toISOString().slice(0, 10);
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const outcome = judgeAudit(parsed(stdout ?? ''), argued, today);
  const wrong = [
    ...wrongExceptions(argued, today, page),
    ...(outcome.kind === 'judged' ? outcome.wrong : []),
  ];
  for (const line of wrong) process.stdout.write(`${line}\n`);
  process.stdout.write(
    outcome.kind === 'unanswered'
      ? 'The registry does not answer `npm audit` here: nothing is known of advisories.\n'
      : `${outcome.wrong.length} advisories to look at, ${outcome.known} argued.\n`,
  );
  return wrong.length > 0 ? 1 : 0;
};

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
