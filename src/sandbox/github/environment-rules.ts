/** Which branches and tags an environment takes, as GitHub reads its settings. */
import type { Ruleset } from './rules.ts';
import type { EnvironmentSetup } from './setup.ts';

/** Why a run of this ref does not get in, in GitHub's words; undefined: it does. */
export const environmentBar = (
  environment: EnvironmentSetup,
  ref: string,
  rulesets: readonly Ruleset[],
): string | undefined => {
  if (isAdmitted(environment, ref, rulesets)) return undefined;
  const { kind, name } = shortRef(ref);
  const what = kind === 'tag' ? 'Tag' : 'Branch';
  return `${what} "${name}" is not allowed to deploy to ${environment.name} due to environment protection rules.`;
};

const isAdmitted = (environment: EnvironmentSetup, ref: string, rulesets: readonly Ruleset[]): boolean => {
  switch (environment.limit) {
    case 'any':
      return true;
    case 'protected':
      // NB. Where no branch is protected, GitHub takes every one.
      return rulesets.length === 0 || rulesets.some((set) => set.ref === ref);
    case 'custom': {
      const { kind, name } = shortRef(ref);
      return environment.policies.some((policy) => policy.type === kind && nameFits(name, policy.name));
    }
  }
};

/** What is no tag is taken for a branch: the test merge of a pull request goes by its whole name, `refs/pull/7/merge`. */
const shortRef = (ref: string): { readonly kind: 'branch' | 'tag'; readonly name: string } =>
  ref.startsWith('refs/tags/')
    ? { kind: 'tag', name: ref.slice('refs/tags/'.length) }
    : { kind: 'branch', name: ref.replace(/^refs\/heads\//, '') };

/** As Ruby's `File.fnmatch` with FNM_PATHNAME: no wildcard but a leading `**` and its slash goes over a slash. */
export const nameFits = (name: string, pattern: string): boolean => {
  const source = sourceOf(pattern);
  try {
    return source !== undefined && new RegExp(`^${source}$`, 'u').test(name);
  } catch {
    // A range that runs backwards fits nothing.
    return false;
  }
};

/** One part of a pattern: folders of any depth, anything within one name, one letter, a set, a letter as it stands. */
const PART = /\*\*\/|\*+|\?|\[(?<not>[!^]?)(?<set>(?:\\.|[^\]\\])+)\]|\\(?<quoted>.)|(?<plain>[^[\\])/suy;

/** Undefined where the pattern is none: a bracket that nothing closes. */
const sourceOf = (pattern: string): string | undefined => {
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    PART.lastIndex = at;
    const found = PART.exec(pattern);
    if (found === null) return undefined;
    source += partSource(found[0], found.groups ?? {}, at === 0 || pattern[at - 1] === '/');
    at += found[0].length;
  }
  return source;
};

const partSource = (
  part: string,
  { not, set, quoted, plain }: Readonly<Record<string, string | undefined>>,
  begins: boolean,
): string => {
  if (part === '**/') return begins ? '(?:[^/]+/)*' : '[^/]*/';
  if (part.startsWith('*')) return '[^/]*';
  if (part === '?') return '[^/]';
  if (set !== undefined)
    return `(?!/)[${not === '' ? '' : '^'}${set.replace(/\\(.)/gsu, '$1').replace(/[\\\]^[]/g, '\\$&')}]`;
  return (quoted ?? plain ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
};
