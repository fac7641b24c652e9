/** The commands that read a clone and ask nobody: verify, log, report, replay, impact. They work offline. */
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { readWorkingTree } from './adapters/disk.ts';
import { createGitLedgerHistory } from './adapters/git/ledger-history.ts';
import { createPastProgram } from './adapters/git/past-program.ts';
import { createGitPast } from './adapters/git/past.ts';
import { createSignatures } from './adapters/git/signatures.ts';
import { readSettings } from './adapters/settings-on-disk.ts';
import type { Answering } from './author-commands.ts';
import { type Against, impact } from './commands/impact.ts';
import { log } from './commands/log.ts';
import { replay } from './commands/replay.ts';
import { truth } from './commands/truth.ts';
import { verify } from './commands/verify.ts';
import { pullNumber } from './config.ts';
import type { Digest, Instant } from './core/brand.ts';
import { digest, parseInstant } from './core/brand.ts';
import { Fault } from './core/fault.ts';
import type { SeenAnchor } from './core/ledger/anchor.ts';
import { anchorsIn } from './core/ledger/anchor.ts';

const CLONE = ['--clone <directory>', 'a full clone that has the branch gatehouse-ledger', '.'] as const;

interface CloneFlags {
  readonly clone: string;
}

/** What the offline commands take from the policy of the folder they are called in. */
const settingsHere = async (): Promise<{
  readonly genesis: Digest | undefined;
  readonly anchorsSince: string | undefined;
  readonly timezone: string;
}> => {
  const settings = await readSettings('.');
  return {
    genesis: settings?.genesis,
    anchorsSince: settings?.anchorsSince,
    timezone: settings?.timezone ?? 'UTC',
  };
};

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });

const digestOf = (value: string): Digest => {
  if (/^[0-9a-f]{64}$/.test(value)) return digest(value);
  throw invalid(
    `${JSON.stringify(value)} is no genesis`,
    'Give the 64 hexadecimal characters of ledger.genesis.',
  );
};

const addVerify = (program: Command, answering: Answering): void => {
  program
    .command('verify')
    .description(
      'prove the ledger from a clone, offline: exit 1 and the first broken place if it is not whole',
    )
    .option(...CLONE)
    .option('--genesis <hash>', 'ledger.genesis; default: from policies/gatehouse.yaml here')
    .option(
      '--anchors <file>',
      'any text with the statuses gatehouse/ledger of the repository; docs/ledger.md',
    )
    .action((flags: CloneFlags & { readonly genesis?: string; readonly anchors?: string }) =>
      answering(async () => {
        const settings = await settingsHere();
        const genesis = flags.genesis === undefined ? settings.genesis : digestOf(flags.genesis);
        const { anchorsSince } = settings;
        return verify(
          {
            history: createGitLedgerHistory({ directory: flags.clone }),
            signatures: createSignatures(),
          },
          {
            genesis,
            anchorsSince,
            ...(flags.anchors === undefined ? {} : { anchors: await anchorsOfFile(flags.anchors) }),
          },
        );
      }),
    );
};

const anchorsOfFile = async (path: string): Promise<readonly SeenAnchor[]> => {
  const remedy = 'Save what GitHub shows of the statuses; docs/ledger.md has the command.';
  const found = anchorsIn(await textOf(path, remedy));
  // NB. A file without any, compared with nothing, would look like a ledger that was compared.
  if (found.length === 0) throw invalid(`${path} has no anchor in it`, remedy);
  return found.map((anchor) => ({ ...anchor, commit: undefined, at: undefined }));
};

const addLog = (program: Command, answering: Answering): void => {
  program
    .command('log')
    .description('what the ledger says, from a clone, offline')
    .argument('[grant]', 'only this grant')
    .option(...CLONE)
    .action((grant: string | undefined, flags: CloneFlags) =>
      answering(async () =>
        log(
          { history: createGitLedgerHistory({ directory: flags.clone }) },
          {
            grant: grant === undefined ? undefined : pullNumber('The grant', grant),
            timezone: (await settingsHere()).timezone,
          },
        ),
      ),
    );
};

const addReport = (program: Command, answering: Answering): void => {
  program
    .command('report')
    .description('how access ended: by kind and by whom, with the measured lag; from a clone, offline')
    .option(...CLONE)
    .option('--since <time>', 'only what ended from then on, e.g. 2026-11-01T00:00:00Z')
    .action((flags: CloneFlags & { readonly since?: string }) =>
      answering(async () =>
        truth(
          { history: createGitLedgerHistory({ directory: flags.clone }) },
          { since: flags.since === undefined ? undefined : instantOf(flags.since) },
        ),
      ),
    );
};

const instantOf = (value: string): Instant => {
  const at = parseInstant(value);
  if (at !== undefined) return at;
  throw invalid(`${JSON.stringify(value)} is no time`, 'Write it like 2026-11-01T00:00:00Z.');
};

interface ReplayFlags extends CloneFlags {
  readonly all?: boolean;
  readonly withTheVersionThatDecided?: boolean;
}

const addReplay = (program: Command, answering: Answering): void => {
  program
    .command('replay')
    .description(
      'decide a recorded request again, from a clone, offline: as it was recorded, and by today’s policy',
    )
    .argument('[grant]', 'its number')
    .option('--all', 'every recorded decision')
    .option(...CLONE)
    .option('--with-the-version-that-decided', 'also run the dist/ of that commit: code of the clone')
    .action((grant: string | undefined, flags: ReplayFlags) =>
      answering(async () => {
        if ((grant === undefined) !== (flags.all === true))
          throw invalid('It is not clear what to replay', 'Give the number of a grant, or --all.');
        return replay(
          {
            history: createGitLedgerHistory({ directory: flags.clone }),
            past: createGitPast({ directory: flags.clone }),
            program:
              flags.withTheVersionThatDecided === true
                ? createPastProgram({ directory: flags.clone })
                : undefined,
          },
          {
            grant: grant === undefined ? undefined : pullNumber('The grant', grant),
            timezone: (await settingsHere()).timezone,
          },
        );
      }),
    );
};

interface ImpactFlags extends CloneFlags {
  readonly policy?: string;
  readonly before?: string;
  readonly format: 'pretty' | 'github';
}

const addImpact = (program: Command, answering: Answering): void => {
  program
    .command('impact')
    .description(
      'which decisions of the last 90 days a change of the policy, or another version, would decide otherwise',
    )
    .option(...CLONE)
    .addOption(
      new Option(
        '--policy <directory>',
        'a working tree: its policy beside that of the default branch',
      ).conflicts('before'),
    )
    .option('--before <file>', 'what another version wrote with impact --json: that version beside this one')
    .addOption(
      new Option('--format <format>', 'for people, or also for a workflow’s check')
        .choices(['pretty', 'github'])
        .default('pretty'),
    )
    .action((flags: ImpactFlags) =>
      answering(async () =>
        impact(
          {
            history: createGitLedgerHistory({ directory: flags.clone }),
            past: createGitPast({ directory: flags.clone }),
          },
          await againstOf(flags),
        ),
      ),
    );
};

const againstOf = async ({ policy, before, format }: ImpactFlags): Promise<Against> => {
  if (policy !== undefined) {
    const files = await readWorkingTree(policy);
    return { kind: 'policy', files: files.filter(({ path }) => path.startsWith('policies/')) };
  }
  return before === undefined
    ? { kind: 'nothing' }
    : {
        kind: 'version',
        said: await textOf(before, 'Give the file that another version wrote with `impact --json`.'),
        annotate: format === 'github',
      };
};

const textOf = async (path: string, remedy: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Fault('config.invalid', `${path} cannot be read`, { remedy, cause });
  }
};

export const addCloneCommands = (program: Command, answering: Answering): void => {
  addVerify(program, answering);
  addLog(program, answering);
  addReport(program, answering);
  addReplay(program, answering);
  addImpact(program, answering);
};
