/** Values that mean something else to somebody else: approved by everybody and merged all the same, none of them opens anything. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Bench } from '../commands/bench.ts';
import { openBench, REQUEST } from '../commands/bench.ts';

/** What is changed of a good request, and the code or the finding that denies it. */
type Attack = readonly [what: string, from: RegExp, to: string, because: string];

const address = (what: string, value: string, because: string): Attack => [
  `the address ${what}`,
  /203\.0\.113\.7/,
  value,
  because,
];
const duration = (value: string, because: string): Attack => [
  `the duration ${value.slice(0, 30)}`,
  /duration: .*/,
  `duration: ${value}`,
  because,
];
const start = (what: string, value: string, because: string): Attack => [
  `the start ${what}`,
  /duration: .*/,
  `duration: 2h\nstart: ${value}`,
  because,
];
const line = (what: string, value: string, because: string): Attack => [what, /$/, `${value}\n`, because];

const ATTACKS: readonly Attack[] = [
  address('0.0.0.0/0', '0.0.0.0/0', 'request.address-any'),
  address('::/0', "'::/0'", 'request.address-any'),
  address('*', "'*'", 'request.address-any'),
  address('Internet', 'Internet', 'request.address-any'),
  address('0.0.0.0/1, half of all', '0.0.0.0/1', 'request.address-outside'),
  address('::ffff:203.0.113.7, IPv4 in IPv6', "'::ffff:203.0.113.7'", 'request.address-mapped'),
  address('::ffff:cb00:7107, the same in hexadecimal', "'::ffff:cb00:7107'", 'request.address-mapped'),
  address('64:ff9b::cb00:7107, of a NAT64', "'64:ff9b::cb00:7107'", 'request.address-mapped'),
  address('2002:cb00:7107::1, of 6to4', "'2002:cb00:7107::1'", 'request.address-mapped'),
  address('0313.0.113.7, octal', '0313.0.113.7', 'request.address-form'),
  address('0xcb.0.113.7, hexadecimal', '0xcb.0.113.7', 'request.address-form'),
  address('3405803783, one number', '3405803783', 'request.address-form'),
  address('203.0.113.007, leading zeros', '203.0.113.007', 'request.address-form'),
  address('203.0.113.7%25, a zone', "'203.0.113.7%25'", 'request.address-form'),
  address('fe80::1%eth0, a zone id', "'fe80::1%eth0'", 'request.address-form'),
  address('２０３.0.113.7, full-width digits', '２０３.0.113.7', 'request.address-form'),
  address('٢٠٣.0.113.7, Arabic digits', '٢٠٣.0.113.7', 'request.address-form'),
  address('[2001:db8::1], in brackets', "'[2001:db8::1]'", 'request.address-form'),
  address('a list', "'203.0.113.7,198.51.100.0/24'", 'request.address-form'),
  address('a list of YAML', '[203.0.113.7, 0.0.0.0/0]', 'format.wrong-type'),
  address('203.0.113.0/24, a whole network', '203.0.113.0/24', 'request.address-wide'),
  address('203.0.113.7/24, a network in disguise', '203.0.113.7/24', 'request.address-host-bits'),
  address('203.0.113.7/33', '203.0.113.7/33', 'request.address-form'),
  address('203.0.113.7/-1', '203.0.113.7/-1', 'request.address-form'),
  address('10.0.0.1, of the inside', '10.0.0.1', 'request.address-outside'),
  address('a name', 'evil.example', 'request.address-form'),
  address('a parameter of Azure', "'[parameters(1)]'", 'request.address-form'),
  duration('NaN', 'format.duration-form'),
  duration('Infinity', 'format.duration-form'),
  duration('.inf', 'format.duration-form'),
  duration('-2h', 'format.duration-form'),
  duration("'2h-1m'", 'format.duration-form'),
  duration('1e9h', 'format.duration-form'),
  duration('0x2h', 'format.duration-form'),
  duration('٢h', 'format.duration-form'),
  duration('２h', 'format.duration-form'),
  duration("'2h\\n'", 'format.duration-form'),
  duration('999999999h', 'format.duration-long'),
  duration('99999999999999999999999999h', 'format.duration-form'),
  duration('9007199254740993m', 'format.duration-form'),
  duration('0h', 'format.duration-short'),
  duration('9m', 'format.duration-short'),
  duration('[2h]', 'format.wrong-type'),
  duration('null', 'format.duration-form'),
  start('in no zone', '2026-11-21 10:00', 'format.moment-no-zone'),
  start('in an unknown zone', '2026-11-21 10:00 Mars/Olympus', 'format.moment-zone'),
  start('in a zone that is a path', '2026-11-21 10:00 ../../etc/localtime', 'format.moment-zone'),
  start('in a zone beyond all zones', '2026-11-21 10:00 Etc/GMT+25', 'format.moment-zone'),
  start('with an offset beyond all zones', '2026-11-21 10:00+23:59', 'format.moment-form'),
  start('that a change of the clock leaves out', '2027-03-28 02:30 Europe/Berlin', 'format.moment-skipped'),
  start('that comes twice', '2026-10-25 02:30 Europe/Berlin', 'format.moment-twice'),
  start('in a leap second', '2016-12-31T23:59:60Z', 'format.moment-form'),
  start('on no day', '2026-02-30 10:00 UTC', 'format.day'),
  start('in Arabic digits', '٢٠٢٦-11-21 10:00 UTC', 'format.moment-form'),
  start('in the year 10000', "'10000-01-01 00:00 UTC'", 'format.moment-form'),
  start('in the year +275760', "'+275760-09-13T00:00:00Z'", 'format.moment-form'),
  start(
    'at the end of the year 9999, where the year is 10000',
    '9999-12-31 23:59 Etc/GMT+12',
    'start.too-far',
  ),
  start('in the year 0', '0000-01-01 00:00 UTC', 'start.past'),
  start('before all zones were agreed', '1800-01-01 00:00 Europe/Berlin', 'start.past'),
  start('that is a number', '1764363600', 'format.moment-form'),
  line('a number of an extension below one', 'extends: -1', 'format.bad-value'),
  line('an extension of nobody’s grant', 'extends: 999999999', 'extension.'),
  line('an extension in another notation', 'extends: 0x1', 'format.wrong-type'),
];

describe('a merged request with', () => {
  let bench: Bench;
  const pulls = new Map<string, GrantNumber>();
  beforeAll(async () => {
    bench = await openBench();
    for (const [what, from, to] of ATTACKS) {
      const text = REQUEST.replace(from, () => to);
      if (text === REQUEST) throw new Error(what);
      pulls.set(what, bench.merged('alice', text));
    }
    // More than one run writes: what one commit can carry is bounded.
    for (let run = 0; run < 4; run += 1) await bench.elevate();
  });

  it.each(ATTACKS)('%s opens nothing and says why', async (what, _from, _to, because) => {
    const pull = pulls.get(what)!;
    const events = (await bench.events()).filter((event) => event.grant === pull);
    expect(events.map(({ type }) => type).filter((type) => type !== 'requested')).toEqual(['decided']);
    const decided = events.at(-1)!;
    if (decided.type !== 'decided') throw new Error(decided.type);
    expect(decided.data.outcome).toBe('denied');
    const denying = decided.data.reasons.flatMap(({ code, effect }) => (effect === 'deny' ? [code] : []));
    expect(
      denying.some((code) => code.startsWith(because)),
      denying.join(' '),
    ).toBe(true);
  });

  it('any of these leaves nothing on the platforms, and a ledger that is whole', async () => {
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(bench.journal.filter((entry) => /^(role|rule) elevate/.test(entry))).toEqual([]);
    expect(await bench.verifies()).toBe(true);
  });

  it('none of these opens, as the same request does', async () => {
    const pull = bench.merged();
    await bench.elevate();
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
  });
});
