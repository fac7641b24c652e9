/** The commands for whoever writes policies: check, explain, test. They read a working tree and ask nobody. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { readRequest, readWorkingTree, writeToTree } from './adapters/disk.ts';
import type { Answer } from './answer.ts';
import { check, CHECK_FORMATS, type CheckFormat } from './commands/check.ts';
import { explain, type ExplainWords } from './commands/explain.ts';
import { test } from './commands/test.ts';
import { upgrade } from './commands/upgrade.ts';
import { instant } from './core/brand.ts';
import { OPENS } from './providers/opens.ts';

/** How the command line answers: prints, sets the exit code, tells faults. */
export interface Answering {
  (work: () => Promise<Answer>): Promise<void>;
}

interface CheckFlags {
  readonly format: CheckFormat;
  readonly strict?: boolean;
  readonly upgrade?: boolean;
}

const addCheck = (program: Command, answering: Answering): void => {
  program
    .command('check')
    .description('check policies/ and requests/ of a working tree: all findings at once')
    .argument('[directory]', 'the working tree', '.')
    .addOption(
      new Option('--format <format>', 'for people, for programs, for code scanning, for a workflow')
        .choices(CHECK_FORMATS)
        .default('pretty'),
    )
    .option('--strict', 'exit with 1 also when there are only notes')
    .option('--upgrade', 'bring policies/ to the newest version of the format instead')
    .action((directory: string, { format, strict, upgrade: upgrading }: CheckFlags) =>
      answering(async () => {
        const files = await readWorkingTree(directory);
        if (upgrading === true) {
          const { files: changed, ...answer } = upgrade(files);
          for (const file of changed) await writeToTree(directory, file);
          return answer;
        }
        const answer = check(files, { format, strict: strict === true });
        return format === 'json' || format === 'sarif' ? { ...answer, as: 'json' } : answer;
      }),
    );
};

interface ExplainFlags {
  readonly directory: string;
  readonly as?: string;
  readonly at?: string;
  readonly approve: readonly string[];
  readonly changesRequested: readonly string[];
  readonly ticketState?: string;
  readonly team: readonly string[];
  readonly oncall: readonly string[];
  readonly freeze: ExplainWords['freeze'];
  readonly elevation?: boolean;
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const addExplain = (program: Command, answering: Answering): void => {
  program
    .command('explain')
    .description('what would be decided of a request by the policy of a working tree, and with these reviews')
    .argument('<request>', 'the path of a request file')
    .option('--directory <directory>', 'the working tree', '.')
    .option('--as <person>', 'who asks; default: the first who may')
    .option('--at <moment>', "when: '2026-11-28 22:00 Europe/Berlin'; default: now")
    .option(
      '--approve <person>',
      "an approval, also with a time: 'bob@2026-11-28 21:00'; repeatable",
      several,
      [],
    )
    .option('--changes-requested <person>', 'a review that requests changes; repeatable', several, [])
    .option('--ticket-state <state>', 'what the ticket system would say')
    .option(
      '--team <org/slug=people>',
      'who is in a live team: contoso/sre=alice,bob; repeatable',
      several,
      [],
    )
    .option('--oncall <rota=people>', 'who is on call by a rota of another system; repeatable', several, [])
    .addOption(
      new Option('--freeze <level>', 'as if an operator had frozen it by dispatch')
        .choices(['none', 'changes', 'everything'])
        .default('none'),
    )
    .option('--elevation', 'after the merge, at the last look before access begins')
    .action((path: string, flags: ExplainFlags) =>
      answering(async () => {
        const files = await readWorkingTree(flags.directory);
        const words = {
          ...flags,
          as: flags.as,
          at: flags.at,
          ticketState: flags.ticketState,
          elevation: flags.elevation === true,
        };
        const policyFiles = files.filter((file) => file.path.startsWith('policies/'));
        const request = await readRequest(flags.directory, path);
        return explain({ policyFiles, request, words, opens: OPENS }, instant(Date.now()));
      }),
    );
};

const percent = (value: string): number => {
  if (/^(?:100|\d{1,2})$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Give a whole number from 0 to 100.');
};

const addTest = (program: Command, answering: Answering): void => {
  program
    .command('test')
    .description('run policies/tests/ of a working tree: does the policy decide what is expected?')
    .argument('[directory]', 'the working tree', '.')
    .option('--min-coverage <percent>', 'exit with 1 when the tests show less of the policy', percent, 0)
    .action((directory: string, { minCoverage }: { readonly minCoverage: number }) =>
      answering(async () => {
        const files = await readWorkingTree(directory);
        return test(
          files.filter((file) => file.path.startsWith('policies/')),
          { leastCoverage: minCoverage },
        );
      }),
    );
};

export const addAuthorCommands = (program: Command, answering: Answering): void => {
  addCheck(program, answering);
  addExplain(program, answering);
  addTest(program, answering);
};
