/** `gatehouse check --upgrade`: the files of a policy in the newest version of the format. */
import type { SourceFile } from '../core/policy.ts';
import { type Upgrade, upgradePolicy, UPGRADES } from '../core/upgrade/upgrade.ts';

export interface UpgradeOutcome {
  /** 0: done, or nothing to do. 1: it cannot be done, and nothing is to be written. */
  readonly exit: 0 | 1;
  readonly text: readonly string[];
  readonly json: unknown;
  /** To be written. */
  readonly files: readonly SourceFile[];
}

/** `files`: every file under `policies/` and `requests/`. Requests are never changed. */
export const upgrade = (
  files: readonly SourceFile[],
  upgrades: readonly Upgrade[] = UPGRADES,
): UpgradeOutcome => {
  const upgraded = upgradePolicy(files, upgrades);
  switch (upgraded.kind) {
    case 'current':
      return {
        exit: 0,
        text: [`The policy is already version ${upgraded.version}, the newest.`],
        json: upgraded,
        files: [],
      };
    case 'refused':
      return { exit: 1, text: [upgraded.message, upgraded.remedy], json: upgraded, files: [] };
    case 'upgraded': {
      const paths = upgraded.files.map(({ path }) => path);
      return {
        exit: 0,
        text: [
          `The policy is now version ${upgraded.to}, from ${upgraded.from}:`,
          ...upgraded.says.map((line) => `  ${line}`),
          `${paths.length === 1 ? '1 file was' : `${paths.length} files were`} changed: ${paths.join(', ')}`,
          'Look at the difference, run gatehouse check and gatehouse test, and open a pull request.',
        ],
        json: { ...upgraded, files: paths },
        files: upgraded.files,
      };
    }
  }
};
