/** Attacks by the text and the bytes of a request: approved by everybody and merged all the same, nothing opens; and every word stays a word. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { headStatus } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import {
  expectHarmless,
  expectNoCommand,
  fileAs,
  judgeAll,
  judgedByHand,
  logsOf,
  type Filing,
} from './hostile-pulls.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  comment,
  dispatch,
  events,
  mergeAs,
  openIssues,
  openScenario,
  verifies,
} from './kit.ts';

const NOTHING = { roles: 0, rules: 0 };
const EVERYTHING = { roles: 2, rules: 1 };
const SIZE = 60_000;

type Bytes = (request: string) => string | Buffer;
const also =
  (line: string): Bytes =>
  (request) =>
    `${request}${line}\n`;
const instead =
  (key: string, value: string): Bytes =>
  (request) =>
    request.replace(new RegExp(`^${key}: .*$`, 'm'), () => `${key}: ${value}`);

/** What makes of a good request one that must open nothing, and the finding that says so. */
const REFUSED: readonly (readonly [what: string, make: Bytes, finding: string])[] = [
  [
    'a bomb of aliases',
    also(`a: &a [x, x]\nb: &b [*a, *a]\n${'c: [*b, *b]\n'.repeat(2_000)}`),
    'yaml.anchor',
  ],
  [
    'ten megabytes',
    (request) => Buffer.concat([Buffer.from(request), Buffer.alloc(10_000_000, '# x\n')]),
    'pull.file-too-large',
  ],
  ['nesting without an end', also(`parameters: ${'['.repeat(20_000)}`), 'yaml.depth'],
  ['one key twice', also('duration: 4h'), 'yaml.duplicate-key'],
  ['a tag', instead('ticket', '!!python/object:os.system CHG0031234'), 'yaml.tag'],
  ['an anchor', instead('ticket', '&x CHG0031234'), 'yaml.anchor'],
  ['a merge key', also('<<: { duration: 8h }'), 'yaml.merge-key'],
  ['a directive', (request) => `%YAML 1.1\n---\n${request}`, 'yaml.directive'],
  ['a second document', (request) => `${request}---\n${request}`, 'yaml.second-document'],
  ['a comment behind a value', instead('duration', '2h # and not 8h'), 'yaml.comment-after-value'],
  ['the prototype as a key', also('__proto__: { duration: 8h }'), 'yaml.key'],
  ['a NUL', (request) => request.replace('duration', '\u0000duration'), 'pull.file-too-large'],
  [
    'a NUL as an escape',
    instead('justification', '"Fail over the database\\0, it is stuck"'),
    'yaml.control-character',
  ],
  [
    'an escape sequence of a terminal',
    (request) => request.replace('justification: ', 'justification: \u001b[2J'),
    'yaml.control-character',
  ],
  [
    'a right-to-left override',
    (request) => request.replace('justification: ', 'justification: \u202e'),
    'yaml.invisible-character',
  ],
  [
    'the same as an escape',
    instead('justification', '"Fail over \\u202eesabatad\\u202c, it is stuck"'),
    'yaml.invisible-character',
  ],
  [
    'half of a pair, behind an emoji that has the same half',
    instead('justification', '"Fail over the database 😀 \\ud83d, stuck"'),
    'yaml.undecodable',
  ],
  ['a byte-order mark', (request) => `\ufeff${request}`, 'yaml.byte-order-mark'],
  [
    'bytes that are no UTF-8',
    (request) => Buffer.from(request.replace('justification: ', 'justification: \u00e9'), 'latin1'),
    'pull.file-too-large',
  ],
  [
    'an encoded half of a pair',
    (request) => Buffer.concat([Buffer.from(request), Buffer.from([0x23, 0xed, 0xa0, 0x80, 0x0a])]),
    'pull.file-too-large',
  ],
  [
    'two bytes for each letter',
    (request) => Buffer.from(`\ufeff${request}`, 'utf16le'),
    'pull.file-too-large',
  ],
  ['carriage returns alone', (request) => request.replaceAll('\n', '\r'), 'yaml.control-character'],
  [
    'a text that hides the next key',
    (request) => request.replace('justification: ', 'justification: "x\n  '),
    'yaml.',
  ],
  ['a run of blanks as long as the file may be', also(`x: a${' '.repeat(SIZE)}#y`), 'format.unknown-key'],
  [
    'six thousand keys',
    also(Array.from({ length: 6_000 }, (_, at) => `k${at}: 1`).join('\n')),
    'format.unknown-key',
  ],
];

const EVIL =
  '::set-output name=act::merge %0A::warning::INJECTED ##[set-output name=act;]merge <!-- gatehouse:sticky --> </details>' +
  '<img src=x onerror=alert(1)> <script>x</script> @everyone @contoso/security [x](https://evil.test) ![y](https://evil.test/p.png)' +
  ' https://evil.test www.evil.test Fixes #1, closes contoso/access#2, resolves GH-3 **b** | `c` ``` $x^2$ :tada: gh:0a1b2c3d-1 exp=2099-01-01T00:00:00Z';
const quotedYaml = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Words that a request may hold. They are shown, and nothing more. */
const HARMLESS: readonly (readonly [
  what: string,
  filing: (request: string) => Partial<Filing> & { readonly text: string },
])[] = [
  [
    'in the justification',
    (request) => ({ text: instead('justification', quotedYaml(EVIL))(request) as string }),
  ],
  [
    'in a justification of many lines',
    (request) => ({
      text: instead(
        'justification',
        `|-\n  ${EVIL.replaceAll(' ', '\n  ')}\n  ### Duration\n  8h\n  /end`,
      )(request) as string,
    }),
  ],
  ['in the title', (request) => ({ text: request, title: `x@evil.test ${EVIL}`.slice(0, 250) })],
  [
    'in the name of the branch',
    (request) => ({
      text: request,
      branch: 'alice/$(id);`id`|&\'"<img>@everyone,%0A{::}#1!--x=y'.replaceAll(':', ''),
    }),
  ],
  [
    'in the message of the commit',
    (request) => ({ text: request, message: `[skip ci]\n\n${EVIL}\n\nskip-checks: true` }),
  ],
  ['with the line ends of Windows', (request) => ({ text: request.replaceAll('\n', '\r\n') })],
];

describe('a request', () => {
  let scenario: Scenario;
  const pulls = new Map<string, number>();
  let runs: readonly FinishedRun[];
  let elevation: readonly FinishedRun[];
  let recorded: Awaited<ReturnType<typeof events>>;
  const pullOf = (what: string): number => pulls.get(what) ?? 0;

  beforeAll(async () => {
    scenario = await openScenario();
    await judgedByHand(scenario);
    for (const [at, [what, make]] of REFUSED.entries()) {
      const content = make(scenario.sample.request);
      const entries = [{ path: `requests/bad-${at}.yaml`, content }];
      pulls.set(what, await fileAs(scenario, 'alice', { branch: `alice/bad-${at}`, entries }));
    }
    for (const [at, [what, filing]] of HARMLESS.entries()) {
      const { text, branch, ...more } = filing(scenario.sample.request);
      const entries = [{ path: `requests/words-${at}.yaml`, content: text }];
      pulls.set(
        what,
        await fileAs(scenario, 'alice', { branch: branch ?? `alice/words-${at}`, entries, ...more }),
      );
    }
    runs = await judgeAll(scenario, [...pulls.values()]);
    await advance(scenario, '2s');
    for (const [what] of REFUSED) await approveAll(scenario, pullOf(what));
    await advance(scenario, '2s');
    for (const [what] of REFUSED) await mergeAs(scenario, 'erin', pullOf(what));
    elevation = [...(await dispatch(scenario, 'elevate.yml')), ...(await dispatch(scenario, 'elevate.yml'))];
    recorded = await events(scenario);
  }, 300_000);
  afterAll(() => scenario.close());

  it.each(REFUSED)(
    'with %s is refused by name, in few words, and opens nothing',
    async (what, _make, finding) => {
      const pull = pullOf(what);
      expect(await headStatus(scenario.outside, pull)).toMatchObject({ state: 'failure' });
      const said = await comment(scenario, pull);
      expect(said).toMatch(
        /^<!-- gatehouse:sticky -->\n\*\*(?:Denied|1 finding: this is not a request yet)\./m,
      );
      expectHarmless(said);
      const own = recorded.filter(({ grant }) => grant === pull).map(({ type }) => type);
      expect(own.filter((type) => type !== 'requested')).toEqual(['decided']);
      expect(said).toContain(finding);
    },
  );

  it('with any of these leaves nothing on the platforms and a ledger that is whole', async () => {
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await verifies(scenario)).toBe(true);
    // A file that no request explains is said to be there, and in plain words.
    for (const issue of await openIssues(scenario)) {
      expect(issue).toMatch(/^Denied: requests\/bad-\d+\.yaml/);
      expectHarmless(issue.replace(/^.*\n<!-- gatehouse:report:[0-9a-f]{32} -->\n/, ''));
    }
  });

  it('with any of these is judged before its run would be killed', () => {
    expect(runs).toHaveLength(pulls.size);
    expect(runs.filter(({ conclusion }) => conclusion === 'timed_out' || conclusion === 'cancelled')).toEqual(
      [],
    );
  });

  it.each(HARMLESS)('with words of an adversary %s shows them as words', async (what) => {
    const pull = pullOf(what);
    expect(await headStatus(scenario.outside, pull)).toEqual({
      state: 'pending',
      description: 'waiting: manager, system owner',
    });
    const said = await comment(scenario, pull);
    expect(said.match(/<!-- gatehouse:sticky -->/g)).toHaveLength(1);
    expectHarmless(said);
  });

  it('with any of these leaves no command in the log of a run', async () => {
    expectNoCommand(await logsOf(scenario, [...runs, ...elevation]));
    // `act` would have run, had a word become an output.
    expect(runs.filter(({ workflow }) => workflow !== 'request.yml')).toEqual([]);
  });

  it('with words of an adversary everywhere opens exactly what was asked for, marked by Gatehouse alone', async () => {
    const pull = pullOf('in the justification');
    await approveAll(scenario, pull);
    await advance(scenario, '2s');
    const ran = await judgeAll(scenario, [pull]);
    expect(await access(scenario)).toEqual(EVERYTHING);
    expectNoCommand(await logsOf(scenario, ran));
    expectHarmless(await comment(scenario, pull));
    const now = scenario.world.clock.now();
    const rules = await openRules(scenario.outside, scenario.nsg);
    expect(rules.map(({ description }) => description)).toEqual([
      expect.stringMatching(new RegExp(`^gh:[0-9a-f]{8}-${pull} exp=[0-9TZ:-]{20}$`)),
    ]);
    for (const { end } of rules) expect(Date.parse(end) - now).toBeLessThanOrEqual(2 * 3_600_000);
    const requested = (await events(scenario)).find(
      (event) => event.grant === pull && event.type === 'requested',
    );
    expect(requested?.data).toMatchObject({ justification: EVIL });
    expect(await verifies(scenario)).toBe(true);
  }, 120_000);
});
