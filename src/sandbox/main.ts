/** Entrypoint of the sandbox: `serve` keeps it up for whoever wants to drive it, `demo` tells the story in it. */
import { Command } from 'commander';
import type { Addresses } from './addresses.ts';
import { demo } from './demo/demo.ts';
import { PolicyRefused, startWorld, type World, type WorldOptions } from './world.ts';

interface ServeOptions {
  readonly json?: true;
  readonly policies?: string;
}

const FAULT = 2;
const FINDINGS = 1;

const note = (line: string): void => void process.stderr.write(`${line}\n`);

const started = async (options: WorldOptions): Promise<World | undefined> => {
  try {
    const world = await startWorld(options);
    for (const line of world.notes) note(line);
    return world;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof PolicyRefused ? FINDINGS : FAULT;
    return undefined;
  }
};

/** Waits for Ctrl-C or SIGTERM. Nothing happens when stdin closes: whoever started us may have none. */
const listen = (): { readonly stopped: Promise<void>; readonly forget: () => void } => {
  // A server without requests holds no timer; this keeps the process up on its own.
  const pulse = setInterval(() => undefined, 60_000);
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  return { stopped, forget: () => clearInterval(pulse) };
};

const serve = async (options: ServeOptions): Promise<void> => {
  const { stopped, forget } = listen();
  const world = await started(options.policies === undefined ? {} : { policies: options.policies });
  if (world !== undefined) {
    process.stdout.write(
      `${options.json === true ? JSON.stringify(world.addresses) : page(world.addresses)}\n`,
    );
    await stopped;
    await world.close();
  }
  forget();
};

const INTERRUPTED = 130;

const tell = async (options: { readonly json?: true }): Promise<void> => {
  const { stopped, forget } = listen();
  const world = await started({});
  if (world !== undefined) {
    const told = demo(world.addresses, { json: options.json === true, cli: world.cli });
    process.exitCode = await Promise.race([told, stopped.then(() => INTERRUPTED)]);
    await world.close();
  }
  forget();
};

const page = (addresses: Addresses): string => {
  const { github, azure, oidc, control, ca, repository, people, tenant, sample } = addresses;
  const token = people['alice'] ?? Object.values(people)[0] ?? '';
  return [
    'The sandbox is up. Ctrl-C ends it and leaves nothing behind.',
    '',
    `  GitHub API   ${github.api}`,
    `  git          git clone ${github.git}/${repository}.git   (any name, a token as the password)`,
    `  Azure        ${azure.arm} (Resource Manager)`,
    `               ${azure.graph} (Graph)`,
    `               ${azure.authority} (Entra)`,
    `  OIDC         ${oidc}`,
    `  control      ${control}`,
    `  certificate  ${ca}`,
    '',
    'People and their tokens',
    ...Object.entries(people).map(([login, secret]) => `  ${login.padEnd(10)} ${secret}`),
    ...Object.entries(tenant).map(([name, id]) => `  ${name.padEnd(10)} ${id}`),
    ...(sample === null
      ? []
      : [
          '',
          `What alice may file under requests/, approved by ${sample.approvers.join(' and ')}:`,
          ...sample.request
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ]),
    '',
    'For example',
    `  curl -H 'Authorization: Bearer ${token}' ${github.api}/repos/${repository}/pulls`,
    `  curl --cacert ${ca} -H "Authorization: Bearer $AZURE_TOKEN" '${azure.arm}${tenant['nsg'] ?? '/subscriptions'}?api-version=2024-01-01'`,
    `    with AZURE_TOKEN=${azure.token}`,
    `  curl -X POST -d '{"advance":"2h"}' ${control}/clock`,
    `  curl -X POST -d '{"workflow":"revoke.yml","event":"schedule"}' ${control}/fire`,
    `  curl -X POST ${control}/settle`,
    '',
    'All of the control API: docs/sandbox.md',
  ].join('\n');
};

const program = new Command('sandbox').description(
  'A small GitHub and a small Azure on this machine, for rehearsing policies.',
);
program
  .command('serve', { isDefault: true })
  .description('keep the sandbox up until Ctrl-C')
  .option('--json', 'print one JSON line with all addresses when ready')
  .option('--policies <dir>', "rehearse the policies of this folder instead of the project's own")
  .action(serve);
program
  .command('demo')
  .description('tell the life of one request, each step checked')
  .option('--json', 'print one JSON line at the end')
  .action(tell);
await program.parseAsync();
