/** Channels as their makers describe them, over real HTTPS: what each is sent, what a refusal leads to, and what no fault tells. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createNotices } from '../../../src/adapters/notices/notices.ts';
import { readAddresses } from '../../../src/adapters/notices/addresses.ts';
import { messageFor } from '../../../src/adapters/notices/messages.ts';
import { instant } from '../../../src/core/brand.ts';
import { asFault } from '../../../src/core/fault.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { trustedCertificates } from '../../trusted.ts';

interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString('base64')}`;
const notice = (change: Partial<Notice> = {}): Notice => ({
  subscription: 'requests',
  type: 'request.waiting',
  about: '#7',
  at: instant(Date.parse('2026-11-28T14:10:00Z')),
  title: 'alice · prod-vm-admin · 2 h: waiting: manager',
  lines: ['manager: carol'],
  url: 'https://github.com/contoso/access/pull/7',
  ...change,
});

let received: Received[] = [];
let answers: { readonly status: number; readonly headers?: Record<string, string> }[] = [];
let base = '';
let close: () => void = () => {};
const pauses: number[] = [];

beforeAll(async () => {
  const { tls: pair } = await trustedCertificates();
  const server = createServer(pair, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers = {} } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end('ok');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `https://localhost:${(server.address() as AddressInfo).port}`;
  close = () => void server.close();
});
afterAll(() => close());
beforeEach(() => {
  received = [];
  answers = [];
  pauses.length = 0;
});

const channels = () =>
  createNotices(
    readAddresses(
      `# of contoso\nslack:sec ${base}/services/T0/B0\n\nteams:sec ${base}/workflows/w\nwebhook:siem ${base}/hook?x=1 ${SECRET}\n`,
    ),
    async (milliseconds) => void pauses.push(milliseconds),
  );

const faultOf = async (sending: Promise<void>) =>
  sending.then(
    () => undefined,
    (thrown: unknown) => asFault(thrown),
  );

describe('a channel', () => {
  it('of Slack is sent text', async () => {
    await channels().send(notice(), 'slack:sec');
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ path: '/services/T0/B0' });
    expect(JSON.parse(received[0]!.body)).toEqual({
      text: 'alice · prod-vm-admin · 2 h: waiting: manager\nmanager: carol\n<https://github.com/contoso/access/pull/7>',
      unfurl_links: false,
    });
  });

  it('of Teams is sent a card of plain runs', async () => {
    answers = [{ status: 202 }];
    await channels().send(notice(), 'teams:sec');
    const card = JSON.parse(received[0]!.body).attachments[0].content;
    expect(card.body.map((block: { readonly type: string }) => block.type)).toEqual([
      'RichTextBlock',
      'RichTextBlock',
    ]);
    expect(card.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open on GitHub', url: 'https://github.com/contoso/access/pull/7' },
    ]);
  });

  it('of any other kind is sent what it can check', async () => {
    await channels().send(notice(), 'webhook:siem');
    const { headers, body, path } = received[0]!;
    expect(path).toBe('/hook?x=1');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`,
    );
    expect(headers['webhook-timestamp']).toBe('1795875000');
    expect(JSON.parse(body)).toEqual({
      type: 'gatehouse.request.waiting',
      timestamp: '2026-11-28T14:10:00Z',
      data: {
        subscription: 'requests',
        about: '#7',
        title: 'alice · prod-vm-admin · 2 h: waiting: manager',
        lines: ['manager: carol'],
        url: 'https://github.com/contoso/access/pull/7',
      },
    });
  });

  it('gets the same id for the same message, and another for another', () => {
    const [address] = readAddresses(`webhook:siem https://siem.example/ ${SECRET}`);
    const idOf = (change: Partial<Notice>) => messageFor(notice(change), address!).headers['webhook-id'];
    expect(idOf({})).toBe(idOf({}));
    expect(idOf({ about: '#8' })).not.toBe(idOf({}));
    expect(idOf({ type: 'request.closed' })).not.toBe(idOf({}));
  });

  it('that asks for patience is asked once more', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '2' } }];
    await channels().send(notice(), 'slack:sec');
    expect(pauses).toEqual([2_000]);
    expect(received).toHaveLength(2);
  });

  it.each([
    [
      'asks for more patience than there is',
      [{ status: 429, headers: { 'retry-after': '60' } }],
      'answered 429',
      1,
    ],
    ['goes on refusing', [{ status: 429 }, { status: 429 }], 'answered 429', 2],
    ['is gone', [{ status: 404 }], 'answered 404', 1],
    ['fails, when it may have been taken', [{ status: 500 }], 'answered 500', 1],
    ['sends elsewhere', [{ status: 307, headers: { location: 'https://evil.example/' } }], 'answered 307', 1],
  ])('that %s is a fault', async (_, given, why, tries) => {
    answers = given;
    const fault = await faultOf(channels().send(notice(), 'slack:sec'));
    expect(fault).toMatchObject({ code: 'notice.unsent', message: `The channel slack:sec ${why}` });
    expect(received).toHaveLength(tries);
  });

  it('that is not there is a fault without its address', async () => {
    const away = createNotices(
      readAddresses('slack:away https://localhost:1/services/SECRET'),
      async () => {},
    );
    const fault = await faultOf(away.send(notice(), 'slack:away'));
    expect(fault).toMatchObject({ code: 'notice.unsent' });
    expect(`${fault?.message} ${fault?.remedy} ${String(fault?.cause)}`).not.toContain('SECRET');
  });

  it('without an address is a fault that says where it belongs', async () => {
    const fault = await faultOf(channels().send(notice(), 'slack:other'));
    expect(fault?.remedy).toContain('GATEHOUSE_NOTIFY_CHANNELS');
  });
});

describe('hostile text', () => {
  it('calls nobody and marks nothing up in Slack', () => {
    const [slack] = readAddresses('slack:x https://slack.example/');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(
            '<!channel>',
            '<@U1>',
            '<https://evil.example|here>',
            '*bold*',
            '`code`',
            '&lt;!here&gt;',
          ),
          fc.string({ unit: 'grapheme' }),
        ),
        (title) => {
          const { text } = JSON.parse(messageFor(notice({ title, lines: [title] }), slack!).body);
          const ours = text.slice(0, text.lastIndexOf('\n'));
          expect(ours).not.toMatch(/[<>]/);
          expect(ours).not.toMatch(/&(?!amp;|lt;|gt;)/);
          expect(ours).not.toMatch(/[*_~`](?!\u2060)/);
        },
      ),
    );
  });
});

describe('the secret', () => {
  it.each([
    ['a line without an address', 'slack:x'],
    ['a kind that is not known', 'mail:x https://a.example/'],
    ['plain HTTP', 'slack:x http://a.example/SECRET'],
    ['a word behind the address', 'slack:x https://a.example/SECRET more'],
    ['a webhook without a key', 'webhook:x https://a.example/SECRET'],
    ['a webhook with a short key', 'webhook:x https://a.example/SECRET whsec_c2hvcnQ='],
    ['a password in the address', 'slack:x https://u:SECRET@a.example/'],
    ['the same channel twice', 'slack:x https://a.example/SECRET\nslack:x https://b.example/SECRET'],
  ])('with %s is refused without being repeated', (_, text) => {
    let fault;
    try {
      readAddresses(text);
    } catch (thrown) {
      fault = asFault(thrown);
    }
    expect(fault).toMatchObject({ code: 'config.invalid' });
    expect(`${fault?.message} ${fault?.remedy}`).not.toContain('SECRET');
  });

  it('that is empty names no channel', () => {
    expect(readAddresses('')).toEqual([]);
  });
});
