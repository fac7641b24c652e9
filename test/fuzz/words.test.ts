/** What wakes a run and what people say on GitHub, damaged: payloads, inputs, forms of issues, comments, reviews, marks on objects. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readShortening } from '../../src/core/approval/shortening.ts';
import { commandOf } from '../../src/core/comment.ts';
import { Fault } from '../../src/core/fault.ts';
import { FIELDS } from '../../src/core/issue-form/fields.ts';
import { readForm, typedIn } from '../../src/core/issue-form/read.ts';
import { formatJustification, formatMarker, parseJustification, parseMarker } from '../../src/core/marker.ts';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import { readOrder } from '../../src/core/order.ts';
import { bounded, TIMEOUT } from './bounded.ts';
import { damaged } from './damage.ts';
import { lies, withLie, type Json } from './json.ts';

const PAYLOADS: readonly Json[] = [
  {
    action: 'opened',
    pull_request: { number: 42, head: { sha: 'a'.repeat(40) } },
    repository: { full_name: 'contoso/access' },
  },
  { action: 'created', issue: { number: 42, pull_request: { url: 'x' } }, comment: { id: 1, body: '/end' } },
  { action: 'opened', issue: { number: 7 } },
  { action: 'completed', workflow_run: { head_sha: 'b'.repeat(40), pull_requests: [{ number: 42 }] } },
  { ref: 'refs/heads/main', inputs: { command: 'revoke', 'expected-count': '3' } },
];
const BASE = {
  GITHUB_REPOSITORY: 'contoso/access',
  GITHUB_WORKFLOW: 'elevate',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_ACTOR_ID: '1005',
  INPUT_COMMAND: 'elevate',
  INPUT_TOKEN: 'ghs_token',
  'INPUT_PULL-REQUEST': '42',
  INPUT_HEAD: 'a'.repeat(40),
  'INPUT_EXPECTED-COUNT': '3',
  INPUT_INSTALLATION: '0a1b2c3d',
  'INPUT_AZURE-TENANT-ID': '99999999-0000-4000-8000-000000000001',
  'INPUT_AZURE-CLIENT-ID': '99999999-0000-4000-8000-00000000000a',
  'INPUT_AZURE-SUBSCRIPTIONS': '11111111-1111-1111-1111-111111111111',
  'INPUT_AZURE-AUTHORITY': 'https://login.microsoftonline.com',
  'INPUT_AZURE-ARM-ENDPOINT': 'https://management.azure.com/',
  'INPUT_AZURE-GRAPH-ENDPOINT': 'https://graph.microsoft.com',
  'INPUT_AZURE-TOKEN-AUDIENCE': 'api://AzureADTokenExchange',
};

const orFault = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code !== 'bug') return undefined;
    throw thrown;
  }
};

describe('whatever is made of', () => {
  it(
    'a payload and the inputs, they are read or are a fault that names one of them',
    { timeout: TIMEOUT },
    () => {
      const names = Object.keys(BASE);
      const cases = fc.record({
        event: fc.tuple(fc.constantFrom(...PAYLOADS), lies).map(([payload, lie]) => withLie(payload, lie)),
        inputs: fc.dictionary(fc.constantFrom(...names), damaged(Object.values(BASE)), { maxKeys: 3 }),
      });
      bounded('payload', cases, ({ event, inputs }) => {
        const config = orFault(() => readConfig({ ...BASE, ...inputs }, event));
        if (config === undefined) return;
        for (const number of [config.wokenBy.pull, config.wokenBy.asking, config.wokenBy.issue])
          if (number !== undefined) expect(Number.isSafeInteger(number) && number > 0).toBe(true);
        for (const url of [config.azure?.authority, config.azure?.armEndpoint, config.azure?.graphEndpoint])
          if (url !== undefined) expect(new URL(url).protocol).toBe('https:');
      });
    },
  );

  it('an issue form, it yields a file or findings', { timeout: TIMEOUT }, () => {
    const body = FIELDS.map(({ heading }) => `### ${heading}\n\n1h\n`).join('\n');
    bounded(
      'issue form',
      damaged([body, body.replaceAll('\n', '\r\n'), '### Entitlement\n\n```\nx\n```\n']),
      (text) => {
        const read = readForm(7, text);
        typedIn(text);
        if (read.kind === 'findings') expect(read.findings.length).toBeGreaterThan(0);
        else expect(read.path).toBe('requests/issue-7.yaml');
      },
    );
  });

  it('a comment or a review, it is a command or none', { timeout: TIMEOUT }, () => {
    const said = [
      '/end',
      '/withdraw',
      '/check',
      '/source 203.0.113.7',
      '/reviewed justified It was on fire.\nAll night.',
      '30m\nFine.',
      'LGTM',
    ];
    bounded('comment', damaged(said), (body) => {
      expect(commandOf({ body, edited: true })).toBeUndefined();
      commandOf({ body, edited: false });
      readShortening(body);
    });
  });

  it('a mark, it is ours to the letter or not ours', { timeout: TIMEOUT }, () => {
    const key = { installation: installation('0a1b2c3d'), grant: grantNumber(42) };
    const url = 'https://github.test/contoso/access/pull/42';
    const marks = [
      formatMarker({ ...key, expiresAt: instant(1_795_000_000_000) }),
      formatJustification(key, url),
    ];
    bounded('mark', damaged(marks), (text) => {
      const marker = parseMarker(text);
      if (marker !== undefined) expect(formatMarker(marker)).toBe(text);
      const reason = parseJustification(text);
      if (reason !== undefined)
        expect(text.startsWith(`gh:${reason.installation}-${reason.grant} `)).toBe(true);
    });
  });

  it('an order, it names somebody or has a problem', { timeout: TIMEOUT }, () => {
    const word = damaged([
      'grant',
      'person',
      'entitlement',
      'everything',
      'nothing',
      '42',
      'alice',
      'changes',
      'none',
      '4h',
      '2026-11-28 22:00',
    ]);
    const cases = fc.record({ end: word, which: word, freeze: word, until: word, why: word });
    bounded('order', cases, (words) => {
      const order = readOrder(words, { now: instant(1_795_000_000_000), timezone: 'Europe/Berlin' });
      expect(order.why).not.toMatch(/[\r\n]/);
      if (order.target === undefined && words.end !== '' && words.end !== 'nothing')
        expect(order.problems.length).toBeGreaterThan(0);
    });
  });
});
