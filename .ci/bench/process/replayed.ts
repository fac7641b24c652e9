/** What reference processes do besides loading libraries: they send the requests of a tape, or let git say again what it said. */
import { addressOf, type Taped } from './tape.ts';

/** A program's text, and where it finds what it is to do again: `BENCH_AGAIN`. */
export interface Program {
  readonly name: string;
  readonly text: string;
}

const READ = `import { readFileSync } from 'node:fs';
const again = JSON.parse(readFileSync(process.env.BENCH_AGAIN, 'utf8'));
`;

const TO_GITHUB = `import { Octokit } from '@octokit/rest';
const octokit = new Octokit({ auth: process.env.INPUT_TOKEN, baseUrl: process.env.GITHUB_API_URL, userAgent: 'gatehouse' });
const github = ({ method, address, headers: { accept, 'x-github-api-version': version }, body }) =>
  octokit.request({ method, url: address, headers: { accept, 'x-github-api-version': version }, ...(body === '' ? {} : JSON.parse(body)) });
`;

const TO_AZURE = `import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
const client = createDefaultHttpClient();
const azure = async ({ method, base, address, headers, body, status }) => {
  const order = { url: base + address, method, headers: createHttpHeaders(headers), ...(body === '' ? {} : { body }) };
  const answer = await client.sendRequest(createPipelineRequest(order));
  if (answer.status !== status) throw new Error(method + ' ' + address + ': ' + answer.status + ' instead of ' + status);
};
`;

const IN_ROUNDS = `for (const round of again) await Promise.all(round.map(send));
`;

/** To GitHub alone. */
export const JUDGEMENT: Program = {
  name: 'judgement',
  text: `${READ}${TO_GITHUB}const send = github;\n${IN_ROUNDS}`,
};

export const SWEEP: Program = {
  name: 'sweep',
  text: `${READ}${TO_GITHUB}${TO_AZURE}const send = (request) => (request.api === 'github' ? github : azure)(request);\n${IN_ROUNDS}`,
};

/** Reads all that git says and keeps nothing of it. */
export const GIT: Program = {
  name: 'git',
  text: `${READ}import { spawn } from 'node:child_process';
const send = ({ directory: cwd, args, input }) =>
  new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, stdio: [input === '' ? 'ignore' : 'pipe', 'pipe', 'ignore'] });
    child.stdout.on('data', () => {});
    child.stdin?.end(input);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error('git ' + args.join(' ') + ' ended with ' + code))));
  });
${IN_ROUNDS}`,
};

/** Of the connection, not of the request. */
const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding']);

/** The requests of a tape, round by round. */
export const requestsOf = (tape: readonly Taped[]): string =>
  JSON.stringify(
    [...Map.groupBy(tape, ({ round }) => round).values()].map((round) =>
      round.map(({ exchange }) => {
        const { api, base, method, headers, body } = exchange.request;
        return {
          api,
          base,
          method,
          address: addressOf(exchange),
          headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name))),
          body: body.toString('utf8'),
          status: exchange.status,
        };
      }),
    ),
  );
