/** What is said when sweeps are late or fail: one issue, and a red status on what is open. */
import type { GrantNumber, Instant } from '../brand.ts';
import type { Alarm } from '../heartbeat.ts';
import { escapeMarkdown, oneLine } from './escape.ts';
import { formatDuration, formatLag, formatTime, formatUtc } from './time.ts';

export interface About {
  readonly now: Instant;
  readonly timezone: string;
  /** What is open, and waits for a sweep. */
  readonly open: readonly GrantNumber[];
}

/** `undefined`: a sweep has run, so what is open is as it should be. */
export const renderAlarmStatus = (alarm: Alarm, now: Instant): string | undefined => {
  switch (alarm.kind) {
    case 'stale':
      return alarm.last === undefined
        ? 'sweep is late: none has succeeded yet'
        : `sweep is late: last at ${formatUtc(alarm.last, now)}`;
    case 'gap':
      return undefined;
    case 'failed':
      return `sweep failed at ${formatUtc(now, now)}`;
    case 'late': {
      const [worst] = alarm.ends.toSorted((a, b) => b.lagSeconds - a.lagSeconds);
      return worst === undefined
        ? undefined
        : oneLine(`sweep was late: #${worst.grant} ended ${formatLag(worst.lagSeconds)} after its end`, 140);
    }
  }
};

export const renderAlarm = (
  alarm: Alarm,
  about: About,
): { readonly title: string; readonly body: string } => ({
  title: 'Gatehouse: access is not ended in time',
  body: [...whatHappened(alarm, about), ...openLine(about), '', ...WHAT_TO_DO].join('\n'),
});

/** Stands over the issue once a sweep has run to its end. */
export const renderAlarmOver = (at: Instant, timezone: string): string =>
  `**Over: a sweep that began at ${formatTime(at, timezone, at)} ran to its end, and nothing is late.**`;

const whatHappened = (alarm: Alarm, { now, timezone }: About): readonly string[] => {
  const time = (at: Instant): string => formatTime(at, timezone, now);
  switch (alarm.kind) {
    case 'stale':
      return [
        alarm.last === undefined
          ? `**No run of \`revoke.yml\` has succeeded yet,** and something has been open for longer than ${formatDuration(alarm.limit)}.`
          : `**The last run of \`revoke.yml\` that succeeded began at ${time(alarm.last)},** longer ago than ${formatDuration(alarm.limit)}.`,
        'What a platform ends by itself ends all the same. Everything else stays open until a sweep runs.',
      ];
    case 'gap':
      return [
        `**Between ${alarm.last === undefined ? 'the beginning' : time(alarm.last)} and the sweep that says this, no run of \`revoke.yml\` succeeded,** for longer than ${formatDuration(alarm.limit)}. What was over is ended now.`,
      ];
    case 'failed':
      return [
        `**The sweep of ${time(now)} did not run to its end.** What it could end, it ended; the next one tries the rest again.`,
        ...alarm.faults.slice(0, MOST).map((fault) => `- ${escapeMarkdown(fault, 400)}`),
        ...more(alarm.faults.length),
      ];
    case 'late':
      return [
        '**A sweep took access away long after its end.** It is gone now.',
        ...alarm.ends
          .slice(0, MOST)
          .map(
            ({ grant, kind, lagSeconds }) =>
              `- #${grant}, ${escapeMarkdown(kind, 40)}: ${formatLag(lagSeconds)} after its end`,
          ),
        ...more(alarm.ends.length),
      ];
  }
};

/** Lines of one kind before the rest is counted. */
const MOST = 20;

const more = (count: number): readonly string[] => (count > MOST ? [`- and ${count - MOST} more`] : []);

const openLine = ({ open }: About): readonly string[] =>
  open.length === 0
    ? []
    : [
        '',
        `Open now, and ended by nobody but a sweep: ${open
          .slice(0, MOST)
          .map((number) => `#${number}`)
          .join(', ')}${open.length > MOST ? ` and ${open.length - MOST} more` : ''}.`,
      ];

const WHAT_TO_DO = [
  'What to do: run the workflow `revoke` by hand (Actions, `revoke`, Run workflow) and read its log. See that it is not switched off, that Actions has minutes left and that GitHub has no incident. Where GitHub cannot run it: `node dist/cli.js revoke --platform-only` on a host with an identity of Azure.',
  'Sweeps that come late often: `docs/ending.md` compares a timer of your own, `watch` and the closer in Azure. This issue is closed by itself once a sweep has run.',
];
