/** What a requester reads at three in the morning: the same of it in the comment, in the status and in the explanation. */
import { expect, it } from 'vitest';
import { instant } from '../../../src/core/brand.ts';
import { explainHypothesis } from '../../../src/core/hypothetical/explain.ts';
import { type Hypothesis, NOTHING_SPECIAL } from '../../../src/core/hypothetical/hypothesis.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { renderComment } from '../../../src/core/render/comment.ts';
import { renderExplanation } from '../../../src/core/render/explanation.ts';
import { firstLines } from '../../../src/core/render/lines.ts';
import { renderStatus } from '../../../src/core/render/status.ts';
import { edited, sampleFiles } from '../../builders/sample-files.ts';
import { view } from './samples.ts';

const at = instant(Date.parse('2026-11-20T02:12:00Z'));
const path = 'policies/entitlements/prod-vm-admin.yaml';
const longest = 'max_duration: 4h';
const breakGlass =
  'break_glass: { requesters: [user:alice], max_duration: 1h, waives: [approval, hours, ticket], review: { within: 8h, by: [group:security] } }';
const atAnyHour = edited(sampleFiles, path, [longest, `${longest}\n${breakGlass}`]);
const withHours = edited(
  edited(atAnyHour, path, [longest, `${longest}\nhours: office`]),
  'policies/gatehouse.yaml',
  [
    'version: 1',
    "version: 1\ncalendars: { office: [{ days: [mon, tue, wed, thu, fri], from: '07:00', to: '20:00' }] }",
  ],
);

const askedAtNight = (files: typeof sampleFiles, requester = 'alice') => {
  const policy = parsePolicy({ commit: undefined, files });
  const { people, settings } = policy;
  if (people === undefined || settings === undefined) throw new Error('the sample has findings');
  const hypothesis: Hypothesis = {
    policy,
    request: {
      path: 'requests/failover.yaml',
      text: 'entitlement: prod-vm-admin\nduration: 2h\njustification: Fail over payments-db-02 now\nticket: CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n',
    },
    requester,
    commitsBy: [requester],
    reviews: [],
    outside: NOTHING_SPECIAL,
    moment: 'review',
    at,
    mergedAt: undefined,
  };
  const explanation = explainHypothesis(hypothesis, people);
  const { decision, input } = explanation.judged;
  const request = input.kind === 'request' ? input.request : undefined;
  const seen = { ...view({ kind: 'judged', decision, request, merged: false }), now: at };
  const told = renderExplanation(explanation, { timezone: settings.timezone, assumed: [] });
  return { seen, told };
};

const pages = (files: typeof sampleFiles): string => {
  const { seen, told } = askedAtNight(files);
  const { state, description } = renderStatus(seen);
  return `${state}: ${description}\n----\n${renderComment(seen)}----\n${told.join('\n')}\n`;
};

it('says when it would work, and that break-glass would now', async () => {
  await expect(pages(withHours)).toMatchFileSnapshot('golden/at-night-outside-hours.md');
  await expect(pages(atAnyHour)).toMatchFileSnapshot('golden/at-night-waiting.md');
});

it('says it in at most seven lines, with what is to be written as code that can be copied', () => {
  for (const files of [withHours, atAnyHour]) {
    const lines = firstLines(askedAtNight(files).seen);
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(lines.join('\n')).toContain('`break_glass: true`');
  }
  expect(firstLines(askedAtNight(withHours).seen).join('\n')).toContain(
    '`start: 2026-11-20 07:00 Europe/Berlin`',
  );
});

it('names break-glass to nobody who may not use it', () => {
  const { seen, told } = askedAtNight(withHours, 'bob');
  expect(`${renderComment(seen)}${told.join('\n')}`).not.toMatch(/break.?glass/i);
});
