/** Sends notices over HTTPS: each channel by itself, with little patience, and nothing of an address in any fault. */
import type { Channel } from '../../core/channel.ts';
import { Fault } from '../../core/fault.ts';
import type { Notice } from '../../core/notice.ts';
import type { Notices } from '../../ports/notices.ts';
import type { Address } from './addresses.ts';
import { messageFor } from './messages.ts';

/** For one try, milliseconds. */
const TIMEOUT = 5_000;
/** The longest that a channel may ask us to wait before the one other try, milliseconds. */
const LONGEST_PAUSE = 3_000;

export const createNotices = (
  addresses: readonly Address[],
  sleep: (milliseconds: number) => Promise<void>,
): Notices => ({
  channels: addresses.map(({ channel }) => channel),
  async send(notice, to) {
    const address = addresses.find(({ channel }) => channel === to);
    if (address === undefined)
      throw unsent(
        to,
        'has no address',
        'Add its line to the secret GATEHOUSE_NOTIFY_CHANNELS of this environment.',
      );
    const first = await post(notice, address);
    if (first.kind === 'taken') return;
    if (first.pause === undefined || first.pause > LONGEST_PAUSE) throw refused(to, first.why);
    await sleep(first.pause);
    const second = await post(notice, address);
    if (second.kind === 'refused') throw refused(to, second.why);
  },
});

type Answer =
  | { readonly kind: 'taken' }
  /** `pause`: it was surely not taken, and may be after this many milliseconds. */
  | { readonly kind: 'refused'; readonly why: string; readonly pause: number | undefined };

const post = async (notice: Notice, address: Address): Promise<Answer> => {
  const { headers, body } = messageFor(notice, address);
  try {
    const response = await fetch(address.url, {
      method: 'POST',
      headers,
      body,
      // NB. Another place would be told what was meant for this one.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await response.arrayBuffer();
    if (response.status >= 200 && response.status < 300) return { kind: 'taken' };
    return {
      kind: 'refused',
      why: `answered ${response.status}`,
      pause: response.status === 429 ? pauseOf(response.headers.get('retry-after')) : undefined,
    };
  } catch (thrown) {
    // NB. Its message may hold the address, which is the secret.
    const late = thrown instanceof Error && thrown.name === 'TimeoutError';
    return {
      kind: 'refused',
      why: late ? 'did not answer in time' : 'could not be reached',
      pause: undefined,
    };
  }
};

const pauseOf = (header: string | null): number =>
  /^\d{1,4}$/.test(header ?? '') ? Number(header) * 1_000 : 1_000;

const refused = (to: Channel, why: string): Fault =>
  unsent(to, why, 'Look whether the channel still exists and takes messages; nothing else waited for it.');

const unsent = (to: Channel, why: string, remedy: string): Fault =>
  new Fault('notice.unsent', `The channel ${to} ${why}`, { remedy });
