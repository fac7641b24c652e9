/** Where the channels are, from one secret: a line each, the channel, its address and, for a webhook, the key that signs. */
import type { Channel } from '../../core/channel.ts';
import { parseChannel } from '../../core/channel.ts';
import { Fault } from '../../core/fault.ts';

export type Address =
  | { readonly kind: 'slack' | 'teams'; readonly channel: Channel; readonly url: string }
  | { readonly kind: 'webhook'; readonly channel: Channel; readonly url: string; readonly key: Buffer };

const LEAST_KEY = 24;

/**
 * NB. No fault repeats what stands in a line: it is a secret, and whoever reads the log of a run may not be meant to have it.
 * Throws `Fault('config.invalid')` naming the line.
 */
export const readAddresses = (secret: string): readonly Address[] => {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const found = lines.flatMap((line, index) =>
    line === '' || line.startsWith('#') ? [] : [addressOf(line, index + 1)],
  );
  const doubled = found.find(({ channel }, at) => found.findIndex((one) => one.channel === channel) < at);
  if (doubled === undefined) return found;
  throw invalid(`GATEHOUSE_NOTIFY_CHANNELS names ${doubled.channel} twice`, 'Give each channel one line.');
};

const addressOf = (line: string, number: number): Address => {
  const [name = '', address = '', key, ...more] = line.split(/\s+/);
  const named = parseChannel(name);
  const where = `line ${number} of GATEHOUSE_NOTIFY_CHANNELS`;
  if (named === undefined || address === '' || more.length > 0)
    throw invalid(
      `${where} is no channel`,
      'Write "slack:name https://…", "teams:name https://…" or "webhook:name https://… whsec_…".',
    );
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // NB. The address is the secret: in plain HTTP it would be readable on its way.
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw invalid(
      `The address in ${where} is no https:// address`,
      'Give the address that the channel shows.',
    );
  const { kind, channel } = named;
  if (kind === 'webhook') return { kind, channel, url: url.href, key: keyOf(key, where) };
  if (key !== undefined) throw invalid(`${where} says more than an address`, 'Only a webhook has a key.');
  return { kind, channel, url: url.href };
};

/** `whsec_` and at least 24 bytes in base64, as Standard Webhooks has it. */
const keyOf = (key: string | undefined, where: string): Buffer => {
  const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(key ?? '')?.[1];
  const bytes = Buffer.from(text ?? '', 'base64');
  if (bytes.length >= LEAST_KEY) return bytes;
  // NB. Without a signature anybody who learns the address could send alarms, or their all-clear.
  throw invalid(
    `The webhook in ${where} has no key of at least ${LEAST_KEY} bytes`,
    'Make one with: echo whsec_$(openssl rand -base64 32)',
  );
};

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });
