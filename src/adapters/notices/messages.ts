/** A notice in the form that each kind of channel takes. None of them reads markup in it. */
import { createHash, createHmac } from 'node:crypto';
import type { Notice } from '../../core/notice.ts';
import { formatInstant } from '../../core/brand.ts';
import type { Address } from './addresses.ts';

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const messageFor = (notice: Notice, address: Address): Message => {
  switch (address.kind) {
    case 'slack':
      return json(slackOf(notice));
    case 'teams':
      return json(teamsOf(notice));
    case 'webhook':
      return signed(notice, address.key);
  }
};

const json = (value: unknown): Message => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const slackOf = ({ title, lines, url }: Notice) => ({
  // NB. `<!channel>` and `<@U…>` call people: as these three it is text (docs.slack.dev, formatting message text).
  text: [...[title, ...lines].map(slackText), `<${url}>`].join('\n'),
  unfurl_links: false,
});

const slackText = (line: string): string =>
  line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // NB. Between these Slack makes text bold, struck or code, over the ends of lines too.
    .replace(/[*_~`]/g, '$&\u2060');

/**
 * A card for a webhook of Teams' Workflows. Runs of text know no markup, unlike blocks of text.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
const teamsOf = ({ title, lines, url }: Notice) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [title, ...lines].map((line, index) => ({
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: line, ...(index === 0 ? { weight: 'bolder' } : {}) }],
        })),
        actions: [{ type: 'Action.OpenUrl', title: 'Open on GitHub', url }],
      },
    },
  ],
});

/** The generic form, signed as Standard Webhooks has it: https://www.standardwebhooks.com */
const signed = (notice: Notice, key: Buffer): Message => {
  const { type, about, at, title, lines, url, subscription } = notice;
  const timestamp = String(Math.floor(at / 1000));
  const body = JSON.stringify({
    type: `gatehouse.${type}`,
    timestamp: formatInstant(at),
    data: { subscription, about, title, lines, url },
  });
  const id = `msg_${createHash('sha256').update(`${url}\n${about}\n${type}\n${timestamp}\n${title}`).digest('hex').slice(0, 32)}`;
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
};
