/** Channels that remember what they were sent, and that can be out of order. */
import { Fault } from '../../src/core/fault.ts';
import type { Channel } from '../../src/core/channel.ts';
import type { Notice } from '../../src/core/notice.ts';
import type { Notices } from '../../src/ports/notices.ts';

export interface FakeNotices extends Notices {
  /** What was sent, in order. */
  readonly sent: readonly { readonly to: Channel; readonly notice: Notice }[];
  /** Those that take nothing from now on. */
  breakDown(...channels: readonly Channel[]): void;
}

export const fakeNotices = (
  channels: readonly Channel[] = ['slack:security', 'slack:approvals', 'webhook:siem'],
): FakeNotices => {
  const sent: { readonly to: Channel; readonly notice: Notice }[] = [];
  let broken: readonly Channel[] = [];
  return {
    channels,
    sent,
    async send(notice, to) {
      if (!channels.includes(to) || broken.includes(to))
        throw new Fault('notice.unsent', `The channel ${to} answered 503`, { remedy: 'Look at it.' });
      sent.push({ to, notice });
    },
    breakDown(...these) {
      broken = these;
    },
  };
};
