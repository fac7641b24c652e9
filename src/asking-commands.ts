/** The commands for whoever asks for access: list, new. They read a clone; GitHub is asked where there is a token. */
import { type Command, InvalidArgumentError } from 'commander';
import { readWorkingTree } from './adapters/disk.ts';
import { createPushes } from './adapters/git/push.ts';
import { repositoryOfClone } from './adapters/git/remote.ts';
import { tokenOfGh } from './adapters/gh.ts';
import type { Streams } from './adapters/asker.ts';
import type { Answering } from './author-commands.ts';
import { list, type WhoAsks } from './commands/list.ts';
import { newRequest, type NewQuestion } from './commands/new.ts';
import type { Sending } from './commands/new-send.ts';
import { branchName, type GitHubConfig, gitHubAt, personalToken, repositoryUrl } from './config.ts';
import type { Wish } from './core/asking/wish.ts';
import { instant } from './core/brand.ts';
import { Fault } from './core/fault.ts';
import { adviseName, personCalled, personWithAccount } from './core/hypothetical/accounts.ts';
import type { People } from './core/policy.ts';
import type { Asker } from './ports/asker.ts';
import { OPENS } from './providers/opens.ts';
import type { Wiring } from './wire.ts';

/** What the token of a person reaches. */
type Reach = Pick<Wiring, 'evidence' | 'roster' | 'proposals' | 'clock'>;

/** Where the commands run. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** `undefined`: nobody sits there. */
  readonly terminal: Streams | undefined;
  connect(github: GitHubConfig): Reach;
}

interface Where {
  readonly directory: string;
  readonly repository?: string;
  readonly as?: string;
}

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });

interface Here {
  /** The address of the repository. */
  readonly repository: string | undefined;
  readonly github: Reach | undefined;
}

const look = async (
  { directory, repository: given }: Where,
  { environment, connect }: Surroundings,
): Promise<Here> => {
  const repository = repositoryUrl(environment, given) ?? (await repositoryOfClone(directory));
  if (repository === undefined) return { repository, github: undefined };
  const { host } = new URL(repository);
  const token = personalToken(environment, host) ?? (await tokenOfGh(host, environment));
  const github = token === undefined ? undefined : connect(gitHubAt(environment, repository, token));
  return { repository, github };
};

/** NB. The pull request is its author's: with a token it is the token's owner who asks, whatever is said. */
const whoAsks =
  (as: string | undefined, github: Reach | undefined, asker?: Asker): WhoAsks =>
  async (people) => {
    const named = as === undefined ? undefined : personNamed(as, people);
    const account = named !== undefined || github === undefined ? undefined : await github.roster.self();
    const found = account === undefined ? undefined : personWithAccount(account.id, people);
    if (account !== undefined && found === undefined)
      throw invalid(
        `people.yaml does not know ${account.login}, whose token this is`,
        'Ask a security admin to add you to policies/people.yaml.',
      );
    const person = named ?? found ?? (asker === undefined ? undefined : await choosePerson(asker, people));
    if (person !== undefined) return person;
    throw invalid('It is not known who asks', 'Say --as with your name or login, or set GITHUB_TOKEN.');
  };

const personNamed = (name: string, people: People) => {
  const person = personCalled(name, people);
  if (person !== undefined) return person;
  throw invalid(`--as: people.yaml does not know \`${name.slice(0, 60)}\``, adviseName(name, people));
};

const choosePerson = async (asker: Asker, people: People) => {
  const chosen = await asker.choose(
    'Who are you?',
    [...people.byKey.values()].map(({ key, login }) => ({ value: key, label: key, hint: login })),
  );
  return [...people.byKey.keys()].find((key) => key === chosen);
};

const addList = (program: Command, answering: Answering, around: Surroundings): void => {
  program
    .command('list')
    .description('what I may ask for, who approves it, and whether now is the time; from a clone')
    .option('--as <person>', 'a person of people.yaml, or a login; default: whose token there is')
    .option('--directory <directory>', 'the working tree', '.')
    .option(
      '--repository <owner/name>',
      'the repository; default: GITHUB_REPOSITORY, the remote of the clone',
    )
    .action((where: Where) =>
      answering(async () => {
        const files = await policyOf(where.directory);
        const { github } = where.as === undefined ? await look(where, around) : { github: undefined };
        const question = { policyFiles: files, whoAsks: whoAsks(where.as, github), opens: OPENS };
        return list(question, instant(Date.now()));
      }),
    );
};

const policyOf = async (directory: string) =>
  (await readWorkingTree(directory)).filter(({ path }) => path.startsWith('policies/'));

interface NewFlags extends Where {
  readonly branch?: string;
  readonly entitlement?: string;
  readonly duration?: string;
  readonly justification?: string;
  readonly ticket?: string;
  readonly param: ReadonlyMap<string, string>;
  readonly start?: string;
  readonly for?: string;
  readonly extends?: string;
  readonly breakGlass?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const parameter = (said: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(said) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Write --param name=value.');
  return new Map([...before, [name, value]]);
};

const wishOf = (flags: NewFlags): Wish => ({
  entitlement: flags.entitlement,
  duration: flags.duration,
  justification: flags.justification,
  ticket: flags.ticket,
  parameters: flags.param,
  start: flags.start,
  for: flags.for,
  extends: flags.extends,
  breakGlass: flags.breakGlass === true,
});

const addNew = (program: Command, answering: Answering, around: Surroundings): void => {
  program
    .command('new')
    .description('ask for access: shows what would be decided, then opens the pull request')
    .option('--entitlement <name>', 'what you need; `list` says what there is for you')
    .option('--duration <length>', 'how long: 30m, 2h')
    .option('--justification <text>', 'what you will do, and why now')
    .option('--ticket <id>', 'the ticket, as its system writes it')
    .option('--param <name=value>', 'what the entitlement asks for; once for each', parameter, new Map())
    .option(
      '--start <moment>',
      "when it begins: '2026-11-28 22:00 Europe/Berlin'; default: once it is approved",
    )
    .option('--for <person>', 'who receives it, when not you')
    .option('--extends <number>', 'the open grant that it goes on with')
    .option('--break-glass', 'in an emergency: everybody is told, and it is reviewed')
    .option('--dry-run', 'show the file and what would be decided, and send nothing')
    .option('--yes', 'ask nothing and open it; what is missing is an error')
    .option('--as <person>', 'who you are, without a token')
    .option('--directory <directory>', 'the clone', '.')
    .option(
      '--repository <owner/name>',
      'the repository; default: GITHUB_REPOSITORY, the remote of the clone',
    )
    .option('--branch <name>', 'the default branch, where GitHub cannot be asked', 'main')
    .action((flags: NewFlags) =>
      answering(async () => {
        const here = await look(flags, around);
        const asker = await askerFor(flags, { program, around });
        const { sending, files, at } = await groundOf(flags, here);
        const question: NewQuestion = {
          policyFiles: files.filter(({ path }) => path.startsWith('policies/')),
          taken: new Set(files.map(({ path }) => path)),
          whoAsks: whoAsks(asOf(flags, here), here.github, asker),
          opens: OPENS,
          wish: wishOf(flags),
          dryRun: flags.dryRun === true,
        };
        return newRequest({ asker, sending }, question, at);
      }),
    );
};

const asOf = ({ as, dryRun }: NewFlags, { github }: Here): string | undefined => {
  if (as === undefined || github === undefined || dryRun === true) return as;
  throw invalid(
    '--as is given, and there is a token',
    'Leave --as out: the pull request is that of the token’s owner. To try what somebody else would get, add --dry-run.',
  );
};

/** NB. Loaded by name: no other command carries the prompts. */
const askerFor = async (
  { yes, dryRun }: NewFlags,
  { program, around }: { readonly program: Command; readonly around: Surroundings },
): Promise<Asker | undefined> => {
  if (yes === true) return undefined;
  const { terminal } = around;
  if (terminal !== undefined && program.opts<{ json?: boolean }>().json !== true)
    return (await import('./adapters/asker.ts')).createAsker(terminal);
  if (dryRun === true) return undefined;
  throw invalid(
    'There is no terminal here to ask on',
    'Add --yes to open the pull request with what the options say, or --dry-run to only see it.',
  );
};

/** What it is judged by: GitHub's default branch as it is now where GitHub can be asked, else the clone. */
const groundOf = async ({ directory, branch, dryRun }: NewFlags, { repository, github }: Here) => {
  const pushes = createPushes(directory);
  if (github === undefined || dryRun === true) {
    const sending: Sending = {
      github: undefined,
      pushes,
      repository,
      branch: branchName('--branch', branch ?? ''),
    };
    return { sending, files: await readWorkingTree(directory), at: instant(Date.now()) };
  }
  const { head, defaultBranch } = await github.evidence.repository();
  const [policy, requests] = await Promise.all([
    github.evidence.policyAt(head),
    github.evidence.requestsAt(head),
  ]);
  const sending: Sending = {
    github: { proposals: github.proposals, base: head },
    pushes,
    repository,
    branch: defaultBranch,
  };
  const files = [...policy.files, ...requests.map(({ path }) => ({ path, text: '' }))];
  // What judges the pull request goes by GitHub's clock, not by this machine's.
  return { sending, files, at: github.clock.now() };
};

export const addAskingCommands = (program: Command, answering: Answering, around: Surroundings): void => {
  addList(program, answering, around);
  addNew(program, answering, around);
};
