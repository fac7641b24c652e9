/**
 * One request from the pull request to its end, and not one of the tokens that were issued on the way is in anything that was said:
 * output of jobs before any mask, comments, statuses, issues, ledger, notices. `.ci/secrets.ts` asks the same of the whole suite.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSearch, maskOf } from '../../.ci/leaks.ts';
import type { Exchange } from '../../src/sandbox/http.ts';
import { settle } from '../../src/sandbox/demo/people.ts';
import { overhear, type SecretLine, type TextLine } from '../overheard.ts';
import { access, advance, askApprovedAndMerged, askAs, comment, openScenario, sweep } from './kit.ts';
import type { Scenario } from './kit.ts';

const secrets: SecretLine[] = [];
const texts: TextLine[] = [];
/** What was written to GitHub and Azure, as the wire has it. */
const written: string[] = [];
let scenario: Scenario;
let refused: number;

const isWrite = ({ request }: Exchange): boolean =>
  (request.api === 'github' || request.api === 'arm' || request.api === 'graph') && request.method !== 'GET';

beforeAll(async () => {
  const { heard, overheard } = overhear({
    secret: (line) => void secrets.push(line),
    text: (line) => void texts.push(line),
  });
  scenario = await openScenario(undefined, {
    overheard,
    heard(exchange) {
      heard(exchange);
      if (isWrite(exchange))
        written.push(`${exchange.request.path} ${exchange.request.body.toString('utf8')}`);
    },
  });
  await askApprovedAndMerged(scenario, 'kept-secret');
  await settle(scenario.outside);
  expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
  await advance(scenario, '3h');
  await sweep(scenario);
  expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
  refused = await askAs(
    scenario,
    'told-secret',
    scenario.sample.request.replace(
      /^justification: .*$/m,
      `justification: Log in with ${PLANTED} and restart`,
    ),
  );
  await settle(scenario.outside);
}, 120_000);

afterAll(() => scenario.close());

/** Put together here, so that no scanner takes this file for a leak. */
const PLANTED = ['ghp', '_', 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1cDe4gHi7k'].join('');

const printed = (): readonly string[] =>
  texts.filter(({ kind }) => kind === 'printed').map(({ text }) => text);
const masks = (): readonly string[] => printed().flatMap((line) => maskOf(line) ?? []);
const said = (): readonly string[] => [
  ...printed().filter((line) => maskOf(line) === undefined),
  ...texts.filter(({ kind }) => kind === 'told outside').map(({ text }) => text),
  ...written,
];

describe('the secrets of a request’s whole life', () => {
  it('are many, of every kind', () => {
    const kinds = new Set(secrets.map(({ kind }) => kind));
    for (const kind of ['job token', 'request token', 'environment secret', 'an id token', 'an access token'])
      expect(kinds).toContain(kind);
    expect(secrets.length).toBeGreaterThan(15);
    expect(said().length).toBeGreaterThan(100);
  });

  it('are in nothing that was printed, written or told, in no form', () => {
    const search = createSearch(secrets);
    expect(said().flatMap(search)).toEqual([]);
  });

  it('are hidden from the log by the job that gets them: each id token and token of Azure, and its signature', () => {
    const hidden = new Set(masks());
    const got = secrets.filter(({ kind, used }) => used === true || kind === 'request token');
    expect(new Set(got.map(({ kind }) => kind))).toEqual(
      new Set(['request token', 'an id token', 'an access token']),
    );
    expect(got.filter(({ value }) => !hidden.has(value)).map(({ kind }) => kind)).toEqual([]);
    for (const { value } of got.filter(({ value: text }) => text.startsWith('eyJ')))
      expect(hidden.has(value.split('.')[2] ?? '')).toBe(true);
  });
});

describe('a request with a token in its justification', () => {
  it('is not judged; the comment says to rotate it, and neither comment, log nor ledger says it again', async () => {
    const text = await comment(scenario, refused);
    expect(text).toContain('This looks like a token of GitHub');
    expect(text).toContain('rotate it now');
    const after = [...printed(), ...texts.map((one) => one.text), text];
    expect(after.filter((one) => one.includes(PLANTED))).toEqual([]);
    const search = createSearch([{ value: PLANTED, kind: 'the planted token' }]);
    // Only alice's own commit has it: that is where she wrote it.
    expect(written.filter((one) => search(one).length > 0).map((one) => one.split(' ')[0])).toEqual([
      expect.stringMatching(/\/contents\/requests\/told-secret\.yaml$/),
    ]);
  });
});
