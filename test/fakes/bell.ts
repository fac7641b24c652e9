/** A bell over the small GitHub in memory: merges there, and remembers which workflows were woken. */
import type { CommitSha, GrantNumber } from '../../src/core/brand.ts';
import type { Account } from '../../src/core/pull.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Bell } from '../../src/ports/desk.ts';
import { actionsBot } from './evidence.ts';
import type { FakeGitHub } from './evidence.ts';

export interface FakeBell extends Bell {
  readonly woken: readonly { readonly workflow: string; readonly inputs: Readonly<Record<string, string>> }[];
  /** The rules of the repository say no, with this text, until `undefined` is given. */
  refuse(why: string | undefined): void;
  breakDown(fault: Fault | undefined): void;
}

export const createFakeBell = (github: FakeGitHub, as: Account = actionsBot): FakeBell => {
  const woken: { workflow: string; inputs: Readonly<Record<string, string>> }[] = [];
  const merged = new Map<GrantNumber, { readonly head: CommitSha; readonly commit: CommitSha }>();
  let rules: string | undefined;
  let broken: Fault | undefined;
  return {
    async merge(pull, head) {
      if (broken !== undefined) throw broken;
      const before = merged.get(pull);
      if (before?.head === head) return { kind: 'merged', commit: before.commit };
      if (github.head(pull) !== head)
        return { kind: 'refused', why: 'Head branch was modified. Review and try the merge again.' };
      if (rules !== undefined) return { kind: 'refused', why: rules };
      const commit = github.merge(pull, as);
      if (commit === undefined) return { kind: 'refused', why: 'Pull Request is not mergeable' };
      merged.set(pull, { head, commit });
      return { kind: 'merged', commit };
    },
    async wake(workflow, inputs) {
      if (broken !== undefined) throw broken;
      woken.push({ workflow, inputs });
    },
    woken,
    refuse(why) {
      rules = why;
    },
    breakDown(fault) {
      broken = fault;
    },
  };
};
