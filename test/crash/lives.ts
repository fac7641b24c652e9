/** Lives of one request in which processes are killed; each is followed by the normal schedule, and then judged. */
import { expect } from 'vitest';
import { at } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, putFile, review } from '../../src/sandbox/demo/people.ts';
import { eventsOf } from './ledger.ts';
import type { Call, Doom } from './process.ts';
import type { CommandName, Finished } from './runs.ts';
import { run } from './runs.ts';
import { REQUEST } from './policy.ts';
import type { Standing } from './standing.ts';
import { standing } from './standing.ts';
import type { CrashWorld } from './world.ts';

const SECONDS = 1_000;
const MINUTES = 60 * SECONDS;
/** `.github/workflows/revoke.yml` runs that often; so long after a kill may the next sweep come. */
const SWEEP = 30 * MINUTES;
/** As long as the access that REQUEST asks for. */
const WINDOW = 40 * MINUTES;

/** One kill that really happened. */
export interface Point {
  readonly command: CommandName | 'init';
  readonly call: Call;
  readonly fate: string;
}

export const pointName = ({ command, call, fate }: Point): string =>
  `${command} killed ${fate} ${call.api} ${call.method} ${call.what}`;

export interface Lived {
  readonly points: readonly Point[];
}

interface Story {
  readonly world: CrashWorld;
  readonly before: Standing;
  readonly points: Point[];
}

const newStory = (world: CrashWorld): Story => ({ world, before: standing(world), points: [] });

let files = 0;

/** alice asks, her manager approves. */
const ask = async ({
  outside,
  clock,
}: CrashWorld): Promise<{ readonly pull: number; readonly path: string }> => {
  files += 1;
  const branch = `alice/failover-${files}`;
  const path = `requests/failover-${files}.yaml`;
  await putFile(outside, 'alice', { branch, path, content: REQUEST, message: 'Ask' });
  const pull = await openPull(outside, 'alice', branch, `Failover ${files}`);
  clock.advance(2 * SECONDS);
  expectStatus(await review(outside, 'carol', pull, 'APPROVE'), 200, 'the review');
  clock.advance(2 * SECONDS);
  return { pull, path };
};

const mergeByHand = async ({ outside, clock }: CrashWorld, pull: number): Promise<void> => {
  expectStatus(await outside.gitHub('erin', 'PUT', `/pulls/${pull}/merge`, {}), 200, 'the merge');
  clock.advance(2 * SECONDS);
};

/** A merged pull request that takes the request away again ends its grant. */
const deleteRequest = async (world: CrashWorld, path: string): Promise<void> => {
  const { outside } = world;
  const main = expectStatus(await outside.gitHub('erin', 'GET', '/git/ref/heads/main'), 200, 'main');
  files += 1;
  const branch = `erin/end-${files}`;
  const sha = at(main.body, 'object', 'sha');
  expectStatus(
    await outside.gitHub('erin', 'POST', '/git/refs', { ref: `refs/heads/${branch}`, sha }),
    201,
    'the branch',
  );
  const file = await outside.gitHub('erin', 'GET', `/contents/${path}?ref=${encodeURIComponent(branch)}`);
  const body = { message: 'End', branch, sha: at(file.body, 'sha') };
  expectStatus(await outside.gitHub('erin', 'DELETE', `/contents/${path}`, body), 200, 'the deletion');
  await mergeByHand(world, await openPull(outside, 'erin', branch, 'End it'));
};

/** Runs a command that dies as it is doomed to. */
const doomed = async (
  story: Story,
  command: CommandName,
  options: Parameters<typeof run>[2],
): Promise<Finished & { readonly killed: boolean }> => {
  const finished = await run(story.world, command, options);
  const { lived } = finished;
  if (lived.kind === 'killed')
    story.points.push({ command, call: lived.call, fate: options?.doom?.fate ?? 'never' });
  return { ...finished, killed: lived.kind === 'killed' };
};

/** What runs woke, until nothing is woken any more. */
const wokenRuns = async (world: CrashWorld): Promise<void> => {
  for (let runs = 0; world.woken.length > 0; runs += 1) {
    expect(runs, 'runs that wake each other for ever').toBeLessThan(10);
    const [{ workflow } = { workflow: '' }] = world.woken.splice(0, 1);
    await run(world, workflow === 'revoke.yml' ? 'revoke' : 'elevate');
  }
};

/** One tick of the schedule, and whatever it wakes. */
const tick = async (world: CrashWorld): Promise<void> => {
  await run(world, 'revoke');
  await wokenRuns(world);
};

/** The next event on the pull request: it is judged again, and what the judgement asks for is done. */
const judgeAgain = async (world: CrashWorld, pull: number): Promise<void> => {
  const { lived } = await run(world, 'evaluate', { pull });
  if (lived.kind !== 'ended' || lived.value.outputs?.act !== 'merge') return;
  await run(world, 'act', { pull, head: lived.value.outputs.head ?? '' });
};

/** The judgement and the merge, both killed; nothing but the next event and the next sweep come after. */
const judgeAndMerge = async (story: Story, pull: number, doom: Doom): Promise<void> => {
  const { world } = story;
  const first = await doomed(story, 'evaluate', { pull, doom });
  world.clock.advance(10 * SECONDS);
  const judged = first.killed ? await run(world, 'evaluate', { pull }) : first;
  await first.life.late?.();
  const outputs = judged.lived.kind === 'ended' ? judged.lived.value.outputs : undefined;
  expect(outputs?.act, 'the judgement').toBe('merge');
  const acted = await doomed(story, 'act', { pull, head: outputs?.head ?? '', doom });
  world.clock.advance(10 * SECONDS);
  if (acted.killed) await judgeAgain(world, pull);
  await acted.life.late?.();
};

/**
 * From the request to the end: judgement, merge, opening and ending are each killed at that call of theirs, and each time the
 * schedule goes on as always. What was late arrives after the next run has read back.
 */
export const liveThrough = async (world: CrashWorld, doom: Doom): Promise<Lived> => {
  const story = newStory(world);
  const { clock } = world;
  const { pull } = await ask(world);
  await judgeAndMerge(story, pull, doom);
  world.woken.length = 0;
  clock.advance(5 * SECONDS);
  const opening = await doomed(story, 'elevate', { doom });
  clock.advance(5 * MINUTES);
  await tick(world);
  if (opening.life.late !== undefined) {
    await opening.life.late();
    await tick(world);
  }
  const end = await expectOpened(story, pull);
  clock.set(new Date(end + MINUTES).toISOString());
  const closing = await doomed(story, 'revoke', { doom });
  await goOn(world, closing);
  await expectEnded(story, pull, ['requested', 'decided', 'elevating', 'elevated', 'ending', 'ended']);
  return story;
};

/** Opened and never killed, then ended from the platforms alone, killed at that call; the schedule goes on with the ledger. */
export const endWithoutBooks = async (world: CrashWorld, doom: Doom): Promise<Lived> => {
  const story = newStory(world);
  const { pull } = await ask(world);
  await mergeByHand(world, pull);
  await run(world, 'elevate');
  const end = await expectOpened(story, pull);
  world.clock.set(new Date(end + MINUTES).toISOString());
  const closing = await doomed(story, 'revoke --platform-only', { doom });
  if (closing.life.late === undefined && closing.killed) {
    await run(world, 'revoke --platform-only');
    expectNothingLeft(story);
  }
  await goOn(world, closing);
  await expectEnded(story, pull, ['requested', 'decided', 'elevating', 'elevated', 'ending', 'ended']);
  return story;
};

/**
 * What is asked at night and kept in the ledger opens nothing: killed at that call, the next night keeps its answers, also where what
 * was on its way arrives after it. Whoever lives through many of these proves the ledger at the end.
 */
export const askAtNight = async (world: CrashWorld, doom: Doom): Promise<Lived> => {
  const story = newStory(world);
  const asked = await doomed(story, 'preflight', { doom });
  for (const late of [undefined, asked.life.late]) {
    await late?.();
    // Older answers than twelve hours are written again.
    world.clock.advance(13 * 60 * MINUTES);
    const { lived, said } = await run(world, 'preflight');
    expect(lived.kind === 'ended' ? lived.value.exit : lived.kind, said.join('\n')).toBeLessThan(2);
    expect(lived.kind === 'ended' ? lived.value.lines.join('\n') : '').toContain('Kept in the ledger');
  }
  expectNothingLeft(story);
  return story;
};

/** The schedule after a closing that was killed; also one that was not sweeps once more. */
const goOn = async (world: CrashWorld, { life }: Finished): Promise<void> => {
  world.clock.advance(SWEEP);
  await tick(world);
  if (life.late === undefined) return;
  await life.late();
  world.clock.advance(SWEEP);
  await tick(world);
};

/** The opening is killed and nobody finishes it before the window is over; what was on its way commits after the end was recorded. */
export const commitAfterTheEnd = async (world: CrashWorld, doom: Doom): Promise<Lived> => {
  const story = newStory(world);
  const { pull } = await ask(world);
  await mergeByHand(world, pull);
  const opening = await doomed(story, 'elevate', { doom });
  world.clock.advance(WINDOW + MINUTES);
  await tick(world);
  await opening.life.late?.();
  world.clock.advance(MINUTES);
  await tick(world);
  await untilAllIsOver(story, pull);
  return story;
};

/** The opening is killed, the grant is ended early and recorded as ended; what was on its way commits into the running window. */
export const commitAfterAnEarlyEnd = async (world: CrashWorld, doom: Doom): Promise<Lived> => {
  const story = newStory(world);
  const { clock } = world;
  const { pull, path } = await ask(world);
  await mergeByHand(world, pull);
  const opening = await doomed(story, 'elevate', { doom });
  clock.advance(MINUTES);
  await deleteRequest(world, path);
  await tick(world);
  // Beyond the lease of the run that was killed: only then an ending is final.
  clock.advance(21 * MINUTES);
  await tick(world);
  await opening.life.late?.();
  clock.advance(6 * MINUTES);
  await tick(world);
  expectNothingLeft(story);
  await untilAllIsOver(story, pull);
  return story;
};

/** A grant that was taken up only by the next run has a window of its own: the schedule goes on until that is over too. */
const untilAllIsOver = async (story: Story, pull: number): Promise<void> => {
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    const types = (await eventsOf(story.world, pull)).map(({ type }) => type);
    if (types.at(-1) === 'ended' || types.at(-1) === 'decided') break;
    story.world.clock.advance(SWEEP);
    await tick(story.world);
  }
  expectNothingLeft(story);
  const types = (await eventsOf(story.world, pull)).map(({ type }) => type);
  if (types.length > 0 && types.at(-1) !== 'decided')
    expect([types.at(-1), types.filter((type) => type === 'ended').length]).toEqual(['ended', 1]);
};

const MARKER = /gh:[0-9a-z]{8}-(\d+) exp=([0-9TZ:.-]+)/g;

/** Of one line that was not there before: what access it gives, without names and numbers that differ from grant to grant. */
const shapeOf = (line: string): string =>
  line
    .replaceAll(MARKER, 'MARKER')
    .replace(/"(name|slug|request)":"[^"]*",?/g, '')
    .replace(/"priority":\d+,/g, '')
    .replace(/"endDateTime":"[^"]*"/g, '"endDateTime":"END"');

const endsIn = (line: string): readonly string[] => [
  ...[...line.matchAll(MARKER)].map(([, , end]) => end ?? ''),
  ...[...line.matchAll(/"endDateTime":"([^"]+)"/g)].map(([, end]) => end ?? ''),
];

let intended: readonly string[] | undefined;

/** Exactly the intended access, each with the one end that the intent fixed; what is others' is as it was. Returns that end. */
const expectOpened = async ({ world, before }: Story, pull: number): Promise<number> => {
  const now = standing(world);
  const added = now.access.filter((line) => !before.access.includes(line));
  const lost = before.access.filter((line) => !now.access.includes(line));
  expect(lost, 'what is not ours').toEqual([]);
  expect(now.eligibilities, 'eligibilities').toEqual(before.eligibilities);
  intended ??= added.map(shapeOf).toSorted();
  expect(intended).toHaveLength(6);
  expect(added.map(shapeOf).toSorted(), 'the access').toEqual(intended);
  const told = await eventsOf(world, pull);
  const types = told.map(({ type }) => type);
  expect([types.filter((type) => type === 'elevated').length, types.at(-1)], types.join(' ')).toEqual([
    1,
    'elevated',
  ]);
  const intents = told.flatMap(({ type, data }) => (type === 'elevating' ? [String(data['expiresAt'])] : []));
  const ends = new Set([...intents, ...added.flatMap(endsIn)].map((end) => Date.parse(end)));
  expect(
    [...ends].map((end) => new Date(end).toISOString()),
    'one end',
  ).toHaveLength(1);
  const marked = added.flatMap((line) => [...line.matchAll(MARKER)].map(([, grant]) => Number(grant)));
  expect(new Set(marked)).toEqual(new Set([pull]));
  return [...ends][0] ?? Number.NaN;
};

const expectNothingLeft = ({ world, before }: Story): void => {
  const now = standing(world);
  expect(now.access, 'the access that stands').toEqual(before.access);
  expect(now.eligibilities, 'eligibilities').toEqual(before.eligibilities);
};

/** Whoever takes an intent over writes it again. */
const withoutTakeover = (types: readonly string[]): readonly string[] =>
  types.filter((type, index) => type !== 'elevating' || types.indexOf('elevating') === index);

const expectEnded = async (story: Story, pull: number, types: readonly string[]): Promise<void> => {
  expectNothingLeft(story);
  const told = await eventsOf(story.world, pull);
  expect(withoutTakeover(told.map(({ type }) => type))).toEqual(types);
  expect(told.at(-1)?.data['why']).toBe('expired');
};
