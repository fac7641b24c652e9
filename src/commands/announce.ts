/** Tells channels outside GitHub what was newly said on it. A channel that fails blocks nothing; what was not sent is recorded. */
import type { Channel, Routes } from '../core/channel.ts';
import { asFault, Fault, faultSentence } from '../core/fault.ts';
import type { Notice } from '../core/notice.ts';
import { alertOf } from '../core/notice.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';

export interface Announcer {
  /** Never throws. */
  announce(notice: Notice): Promise<void>;
  /** What could not be sent so far, a sentence each. */
  unsent(): readonly string[];
}

export interface Announced {
  readonly announcer: Announcer;
}

interface Ports {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
}

/**
 * The same ports, and a desk whose newly opened issues are alerts too. NB. Where the policy cannot be read (`routes` undefined) alerts
 * go to every channel there is: that it cannot be read is what somebody must hear.
 */
export const announcing = <P extends Ports>(ports: P, routes: Routes | undefined): P & Announced => {
  const unsent: string[] = [];
  /** Messages that a channel has not taken, one after the other. */
  const missed = new Map<Channel, number>();
  const announce = async (notice: Notice): Promise<void> => {
    const sent = channelsFor(notice, routes, ports.notices).map(async (channel) => {
      const before = missed.get(channel) ?? 0;
      try {
        if (before >= MOST_MISSED) throw silent(channel);
        await ports.notices.send(notice, channel);
        missed.set(channel, 0);
      } catch (thrown) {
        missed.set(channel, before + 1);
        const sentence = `Not notified about ${notice.about}: ${faultSentence(asFault(thrown))}`;
        unsent.push(sentence);
        ports.log.warning(sentence);
      }
    });
    await Promise.all(sent);
  };
  return {
    ...ports,
    announcer: { announce, unsent: () => unsent },
    desk: {
      ...ports.desk,
      async reportOnce(key, issue) {
        const opened = await ports.desk.reportOnce(key, issue);
        if (opened !== undefined)
          await announce(alertOf(key, issue.title, { url: opened.url, at: ports.clock.now() }));
        return opened;
      },
    },
  };
};

// NB. Each try may take seconds, and endings are told before what waits behind them is opened: a channel that hangs must not hold up a run.
const MOST_MISSED = 2;

const silent = (channel: Channel): Fault =>
  new Fault(
    'notice.unsent',
    `The channel ${channel} took nothing before, and was not asked again in this run`,
    {
      remedy: 'Look whether the channel still exists and takes messages.',
    },
  );

const channelsFor = (
  { subscription }: Notice,
  routes: Routes | undefined,
  { channels }: Notices,
): readonly Channel[] => {
  if (routes !== undefined) return routes[subscription];
  return subscription === 'alerts' ? channels : [];
};
