/** The check `impact` as GitHub shows it: nothing has ended until a test says so. */
import type { CommitSha } from '../../src/core/brand.ts';
import type { VersionReports } from '../../src/ports/version-reports.ts';

export interface FakeVersionReports extends VersionReports {
  say(head: CommitSha, report: Awaited<ReturnType<VersionReports['at']>>): void;
  /** Every question is answered with this from now on. */
  fail(thrown: Error): void;
}

export const fakeVersionReports = (): FakeVersionReports => {
  const said = new Map<CommitSha, Awaited<ReturnType<VersionReports['at']>>>();
  let failure: Error | undefined;
  return {
    async at(head) {
      if (failure !== undefined) throw failure;
      return said.get(head) ?? { kind: 'awaited' };
    },
    say: (head, report) => void said.set(head, report),
    fail: (thrown) => void (failure = thrown),
  };
};
