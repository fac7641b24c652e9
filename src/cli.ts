#!/usr/bin/env node
/** Entrypoint of the command line: arguments → command → text or JSON, and the exit code. */
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { readWorkingTree, writeNewTree, writeToTree } from './adapters/disk.ts';
import { repositoryOfClone } from './adapters/git/remote.ts';
import { ownWorkflows } from './adapters/own-workflows.ts';
import { followProcess } from './adapters/process-life.ts';
import { createTerminalLog, harmlessLine } from './adapters/terminal.ts';
import { type Answer, jsonLine } from './answer.ts';
import { addAskingCommands } from './asking-commands.ts';
import { addAuthorCommands } from './author-commands.ts';
import { addCloneCommands } from './clone-commands.ts';
import { catalogue } from './commands/catalogue.ts';
import { doctor } from './commands/doctor.ts';
import { elevate } from './commands/elevate.ts';
import { evaluate } from './commands/evaluate.ts';
import { init } from './commands/init.ts';
import { checkPeople } from './commands/people-check.ts';
import { importPeople } from './commands/people-import.ts';
import { MOST_QUESTIONS, preflight } from './commands/preflight.ts';
import type { Report } from './commands/report.ts';
import { saidOrder } from './commands/red-button.ts';
import { foresee, revoke } from './commands/revoke.ts';
import { status } from './commands/status.ts';
import { watch } from './commands/watch.ts';
import { writeRepository } from './commands/write-repository.ts';
import type { AzureConfig, GitHubConfig } from './config.ts';
import {
  azureFrom,
  clientsFrom,
  branchName,
  count,
  entraMap,
  gitHubFrom,
  installationId,
  organizationFrom,
  pullNumber,
  repositoryUrl,
  runFrom,
} from './config.ts';
import type { GrantNumber } from './core/brand.ts';
import { asFault, Fault, faultSentence } from './core/fault.ts';
import { targetProblem } from './core/order.ts';
import { parsePolicy } from './core/parse-policy.ts';
import { timezoneOf } from './core/timezone.ts';
import type { Wiring } from './wire.ts';
import { wire } from './wire.ts';

const ofReport = (report: Report): Answer => ({
  exit: report.exit,
  text: report.lines,
  json: { exit: report.exit, lines: report.lines, ...report.outputs },
});

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });

/** The id token of a workload identity: `AZURE_FEDERATED_TOKEN_FILE`, as on every federated host. */
const idToken = async (): Promise<string> => {
  const path = process.env['AZURE_FEDERATED_TOKEN_FILE'];
  if (path === undefined || path === '')
    throw invalid(
      'There is no identity for Azure',
      'Set AZURE_FEDERATED_TOKEN_FILE to the file of a federated id token.',
    );
  return (await readFile(path, 'utf8')).trim();
};

interface Remote {
  readonly repository?: string;
}

const environmentOf = ({ repository }: Remote): NodeJS.ProcessEnv =>
  repository === undefined ? process.env : { ...process.env, GITHUB_REPOSITORY: repository };

/** `github`: where requests are read; the organization of privileges on GitHub is another matter, with its own token. */
const wireTo = (
  options: Remote,
  github: GitHubConfig,
  to: { readonly azure: AzureConfig | undefined; readonly expecting: GrantNumber | undefined },
): Wiring =>
  wire({
    github,
    ...to,
    clients: clientsFrom(process.env),
    organization: organizationFrom(environmentOf(options)),
    run: runFrom(process.env),
    notifyChannels: process.env['GATEHOUSE_NOTIFY_CHANNELS'] ?? '',
    log: createTerminalLog(),
    idToken,
  });

const wiring = (
  options: Remote,
  azure: AzureConfig | undefined,
  expecting: GrantNumber | undefined,
): Wiring =>
  wireTo(options, gitHubFrom(environmentOf(options), process.env['GITHUB_TOKEN'] ?? ''), {
    azure,
    expecting,
  });

/** For ending from the platforms alone: no pull request, policy or ledger is asked for. */
const NO_GITHUB: GitHubConfig = {
  apiUrl: 'https://invalid.invalid',
  token: 'none',
  owner: 'none',
  repo: 'none',
};

const print = (answer: Answer, asJson: boolean): void => {
  process.exitCode = answer.exit;
  process.stdout.write(
    asJson || answer.as === 'json'
      ? `${jsonLine(answer.json)}\n`
      : `${answer.text.map(harmlessLine).join('\n')}\n`,
  );
};

const failed = (thrown: unknown, asJson: boolean): void => {
  const fault = asFault(thrown);
  const { code, call, message, remedy } = fault;
  process.exitCode = 2;
  if (asJson)
    process.stdout.write(`${JSON.stringify({ exit: 2, fault: { code, call, message, remedy } })}\n`);
  else
    process.stderr.write(
      `error: ${harmlessLine(faultSentence(fault))}
`,
    );
  if (code === 'bug') process.stderr.write(`${harmlessLine(fault.stack ?? '')}\n`);
};

const program = new Command('gatehouse')
  .description('Just-in-time privileged access on Azure through pull requests.')
  .option('--json', 'print one JSON value instead of text')
  .showHelpAfterError()
  // A command line that cannot be understood is a fault, not a denial.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .configureHelp({ showGlobalOptions: true });

const asJson = (): boolean => program.opts<{ json?: boolean }>().json === true;

const answering = async (work: () => Promise<Answer>): Promise<void> => {
  try {
    print(await work(), asJson());
  } catch (thrown) {
    failed(thrown, asJson());
  }
};

const REPOSITORY = ['--repository <owner/name>', 'the repository; default: GITHUB_REPOSITORY'] as const;

addAuthorCommands(program, answering);
addAskingCommands(program, answering, {
  environment: process.env,
  terminal:
    process.stdin.isTTY && process.stdout.isTTY
      ? { input: process.stdin, output: process.stdout }
      : undefined,
  connect: (github) => wireTo({}, github, { azure: undefined, expecting: undefined }),
});

interface CatalogueFlags extends Remote {
  readonly check?: boolean;
  readonly branch: string;
}

program
  .command('catalogue')
  .description(
    'write the catalogue in requests/README.md and the issue form from the policy; with --check only say whether they are stale',
  )
  .argument('[directory]', 'the working tree', '.')
  .option('--check', 'write nothing; exit 1 when it is stale')
  .option(
    '--repository <owner/name>',
    'where its links lead; default: GITHUB_REPOSITORY, the remote of the clone, else relative links',
  )
  .option('--branch <name>', 'the default branch', 'main')
  .action((directory: string, flags: CatalogueFlags) =>
    answering(async () => {
      const files = await readWorkingTree(directory);
      if (flags.check === true) return catalogue(files, undefined);
      const repository = repositoryUrl(process.env, flags.repository) ?? (await repositoryOfClone(directory));
      const answer = catalogue(files, { repository, branch: branchName('--branch', flags.branch) });
      for (const file of [answer.file, answer.form])
        if (file !== undefined) await writeToTree(directory, file);
      return answer;
    }),
  );

interface InitFlags extends Remote {
  readonly write?: string;
  readonly action?: string;
  readonly release?: string;
  readonly person: readonly string[];
  readonly subscription?: string;
  readonly signingKey?: string;
}

program
  .command('init')
  .description(
    'make the ledger branch, once; needs GITHUB_TOKEN with contents: write. With --write: write a small repository that uses the released action, and say what to run where; asks nobody',
  )
  .option(...REPOSITORY)
  .option(
    '--signing-key <file>',
    'what your GitHub serves at /web-flow.gpg; default for a new ledger: what its API says. Also adds a new key to a ledger that is there',
  )
  .option('--write <directory>', 'where to write it; nothing that is there is overwritten')
  .option('--action <owner/name@sha>', 'of --write: the released action, by the full SHA of its commit')
  .option('--release <version>', 'of --write: which release that is, e.g. v1.2.3; stands as a comment')
  .option(
    '--person <login=id>',
    'of --write: who you are, with the numeric id on GitHub, and after a comma the object id in Entra; then colleagues, once for each',
    (given: string, before: readonly string[]) => [...before, given],
    [],
  )
  .option('--subscription <id>', 'of --write: the subscription that the first entitlement reads')
  .action((flags: InitFlags) =>
    answering(async () => {
      const { write } = flags;
      if (write !== undefined) return writeNew(write, flags);
      const { signingKey } = flags;
      return init(wiring(flags, undefined, undefined), {
        actor: { kind: 'gatehouse' },
        run: null,
        ...(signingKey === undefined ? {} : { keys: await readFile(signingKey, 'utf8') }),
      });
    }),
  );

const writeNew = async (directory: string, flags: InitFlags): Promise<Answer> => {
  const { person } = flags;
  const name = flags.repository ?? process.env['GITHUB_REPOSITORY'] ?? '';
  const url = repositoryUrl(process.env, flags.repository);
  const { files, ...answer } = writeRepository(
    {
      action: flags.action,
      release: flags.release,
      person,
      subscription: flags.subscription,
      repository: url === undefined ? undefined : { name, url },
    },
    ownWorkflows(),
  );
  await writeNewTree(directory, files);
  return answer;
};

program
  .command('evaluate')
  .description('judge one pull request and say so on it')
  .argument('<pull>', 'its number')
  .option(...REPOSITORY)
  .action((pull: string, options: Remote) =>
    answering(async () => {
      const number = pullNumber('The pull request', pull);
      return ofReport(await evaluate(wiring(options, undefined, number), { pull: number, head: undefined }));
    }),
  );

program
  .command('elevate')
  .description('open what merged requests are entitled to; normally the workflow does')
  .option(...REPOSITORY)
  .action((options: Remote) =>
    answering(async () => ofReport(await elevate(wiring(options, azureFrom(process.env), undefined)))),
  );

interface RevokeFlags extends Remote {
  readonly platformOnly?: boolean;
  readonly watch?: boolean;
  readonly installation?: string;
  readonly expectedCount?: string;
  readonly end?: string;
  readonly which?: string;
  readonly why?: string;
  readonly dryRun?: boolean;
}

program
  .command('revoke')
  .description('end what is over; with --platform-only from the platforms alone, without GitHub')
  .option(...REPOSITORY)
  .option('--platform-only', 'no GitHub, no ledger, no policy')
  .option('--watch', 'stay up, and end everything within a minute of its end, until SIGTERM')
  .option('--installation <id>', 'what init printed; default: GATEHOUSE_INSTALLATION')
  .option(
    '--expected-count <n>',
    'how many grants of --end, or else unexpired objects or grants of people who are gone, you expect to be removed',
  )
  .addOption(
    new Option(
      '--end <what>',
      'the red button: access that ends now; more than one needs --expected-count',
    ).choices(['grant', 'person', 'entitlement', 'everything']),
  )
  .option('--which <name>', 'of --end: the number, the person or login, the name of the entitlement')
  .option('--why <text>', 'of --end: one line for the record and for those whom it concerns')
  .option('--dry-run', 'only say what would end')
  .action((flags: RevokeFlags) =>
    answering(async () => {
      if (flags.dryRun === true && flags.platformOnly === true)
        throw invalid('--dry-run reads the ledger', 'Leave out --platform-only.');
      const azure = azureFrom(process.env);
      const expected = count('--expected-count', flags.expectedCount ?? '');
      // NB. It would lift the cap in every sweep, not in the one that the person has looked at.
      if (flags.watch === true && expected !== undefined)
        throw invalid('--expected-count cannot go with --watch', 'Run revoke once with the count.');
      const open = (): Wiring =>
        flags.platformOnly === true
          ? wireTo(flags, NO_GITHUB, { azure, expecting: undefined })
          : wiring(flags, azure, undefined);
      const words = {
        end: flags.end ?? '',
        which: flags.which ?? '',
        freeze: '',
        until: '',
        why: flags.why ?? '',
      };
      const unclear = targetProblem(words);
      if (unclear !== undefined) throw invalid(unclear, 'See gatehouse revoke --help for --end and --which.');
      const order = saidOrder(words, { kind: 'terminal' }, expected);
      if (order !== undefined && flags.watch === true)
        throw invalid('--end cannot go with --watch', 'Run revoke once with --end.');
      if (flags.dryRun === true) return ofReport(await foresee(open(), { order }));
      const options = {
        order,
        platformOnly: flags.platformOnly === true,
        installation: installationId(
          'The installation',
          flags.installation ?? process.env['GATEHOUSE_INSTALLATION'] ?? '',
        ),
        subscriptions: azure?.subscriptions ?? [],
        expected: expected === undefined ? undefined : { count: expected, by: { kind: 'terminal' as const } },
      };
      return ofReport(
        flags.watch === true
          ? await watch(
              { ...followProcess(), log: createTerminalLog(), open },
              { revoke: options, life: 'host' },
            )
          : await revoke(open(), options),
      );
    }),
  );

interface PreflightFlags extends Remote {
  readonly dryRun?: boolean;
}

program
  .command('preflight')
  .description(
    'ask the platforms about every entitlement and whoever may get it, and keep the answers in the ledger; exit 1 with findings, 2 where a platform did not answer',
  )
  .option(...REPOSITORY)
  .option('--dry-run', 'keep nothing')
  .action((flags: PreflightFlags) =>
    answering(() =>
      preflight(wiring(flags, azureFrom(process.env), undefined), {
        dryRun: flags.dryRun === true,
        most: MOST_QUESTIONS,
      }),
    ),
  );

program
  .command('doctor')
  .description(
    'look at how the repository, the ledger, the identities and Azure are set up; say what is hardened, what is not, why it matters and how to mend it; exit 1 where something is weak, 2 where something did not answer',
  )
  .option(...REPOSITORY)
  .action((options: Remote) =>
    answering(() => {
      const ports = wiring(options, azureFrom(process.env), undefined);
      return doctor({ ...ports, azure: ports.tenant });
    }),
  );

addCloneCommands(program, answering);

program
  .command('status')
  .description('who has access to what now, as the ledger on GitHub has it')
  .option(...REPOSITORY)
  .action((options: Remote) =>
    answering(async () => {
      const ports = wiring(options, undefined, undefined);
      const { head } = await ports.evidence.repository();
      const policy = parsePolicy(await ports.evidence.policyAt(head));
      return status({ ledger: ports.ledger(policy), clock: ports.clock }, { timezone: timezoneOf(policy) });
    }),
  );

const people = program
  .command('people')
  .description('who is who in policies/people.yaml, as it stands on the default branch');

const PULL_REQUEST = ['--pull-request', 'open a pull request with it; nothing is ever applied'] as const;

interface ImportFlags extends Remote {
  readonly from: string;
  readonly map: readonly string[];
  readonly pullRequest?: boolean;
}

people
  .command('import')
  .description(
    'draft the people whom the file lacks, from GitHub and, with credentials for Azure, from Entra',
  )
  .option(...REPOSITORY)
  .option('--from <whom>', 'collaborators of the repository, or members of its organization', 'collaborators')
  .option(
    '--map <login=address>',
    'whose Entra account it is: an address or an object id; once for each',
    (given: string, before: readonly string[]) => [...before, given],
    [],
  )
  .option(...PULL_REQUEST)
  .action((flags: ImportFlags) =>
    answering(async () => {
      const azure = azureFrom(process.env);
      const ports = wiring(flags, azure, undefined);
      const { from } = flags;
      if (from !== 'collaborators' && from !== 'members')
        throw invalid(`--from is ${JSON.stringify(from)}`, 'Use collaborators or members.');
      return importPeople(
        { ...ports, directory: azure === undefined ? undefined : ports.directory },
        { from, map: entraMap(flags.map), pullRequest: flags.pullRequest === true },
      );
    }),
  );

interface PeopleCheckFlags extends Remote {
  readonly githubOnly?: boolean;
  readonly pullRequest?: boolean;
}

people
  .command('check')
  .description(
    'compare the file with GitHub and Entra; exit 1 with findings, 2 where a source did not answer',
  )
  .option(...REPOSITORY)
  .option('--github-only', 'do not ask Entra')
  .option('--pull-request', 'open a pull request that corrects logins, which are certain, and nothing else')
  .action((flags: PeopleCheckFlags) =>
    answering(async () => {
      const azure = azureFrom(process.env);
      const ports = wiring(flags, azure, undefined);
      const directory = azure === undefined ? () => Promise.reject(noAzure()) : ports.directory;
      return checkPeople(
        { ...ports, directory },
        { gitHubOnly: flags.githubOnly === true, pullRequest: flags.pullRequest === true },
      );
    }),
  );

const noAzure = (): Fault =>
  invalid(
    'No credentials for Azure are given',
    'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE, or say --github-only.',
  );

await program.parseAsync();
