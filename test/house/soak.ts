/** Days of random grants in bad weather, and what must hold at every moment of them. */
import { isOver, instant, parseInstant } from '../../src/core/brand.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import { nsgOf, personOf, requestFor, groupOf } from './policies.ts';
import type { Outcome } from './stage.ts';
import { randomFrom } from './stage.ts';
import { standing } from './standing.ts';
import type { Standing } from './standing.ts';
import { createWeather } from './weather.ts';

export interface SoakOptions {
  readonly seed: number;
  /** How many grants are taken up before the weather clears. */
  readonly grants: number;
}

/** What was seen; what must not be stands in `broken`, in words. */
export interface Soaked {
  readonly grants: number;
  readonly requests: number;
  readonly runs: number;
  readonly killed: number;
  readonly struck: ReadonlyMap<string, number>;
  /** Grants of which access was seen, by its kind. */
  readonly stood: ReadonlyMap<Standing['kind'], ReadonlySet<number>>;
  /** Of the runs, while the weather was bad. */
  readonly calls: number;
  /** Longest that access stood past its end: where the platform ends it, and where the sweep does; milliseconds. */
  readonly worst: { readonly native: number; readonly swept: number };
  /** The longest between two sweeps, milliseconds. */
  readonly longestGap: number;
  readonly days: number;
  readonly broken: readonly string[];
  /** As `House` has it. */
  readonly journal: readonly string[];
  /** The ledger's commit at the end: an id of every byte of it, and of how it came about. */
  readonly ledger: string | undefined;
}

const PEOPLE = 60;
const PLACES = 6;
const CAP = 3;
const TOTAL = 60;
const MINUTES = 60_000;
/** Schedule of revoke.yml. */
const INTERVAL = 30 * MINUTES;
/** Asked for between two ticks: less than one elevation takes up when it is not killed, or every run would be longer than the last. */
const BATCH = 10;
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';

/** What no platform ends by itself. */
const SWEPT: ReadonlySet<Standing['kind']> = new Set(['nsg-rule', 'plain-role', 'firewall-rule']);

const pick = <T>(random: () => number, all: readonly T[]): T => all[Math.floor(random() * all.length)]!;

/** What is not ours and must be at the end as it was at the beginning. */
const plantOthers = ({ azure }: House): void => {
  for (let number = 1; number <= 5; number += 1) {
    azure.hand.assign({ principalId: personOf(number).entra, role: READER, scope: groupOf(number) });
    azure.hand.directory.assign({ principalId: personOf(number).entra, role: HELPDESK, scope: '/' });
    azure.hand.setRule(nsgOf(number), 'by-hand', {
      description: 'gh:00000000-7 exp=2026-11-20T11:00:00Z of another installation',
      priority: 200 + number,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      sourceAddressPrefix: '198.51.100.9',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '8443',
    });
  }
};

/** Every right that no grant of ours stands behind, to the letter. */
const others = (house: House): string => {
  const state = house.azure.state();
  const mark = `gh:${house.installation}-`;
  const ours = new Set(
    [
      ...state.requests.map(({ name, justification }) => [name, justification] as const),
      ...state.directory.requests.map(({ id, justification }) => [id, justification] as const),
    ].flatMap(([id, justification]) => ((justification ?? '').startsWith(mark) ? [id] : [])),
  );
  const foreign = (request: string | null): boolean => request === null || !ours.has(request);
  return JSON.stringify({
    assignments: state.assignments.filter(
      ({ live, request, description }) => live && foreign(request) && !(description ?? '').startsWith(mark),
    ),
    directory: state.directory.assignments.filter(({ live, request }) => live && foreign(request)),
    eligibilities: state.eligibilities,
    firewalls: state.firewallGroups.filter(
      ({ content }) => !content.name.startsWith(`gh-${house.installation}-`),
    ),
    rules: state.nsgs.map(({ id, rules }) => ({
      id,
      // Defender's own rules come and go with its requests.
      rules: rules.filter(
        ({ name, description }) =>
          !String(description ?? '').startsWith(mark) && !/^SecurityCenter-JIT/i.test(name),
      ),
    })),
  });
};

export const soak = async ({ seed, grants }: SoakOptions): Promise<Soaked> => {
  const draw = randomFrom(seed);
  let house: House | undefined;
  const weather = createWeather({
    random: randomFrom(seed + 1),
    share: 0.2,
    onFault: (kind) => {
      if (kind === 'supersede') house?.azure.hand.supersedeNextOperation();
      else if (draw() < 0.5) house?.azure.hand.stickNextRequest();
      else house?.azure.hand.directory.stickNextRequest();
    },
  });
  house = await openHouse({
    people: PEOPLE,
    places: PLACES,
    seed,
    faults: weather,
    caps: `  active_per_person: ${CAP}\n  active_total: ${TOTAL}\n`,
  });
  try {
    return await drive(house, { grants, draw, weather });
  } finally {
    await house.close();
  }
};

interface Driving {
  readonly grants: number;
  readonly draw: () => number;
  readonly weather: ReturnType<typeof createWeather>;
}

const drive = async (house: House, { grants, draw, weather }: Driving): Promise<Soaked> => {
  const { clock } = house.stage;
  const began = clock.now();
  plantOthers(house);
  const before = others(house);
  const broken: string[] = [];
  const files: { readonly login: string; readonly name: string }[] = [];
  const stood = new Map<Standing['kind'], Set<number>>();
  let requests = 0;
  let runs = 0;
  let killed = 0;
  let worst = { native: 0, swept: 0 };
  let sweptAt = clock.now();
  let longestGap = 0;

  const look = (when: string): readonly Standing[] => {
    const now = clock.now();
    const all = standing(house);
    for (const { kind, grant, end } of all) {
      stood.set(kind, (stood.get(kind) ?? new Set()).add(grant));
      const late = now - end;
      if (late <= 0) continue;
      if (!SWEPT.has(kind)) {
        worst = { ...worst, native: Math.max(worst.native, late) };
        broken.push(`${when}: #${grant} ${kind} stands ${late} ms past its end`);
      } else worst = { ...worst, swept: Math.max(worst.swept, late) };
    }
    if (others(house) !== before) broken.push(`${when}: something that is not ours has changed`);
    return all;
  };
  /** Kills this run at a call that is drawn, in one of the three ways. */
  const doom = (job: string): ((step: number) => Promise<void>) => {
    const at = 1 + Math.floor(draw() * 300);
    return async (step) => {
      if (step === at) house.stage.kill(job);
    };
  };
  const run = async (commands: readonly ('elevate' | 'revoke')[]): Promise<void> => {
    const startedAt = clock.now();
    const started = commands.map((command) => house.start(command));
    runs += started.length;
    const [victim] = started;
    const outcomes: readonly Outcome<unknown>[] = await house.finish(
      started,
      victim !== undefined && draw() < 0.15 ? doom(victim.job) : undefined,
    );
    killed += outcomes.filter(({ kind }) => kind === 'killed').length;
    for (const [index, outcome] of outcomes.entries())
      if (outcome.kind === 'failed' && String(outcome.error).includes('bug'))
        broken.push(`${started[index]?.job}: ${String(outcome.error)}`);
    const swept = commands.some(
      (command, index) => command === 'revoke' && outcomes[index]?.kind === 'finished',
    );
    const all = look(commands.join(' and '));
    if (!swept) return;
    longestGap = Math.max(longestGap, startedAt - sweptAt);
    sweptAt = startedAt;
    // What was over when this sweep began is gone when it is over: one interval at the most.
    for (const { kind, grant, end } of all)
      if (end < startedAt)
        broken.push(`#${grant} ${kind} stands after a sweep that began ${startedAt - end} ms past its end`);
  };

  const ask = async (): Promise<void> => {
    const { login } = personOf(1 + Math.floor(draw() * PEOPLE));
    const place = `0${1 + Math.floor(draw() * PLACES)}`;
    const kind = pick(draw, [
      `role-${place}`,
      `both-${place}`,
      `both-${place}`,
      `rule-${place}`,
      `jit-${place}`,
      `plain-${place}`,
      `fire-${place}`,
      'helpdesk',
    ]);
    const duration = pick(draw, ['10m', '15m', '30m', '45m', '1h', '90m', '2h', '3h']);
    const source = /^(role|plain|helpdesk)/.test(kind)
      ? undefined
      : `203.0.113.${1 + Math.floor(draw() * 200)}`;
    requests += 1;
    const name = `soak-${requests}`;
    const pull = await house.people.ask(login, name, requestFor(kind, duration, source));
    await house.people.merge('erin', pull);
    files.push({ login, name });
  };
  const taken = async (): Promise<number> =>
    new Set((await house.events()).flatMap(({ type, grant }) => (type === 'elevating' ? [grant] : []))).size;

  let count = 0;
  for (let tick = 0; count < grants && tick < 2_000; tick += 1) {
    for (let asked = 0; asked < BATCH; asked += 1) await ask();
    const gone = draw() < 0.5 ? files.splice(Math.floor(draw() * files.length), 1)[0] : undefined;
    if (gone !== undefined) await house.people.deleteRequest(gone.login, gone.name);
    clock.advance(2_000 + Math.floor(draw() * 60_000));
    await run(draw() < 0.3 ? ['elevate', 'revoke'] : ['elevate']);
    // Now and then the schedule comes hours late.
    clock.advance(draw() < 0.05 ? Math.floor((1 + draw() * 3) * 60 * MINUTES) : INTERVAL);
    look('between');
    await run(['revoke']);
    count = await taken();
  }
  weather.clear();
  for (let tick = 0; tick < 12 && (tick < 2 || (await house.openGrants()) > 0); tick += 1) {
    clock.advance(INTERVAL);
    await run(['elevate']);
    await run(['revoke']);
  }
  broken.push(
    ...(await judge(house, { seen: new Set([...stood.values()].flatMap((all) => [...all])), requests })),
  );
  if (!(await house.verifies())) broken.push('the ledger does not verify');
  return {
    grants: await taken(),
    requests,
    runs,
    killed,
    struck: weather.struck,
    stood,
    calls: weather.exposed(),
    worst,
    longestGap,
    days: (clock.now() - began) / (24 * 60 * MINUTES),
    broken,
    journal: house.stage.journal,
    ledger: await house.people.ledgerHead(),
  };
};

/** What the ledger must tell when everything is over. */
const judge = async (
  house: House,
  { seen, requests }: { readonly seen: ReadonlySet<number>; readonly requests: number },
): Promise<readonly string[]> => {
  const events = await house.events();
  const broken: string[] = [];
  const of = new Map<number, LedgerEvent[]>();
  for (const event of events)
    if (event.grant !== null) of.set(event.grant, [...(of.get(event.grant) ?? []), event]);
  const decided = [...of.values()].filter((all) => all.some(({ type }) => type === 'decided'));
  if (decided.length !== requests) broken.push(`${requests} requests, and ${decided.length} were decided`);
  for (const grant of seen)
    if (of.get(grant)?.some(({ type }) => type === 'elevating') !== true)
      broken.push(`#${grant} had access and no intent`);
  for (const [grant, all] of of) {
    const types = all.map(({ type }) => type);
    const ids = all.map(({ id }) => id);
    if (new Set(ids).size < ids.length) broken.push(`#${grant} has an event twice: ${types.join()}`);
    if (types.includes('elevating') && types.filter((type) => type === 'ended').length !== 1)
      broken.push(`#${grant} is not ended once: ${types.join()}`);
  }
  const left = standing(house);
  if (left.length > 0) broken.push(`at the end stands ${JSON.stringify(left)}`);
  broken.push(...capsIn(events));
  return broken;
};

/** Every cap at every event, over what is open then. */
const capsIn = (events: readonly LedgerEvent[]): readonly string[] => {
  const broken: string[] = [];
  const open = new Map<number, { readonly person: string | null; readonly end: number }>();
  for (const event of events) {
    if (event.grant === null) continue;
    if (event.type === 'elevating')
      open.set(event.grant, {
        person: event.data.principal,
        end: parseInstant(event.data.expiresAt) ?? Infinity,
      });
    if (event.type === 'ended') open.delete(event.grant);
    const now = instant(Date.parse(event.time));
    const counted = [...open.values()].filter(({ end }) => !isOver(instant(end), now));
    if (counted.length > TOTAL) broken.push(`${counted.length} grants are open at once at ${event.time}`);
    const { person } = open.get(event.grant) ?? { person: null };
    const own = counted.filter((one) => person !== null && one.person === person).length;
    if (own > CAP) broken.push(`${person} holds ${own} grants at ${event.time}`);
  }
  return broken;
};
