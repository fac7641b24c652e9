/** Brings the files of a policy from an older version of the format to this one. There is only version 1 so far. */
import { type MappingNode, readDocument } from '../document.ts';
import type { SourceFile } from '../policy.ts';
import { editSource, type SourceEdit } from './source-edit.ts';

/** One step, from a version to the next. Pure: what it would change, as edits of each file. */
export interface Upgrade {
  readonly from: number;
  /** What changes, as one sentence for people. */
  readonly says: string;
  /** `path` is relative to the repository; the file is readable, and may have any finding of form. */
  editsOf(path: string, document: MappingNode): readonly SourceEdit[];
}

/** In the order of versions, without gaps: the newest version is one more than the last `from`. */
export const UPGRADES: readonly Upgrade[] = [];

export type Upgraded =
  | { readonly kind: 'current'; readonly version: number }
  | {
      readonly kind: 'upgraded';
      readonly from: number;
      readonly to: number;
      readonly says: readonly string[];
      /** Only those that change. */
      readonly files: readonly SourceFile[];
    }
  | { readonly kind: 'refused'; readonly message: string; readonly remedy: string };

const SETTINGS = 'policies/gatehouse.yaml';

/**
 * NB. Requests stay as they are: what was merged is what was reviewed, and a pull request that changes one is refused.
 */
export const upgradePolicy = (
  files: readonly SourceFile[],
  upgrades: readonly Upgrade[] = UPGRADES,
): Upgraded => {
  const newest = (upgrades.at(-1)?.from ?? 0) + 1;
  const version = versionOf(files);
  if (typeof version !== 'number') return version;
  if (version === newest) return { kind: 'current', version };
  const steps = upgrades.filter(({ from }) => from >= version);
  if (steps[0]?.from !== version)
    return {
      kind: 'refused',
      message: `This Gatehouse does not know version ${version} of the format.`,
      remedy: `It writes version ${newest}: use the Gatehouse that the policy was written for, or a newer one.`,
    };
  const policy = files.filter(({ path }) => path.startsWith('policies/'));
  const broken = policy.flatMap((file) => readDocument(file, 'policy').findings)[0];
  if (broken !== undefined)
    return {
      kind: 'refused',
      message: `${broken.file}:${broken.line}:${broken.column} cannot be read: ${broken.message}`,
      remedy: 'Correct what `gatehouse check` finds first; nothing was changed.',
    };
  const changed = steps.reduce<readonly SourceFile[]>(
    (now, step) => now.map((file) => stepFile(file, step)),
    policy,
  );
  return {
    kind: 'upgraded',
    from: version,
    to: newest,
    says: steps.map(({ says }) => says),
    files: changed.filter((file, index) => file.text !== policy[index]?.text),
  };
};

/** The version of the settings leads: the other files carry none. */
const versionOf = (files: readonly SourceFile[]): number | Extract<Upgraded, { kind: 'refused' }> => {
  const file = files.find(({ path }) => path === SETTINGS);
  const root = file === undefined ? undefined : readDocument(file, 'policy').root;
  const value = root?.entries.find(({ key }) => key === 'version')?.value;
  if (value?.kind === 'scalar' && /^[1-9]\d{0,3}$/.test(value.text)) return Number(value.text);
  return {
    kind: 'refused',
    message: `Which version the policy has cannot be read from ${SETTINGS}.`,
    remedy: 'Write `version: 1` there, or correct what `gatehouse check` finds in the file.',
  };
};

const stepFile = (file: SourceFile, step: Upgrade): SourceFile => {
  const { root } = readDocument(file, 'policy');
  if (root === undefined) return file;
  const edits = [
    ...step.editsOf(file.path, root),
    ...(file.path === SETTINGS
      ? [{ kind: 'set' as const, path: ['version'], value: String(step.from + 1) }]
      : []),
  ];
  return edits.length === 0 ? file : { path: file.path, text: editSource(file.text, edits) };
};
