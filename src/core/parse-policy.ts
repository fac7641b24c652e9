/** Reads all files under `policies/` into the policy that decisions use, or says everything that is wrong in them. */
import type { ResourceId } from './brand.ts';
import { sortFindings, type Finding } from './finding.ts';
import { nearest } from './nearest.ts';
import { nameOfFile, parseEntitlement, type EntitlementReading } from './parse/entitlement.ts';
import { parsePeople, UNREAD_PEOPLE } from './parse/people.ts';
import { parseSettings, UNREAD_SETTINGS } from './parse/settings.ts';
import { NO_TARGETS, parseTargets } from './parse/targets.ts';
import type { Entitlement, Policy, PolicySource, SourceFile } from './policy.ts';
import { finding } from './schema/finding-ids.ts';

const SETTINGS_FILE = 'policies/gatehouse.yaml';
const PEOPLE_FILE = 'policies/people.yaml';
const TARGETS_FILE = 'policies/targets.yaml';
const ENTITLEMENT = /^policies\/entitlements\/[^/]+\.yaml$/;
const TESTS = /^policies\/tests\/.+\.yaml$/;

export const isPolicyTest = (path: string): boolean => TESTS.test(path);

/**
 * Never throws on what a file says. A finding in settings, people or targets leaves `settings` and `people` undefined,
 * so that nothing can be decided; a finding in an entitlement blocks that entitlement.
 */
export const parsePolicy = ({ commit, files }: PolicySource): Policy => ({ ...readingOf(files), commit });

type Reading = Omit<Policy, 'commit'>;

/** Every merge moves main, so each review was made at a commit of its own, where the same policy stood nearly always. */
const lately: { readonly files: readonly SourceFile[]; readonly reading: Reading }[] = [];
const MOST_KEPT = 4;

const readingOf = (files: readonly SourceFile[]): Reading => {
  const known = lately.findIndex((one) => sameFiles(one.files, files));
  const [found = { files, reading: parseFiles(files) }] = known === -1 ? [] : lately.splice(known, 1);
  lately.unshift(found);
  lately.length = Math.min(lately.length, MOST_KEPT);
  return found.reading;
};

// NB. By every byte and not by a hash or a commit: what is not the same text is read.
const sameFiles = (a: readonly SourceFile[], b: readonly SourceFile[]): boolean =>
  a.length === b.length &&
  a.every(({ path, text }, index) => path === b[index]?.path && text === b[index]?.text);

const parseFiles = (files: readonly SourceFile[]): Reading => {
  const fileOf = (path: string): SourceFile | undefined => files.find((file) => file.path === path);
  const settingsFile = fileOf(SETTINGS_FILE);
  const peopleFile = fileOf(PEOPLE_FILE);
  const targetsFile = fileOf(TARGETS_FILE);

  const targets = targetsFile === undefined ? NO_TARGETS : parseTargets(targetsFile);
  const people = peopleFile === undefined ? UNREAD_PEOPLE : parsePeople(peopleFile);
  const settings =
    settingsFile === undefined
      ? UNREAD_SETTINGS
      : parseSettings(settingsFile, { people, targets, entitlements: namesOf(files) });
  const everything = [
    ...(settingsFile === undefined ? [missing(SETTINGS_FILE)] : []),
    ...(peopleFile === undefined ? [missing(PEOPLE_FILE)] : []),
    ...settings.findings,
    ...people.findings,
    ...targets.findings,
  ];

  const readings = files
    .filter(({ path }) => ENTITLEMENT.test(path))
    .map((file) => ({ file, reading: parseEntitlement(file, { people, targets, settings }) }));
  const { entitlements, blocked } = sorted(readings, everything.length > 0);
  const usable = everything.length === 0;
  return {
    settings: usable ? settings.settings : undefined,
    people: usable ? people.people : undefined,
    targets: targets.byName ?? new Map<string, ResourceId>(),
    entitlements,
    blocked,
    findings: sortFindings([
      ...everything,
      ...[...blocked.values()].flat(),
      ...files.flatMap((file) => unknownFile(file.path)),
    ]),
  };
};

/** Also of those with a finding: what is wrong in one is not said again wherever it is named. */
const namesOf = (files: readonly SourceFile[]): ReadonlySet<string> =>
  new Set(files.flatMap(({ path }) => (ENTITLEMENT.test(path) ? [nameOfFile(path)] : [])));

const missing = (path: string): Finding =>
  finding(
    'policy.missing-file',
    { file: path, line: 1, column: 1 },
    `There is no file \`${path}\`.`,
    'Add it.',
  );

interface Read {
  readonly file: SourceFile;
  readonly reading: EntitlementReading;
}

/** Two files that define one entitlement block each other: which of them was meant cannot be known. */
const sorted = (
  read: readonly Read[],
  everythingBlocked: boolean,
): Pick<Policy, 'entitlements' | 'blocked'> => {
  const entitlements = new Map<string, Entitlement>();
  const blocked = new Map<string, readonly Finding[]>();
  for (const { file, reading } of read) {
    const twin = read.find((other) => other.file !== file && other.reading.name === reading.name);
    const findings =
      twin === undefined
        ? reading.findings
        : [
            ...reading.findings,
            finding(
              'policy.entitlement-name',
              { file: file.path, line: 1, column: 1 },
              `\`${reading.name}\` is also defined in ${twin.file.path}.`,
              'Keep one of them.',
            ),
          ];
    if (findings.length > 0) blocked.set(reading.name, [...(blocked.get(reading.name) ?? []), ...findings]);
    else if (reading.entitlement !== undefined && !everythingBlocked)
      entitlements.set(reading.name, reading.entitlement);
  }
  return { entitlements, blocked };
};

const KNOWN_FILES = [SETTINGS_FILE, PEOPLE_FILE, TARGETS_FILE];

const unknownFile = (path: string): readonly Finding[] => {
  if (!/\.ya?ml$/i.test(path) || KNOWN_FILES.includes(path) || ENTITLEMENT.test(path) || TESTS.test(path))
    return [];
  const near = nearest(path.replace(/\.ya?ml$/i, '.yaml').toLowerCase(), KNOWN_FILES);
  const inside = /^policies\/(?:entitlements|tests)\//.test(path);
  return [
    finding(
      'policy.unknown-file',
      { file: path, line: 1, column: 1 },
      'Nothing reads this file.',
      near !== undefined
        ? `Did you mean \`${near}\`?`
        : inside
          ? 'Name it `<entitlement>.yaml`, directly in its folder.'
          : 'Move it to `policies/entitlements/`, or out of `policies/`.',
    ),
  ];
};
