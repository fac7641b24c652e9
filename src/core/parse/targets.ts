/** `policies/targets.yaml`: names for ids, and what a field that names a target means. */
import type { ResourceId } from '../brand.ts';
import type { Finding } from '../finding.ts';
import { adviseWord } from '../nearest.ts';
import type { SourceFile } from '../policy.ts';
import { former } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import { Targets } from '../schema/targets.ts';
import { judgeOf, present, type Judge } from './judge.ts';
import { parseResourceId } from './resource-id.ts';

export interface TargetsReading {
  /** Undefined when the file could not be read so far: then references to it are not judged. */
  readonly byName: ReadonlyMap<string, ResourceId> | undefined;
  readonly sets: ReadonlyMap<string, readonly string[]> | undefined;
  readonly findings: readonly Finding[];
}

const form = former(Targets, 'policy');

/** A policy without the file has no names for targets. */
export const NO_TARGETS: TargetsReading = { byName: new Map(), sets: new Map(), findings: [] };

export const parseTargets = (file: SourceFile): TargetsReading => {
  const formed = form(file);
  const judge = judgeOf(formed);
  const { targets, sets } = formed.parts;
  const byName = targets === undefined ? undefined : readIds(judge, targets);
  const readSets =
    sets === undefined && !formed.lacks('sets') ? undefined : openSets(judge, sets ?? {}, byName);
  return { byName, sets: readSets, findings: judge.findings() };
};

const readIds = (
  judge: Judge,
  targets: Readonly<Record<string, string>>,
): ReadonlyMap<string, ResourceId> => {
  const byName = new Map<string, ResourceId>();
  for (const [name, text] of Object.entries(targets)) {
    const id = parseResourceId(text);
    if (id !== undefined) byName.set(name, id);
    else {
      judge.report(
        ['targets', name],
        'policy.target-form',
        `\`${text.slice(0, 100)}\` is not the id of anything in Azure.`,
        `Write the id as Azure shows it, such as \`/subscriptions/<uuid>/resourceGroups/<name>\`${text.endsWith('/') ? ', without the `/` at the end' : ''}.`,
      );
    }
  }
  return byName;
};

const openSets = (
  judge: Judge,
  sets: Readonly<Record<string, readonly string[]>>,
  byName: ReadonlyMap<string, ResourceId> | undefined,
): ReadonlyMap<string, readonly string[]> => {
  for (const [set, members] of Object.entries(sets)) {
    for (const [index, member] of members.entries()) {
      if (byName === undefined || byName.has(member)) continue;
      judge.report(
        ['sets', set, index],
        'policy.unknown-target',
        `There is no target \`${member}\`.`,
        adviseWord(member, byName.keys(), 'target'),
      );
    }
  }
  return new Map(Object.entries(sets));
};

/** `target:x` or an id. Undefined: a finding was reported, or targets.yaml could not be read. */
export const readTarget = (
  judge: Judge,
  path: Path,
  written: string,
  targets: TargetsReading,
): ResourceId | undefined => {
  if (!written.startsWith('target:')) {
    const id = parseResourceId(written);
    if (id === undefined) {
      judge.report(
        path,
        'policy.target-form',
        `\`${written.slice(0, 100)}\` is not the id of anything in Azure.`,
        'Write `target:x`, or the id as Azure shows it.',
      );
    }
    return id;
  }
  const name = written.slice('target:'.length);
  const id = targets.byName?.get(name);
  if (id === undefined && targets.byName !== undefined) {
    judge.report(
      path,
      'policy.unknown-target',
      `There is no target \`${name}\` in targets.yaml.`,
      adviseWord(name, targets.byName.keys(), 'target'),
    );
  }
  return id;
};

/** Names of targets, with every `set:x` opened. */
export const readTargetNames = (
  judge: Judge,
  path: Path,
  written: readonly string[],
  targets: TargetsReading,
): readonly string[] => {
  const { byName, sets } = targets;
  if (byName === undefined || sets === undefined) return [];
  const names = written.map((text, index): readonly string[] | undefined => {
    const set = text.startsWith('set:') ? text.slice('set:'.length) : undefined;
    const name = text.replace(/^target:/, '');
    const found = set === undefined ? (byName.has(name) ? [name] : undefined) : sets.get(set);
    if (found === undefined) {
      judge.report(
        [...path, index],
        'policy.unknown-target',
        `There is no ${set === undefined ? `target \`${name}\`` : `set \`${set}\``} in targets.yaml.`,
        set === undefined ? adviseWord(name, byName.keys(), 'target') : adviseWord(set, sets.keys(), 'set'),
      );
    }
    return found;
  });
  return [...new Set(present(names).flat())];
};
