/** Channels outside GitHub as their makers run them: an incoming webhook of Slack, one of Teams' Workflows, and a receiver that checks signatures. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Faults, WorldClock } from './contract.ts';
import type { RequestLog, SandboxAnswer, SandboxRequest } from './http.ts';
import { startFront } from './http.ts';

export interface Hooks {
  /** What `GATEHOUSE_NOTIFY_CHANNELS` says in every environment. */
  readonly secret: string;
  /** What was taken, the newest last: the channel, and its lines as a reader sees them. */
  received(): readonly { readonly channel: string; readonly lines: readonly string[] }[];
  close(): Promise<void>;
}

const SLACK = '/services/T0000/B0000/sandbox';
const TEAMS = '/workflows/sandbox/triggers/manual/paths/invoke';
const WEBHOOK = '/siem';
/** Seconds that a signed message may be old, or ahead. */
const TOLERANCE = 300;
/** https://docs.slack.dev: characters of one text. */
const LONGEST_TEXT = 40_000;
/** https://learn.microsoft.com/microsoftteams: bytes of one card. */
const LARGEST_CARD = 28 * 1024;

export const startHooks = async (options: {
  readonly clock: WorldClock;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly tls: { readonly key: string; readonly cert: string };
}): Promise<Hooks> => {
  const key = randomBytes(32);
  const seen: { readonly channel: string; readonly lines: readonly string[] }[] = [];
  const taken = new Set<string>();
  const handler = (request: SandboxRequest): SandboxAnswer => {
    if (request.method !== 'POST') return { status: 405 };
    switch (request.path) {
      case SLACK:
        return takeSlack(request, (lines) => void seen.push({ channel: 'slack', lines }));
      case TEAMS:
        return takeTeams(request, (lines) => void seen.push({ channel: 'teams', lines }));
      case WEBHOOK: {
        if (!isSigned(request, key, options.clock.now())) return { status: 401 };
        const id = String(request.headers['webhook-id']);
        // The same message again is taken and passed over.
        if (!taken.has(id)) seen.push({ channel: 'webhook', lines: webhookLines(parsed(request)) });
        taken.add(id);
        return { status: 204 };
      }
      default:
        return { status: 404, body: { message: 'no such hook' } };
    }
  };
  const front = await startFront({ ...options, api: 'hooks', handler });
  return {
    secret: [
      `slack:security ${front.base}${SLACK}`,
      `slack:approvals ${front.base}${SLACK}`,
      `teams:security ${front.base}${TEAMS}`,
      `webhook:siem ${front.base}${WEBHOOK} whsec_${key.toString('base64')}`,
    ].join('\n'),
    received: () => seen,
    close: () => front.close(),
  };
};

type Take = (lines: readonly string[]) => void;

const takeSlack = (request: SandboxRequest, take: Take): SandboxAnswer => {
  const text = field(parsed(request), 'text');
  if (typeof text !== 'string') return { status: 400, body: 'invalid_payload' };
  if (text === '') return { status: 400, body: 'no_text' };
  if (text.length > LONGEST_TEXT) return { status: 400, body: 'msg_too_long' };
  take(text.split('\n'));
  return { status: 200, body: 'ok' };
};

const takeTeams = (request: SandboxRequest, take: Take): SandboxAnswer => {
  const message = parsed(request);
  const cards = field(message, 'attachments');
  const card: unknown = Array.isArray(cards) && cards.length === 1 ? cards[0] : undefined;
  if (
    field(message, 'type') !== 'message' ||
    field(card, 'contentType') !== 'application/vnd.microsoft.card.adaptive' ||
    field(field(card, 'content'), 'type') !== 'AdaptiveCard'
  )
    return { status: 400, body: { error: { code: 'TriggerInputSchemaMismatch' } } };
  if (request.body.length > LARGEST_CARD) return { status: 413 };
  const blocks = field(field(card, 'content'), 'body');
  take(
    (Array.isArray(blocks) ? blocks : []).map((block: unknown) => {
      const runs = field(block, 'inlines');
      return (Array.isArray(runs) ? runs : []).map((run: unknown) => String(field(run, 'text'))).join('');
    }),
  );
  return { status: 202 };
};

/** https://www.standardwebhooks.com */
const isSigned = ({ headers, body }: SandboxRequest, key: Buffer, now: number): boolean => {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (typeof id !== 'string' || typeof at !== 'string' || typeof given !== 'string') return false;
  if (!/^\d{1,12}$/.test(at) || Math.abs(now / 1000 - Number(at)) > TOLERANCE) return false;
  const expected = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest();
  return given.split(' ').some((one) => {
    const bytes = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return one.startsWith('v1,') && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
};

const webhookLines = (message: unknown): readonly string[] => {
  const data = field(message, 'data');
  const lines = field(data, 'lines');
  return [
    `${String(field(message, 'type'))} ${String(field(data, 'about'))}`,
    String(field(data, 'title')),
    ...(Array.isArray(lines) ? lines.map(String) : []),
  ];
};

const parsed = ({ body }: SandboxRequest): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
