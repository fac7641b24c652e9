/**
 * Platforms that lie: a share of the answers that a run gets has one value changed, or is no answer of the API at all. Whatever a run
 * makes of it, it never breaks as a bug of ours, and once the platforms speak the truth again everything that was opened is ended.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RawAnswer } from '../../src/sandbox/http.ts';
import { lies, withLie, type Json, type Lie } from '../fuzz/json.ts';
import type { Packet } from '../sandbox-network.ts';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import { personOf, requestFor } from './policies.ts';
import { randomFrom } from './stage.ts';
import { standing } from './standing.ts';

const SEED = Number(process.env['GATEHOUSE_FUZZ_SEED'] ?? 20_261_128);
const ROUNDS = Number(process.env['GATEHOUSE_FUZZ_LIES'] ?? 12);
const SHARE = 0.04;
const MINUTES = 60_000;
/** What no answer should be; and what proxies and half-open sockets make of one. */
const RUBBISH = [
  '',
  'null',
  '[]',
  '{}',
  '"',
  '<html><body>Bad gateway</body></html>',
  '{"value":',
  '\u0000',
  '[[[[[[[[',
];

interface Liar {
  /** A share of the answers is changed from now on. */
  start(): void;
  stop(): void;
  readonly told: ReadonlyMap<string, number>;
  tamper(packet: Packet, answer: RawAnswer): RawAnswer;
}

const createLiar = (seed: number): Liar => {
  const random = randomFrom(seed);
  const drawn: readonly Lie[] = fc.sample(lies, { numRuns: 4_000, seed });
  const told = new Map<string, number>();
  let lying = false;
  let next = 0;
  const changed = (bytes: Uint8Array): string => {
    const lie = drawn[next++ % drawn.length];
    if (lie === undefined || random() < 0.1) return RUBBISH[Math.floor(random() * RUBBISH.length)] ?? '';
    const value: Json = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return JSON.stringify(withLie(value, lie) ?? null);
  };
  return {
    start: () => (lying = true),
    stop: () => (lying = false),
    told,
    tamper({ api }, answer) {
      const { bytes, headers } = answer;
      const isJson = /json/.test(String(headers['content-type'] ?? ''));
      if (!lying || bytes === undefined || !isJson || random() >= SHARE) return answer;
      told.set(api, (told.get(api) ?? 0) + 1);
      const other = Buffer.from(changed(bytes));
      const { 'content-length': _, ...rest } = headers;
      return { ...answer, headers: { ...rest, 'content-length': other.byteLength }, bytes: other };
    },
  };
};

/** What was thrown and is no fault. What a library stumbles over becomes one, and says in which call. */
const bugs = ({ said }: House): readonly string[] =>
  said.filter((line) => line.includes('a bug in Gatehouse'));

it(
  'a run that is lied to ends as it should or says what it was told, and nothing stays',
  { timeout: 600_000 },
  async () => {
    const liar = createLiar(SEED);
    const house = await openHouse({ people: 20, places: 3, seed: SEED % 1_000, tamper: liar.tamper });
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [index, kind] of ['role', 'both', 'plain', 'fire', 'jit'].entries()) {
          const place = `0${1 + ((round + index) % 3)}`;
          const name = `lie-${round}-${index}`;
          const source = kind === 'role' || kind === 'plain' ? undefined : '203.0.113.7';
          const { login } = personOf(1 + ((round * 5 + index) % 20));
          await house.people.merge(
            'erin',
            await house.people.ask(login, name, requestFor(`${kind}-${place}`, '1h', source)),
          );
        }
        house.advance(5_000);
        liar.start();
        await house.runs('elevate');
        house.advance(30 * MINUTES);
        await house.runs('revoke');
        house.advance(45 * MINUTES);
        await house.runs('revoke');
        liar.stop();
        expect(bugs(house), `GATEHOUSE_FUZZ_SEED=${SEED}`).toEqual([]);
      }
      for (let sweep = 0; sweep < 6 && (sweep < 2 || (await house.openGrants()) > 0); sweep += 1) {
        await house.runs('elevate');
        house.advance(75 * MINUTES);
        await house.runs('revoke');
      }
      const total = [...liar.told.values()].reduce((sum, count) => sum + count, 0);
      process.stdout.write(
        `${total} lies in ${ROUNDS} rounds: ${[...liar.told].map(([api, count]) => `${count} × ${api}`).join(', ')}\n`,
      );
      expect(total).toBeGreaterThan(ROUNDS);
      expect(standing(house)).toEqual([]);
      expect(await house.openGrants()).toBe(0);
      expect(await house.verifies()).toBe(true);
    } finally {
      await house.close();
    }
  },
);
