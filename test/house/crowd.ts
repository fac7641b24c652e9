/** More open grants than a bench can wait for: copies of ones that were really opened, in the ledger and on Azure, each in a place of its own. */
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../src/adapters/github/ledger-store.ts';
import { openLedger } from '../../src/commands/record.ts';
import type { GrantNumber } from '../../src/core/brand.ts';
import { grantNumber } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { LedgerEvent, NewEvent } from '../../src/core/ledger/event.ts';
import { planDigest } from '../../src/core/make-plan.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import type { House } from './house.ts';

/** The first number of a copy: far from those of real pull requests. */
const FIRST = 100_000;
/** Copies in one commit. */
const AT_ONCE = 50;

/** `models`: grants with one rule each, every one in another group. `count`: how many copies, one group after the other. */
export const addCrowd = async (
  house: House,
  models: readonly GrantNumber[],
  count: number,
): Promise<void> => {
  const events = await house.events();
  const made = Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length];
    if (model === undefined) throw new Error('there is nothing to copy');
    const number = grantNumber(FIRST + index);
    return events
      .filter((event) => event.grant === model)
      .map((event, at) =>
        copyOf(event, { model, number, at, house, turn: Math.floor(index / models.length) }),
      );
  });
  for (const one of made) one.forEach(({ stand }) => stand?.());
  const ledger = openLedger({
    store: createLedgerStore(
      createGitHubClient({
        apiUrl: house.github.api,
        token: house.people.tokenOf('erin'),
        owner: house.github.owner,
        repo: house.github.name,
        onDate: () => undefined,
        sleep: async () => undefined,
      }),
    ),
    clock: {
      now: () => house.stage.clock.now() as never,
      sources: () => [],
      sleep: async () => undefined,
    },
    genesis: house.genesis,
    run: null,
    random: () => 0.5,
  });
  for (let from = 0; from < made.length; from += AT_ONCE) {
    const some = made.slice(from, from + AT_ONCE).flatMap((one) => one.map(({ event }) => event));
    await ledger.append(() => some, { text: `Copies, ${some.length} events` });
  }
};

interface Copying {
  readonly model: GrantNumber;
  readonly number: GrantNumber;
  readonly at: number;
  /** Which copy in its group it is. */
  readonly turn: number;
  readonly house: House;
}

const copyOf = (
  { type, actor, data }: LedgerEvent,
  { model, number, at, turn, house }: Copying,
): { readonly event: NewEvent; readonly stand?: () => void } => {
  const text = JSON.stringify(data).replaceAll(`/pull/${model}"`, `/pull/${number}"`);
  const id = deriveEventId(number, `copy ${type}`, at);
  const event = (of: unknown): NewEvent => ({ id, type, grant: number, actor, data: of }) as NewEvent;
  if (type === 'decided') return { event: event({ ...JSON.parse(text), facts: {} }) };
  if (type === 'elevating') {
    const { plan, ...rest } = JSON.parse(text);
    const copied = { ...plan, grant: number };
    return { event: event({ ...rest, plan: { ...copied, digest: planDigest(copied) } }) };
  }
  if (type !== 'elevated') return { event: event(JSON.parse(text)) };
  const [step] = (JSON.parse(text) as { steps: { objectId: string; details: Record<string, string> }[] })
    .steps;
  if (step === undefined) throw new Error('the grant has no step');
  const [, nsg = '', old = ''] = /^(.+)\/securityRules\/([^/]+)$/.exec(step.objectId) ?? [];
  const name = ruleName({ installation: house.installation, grant: number }, '1');
  const details = { ...step.details, rule: name, priority: String(1_000 + turn) };
  return {
    event: event({ steps: [{ ...step, objectId: `${nsg}/securityRules/${name}`, details }] }),
    stand: () => {
      const rule = house.azure
        .state()
        .nsgs.find(({ id: group }) => group.toLowerCase() === nsg.toLowerCase())
        ?.rules.find((one) => one['name'] === old);
      if (rule === undefined) throw new Error(`${old} does not stand`);
      const { name: _, provisioningState: __, ...properties } = rule;
      house.azure.hand.setRule(nsg, name, {
        ...properties,
        priority: 1_000 + turn,
        description: String(rule['description']).replace(`-${model} `, `-${number} `),
      } as never);
    },
  };
};
