/** The one suite of the port `Tickets`: what every system of issues behind it must do, the real one and the fake. */
import { describe, expect, it } from 'vitest';
import { later, milliseconds } from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import type { Ticket } from '../../src/core/facts.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Tickets } from '../../src/ports/tickets.ts';
import { idOf } from './evidence-contract.ts';
import type { Who } from './evidence-contract.ts';

/** Issues, and what people do to them. One bench per test. */
export interface TicketsBench {
  readonly tickets: Tickets;
  now(): Instant;
  pass(seconds: number): Promise<void>;
  open(
    by: Who,
    given?: {
      readonly body?: string;
      readonly labels?: readonly string[];
      readonly assignees?: readonly Who[];
    },
  ): Promise<number>;
  openPull(by: Who): Promise<number>;
  label(issue: number, by: Who, name: string): Promise<void>;
  unlabel(issue: number, by: Who, name: string): Promise<void>;
  renameLabel(by: Who, from: string, to: string): Promise<void>;
  assign(issue: number, by: Who, whom: Who): Promise<void>;
  edit(issue: number, by: Who, body: string): Promise<void>;
  setState(issue: number, by: Who, state: 'open' | 'closed'): Promise<void>;
  /** From now on the system refuses to answer. */
  refuse(): Promise<void>;
  stop(): Promise<void>;
}

const source = { kind: 'github-issues', repository: undefined } as const;
const question = (id: string) => ({ system: 'github', source, id });
const windowLine = 'Window: 2026-11-20T10:00:00Z to 2026-11-20T14:00Z';

/** `open by alice`, `approved by nobody that can be told`. */
const said = (ticket: Ticket): readonly string[] =>
  ticket.states.map(
    ({ name, by }) =>
      `${name} by ${by?.kind === 'account' ? `${by.account.kind} ${by.account.id ?? 'ghost'}` : 'nobody that can be told'}`,
  );
const user = (who: Who): string => `user ${idOf(who)}`;

export const ticketsContract = (name: string, start: () => Promise<TicketsBench>): void => {
  const on = (title: string, test: (bench: TicketsBench) => Promise<void>): void =>
    it(title, async () => {
      const bench = await start();
      try {
        await test(bench);
      } finally {
        await bench.stop();
      }
    });
  const must = async (bench: TicketsBench, number: number): Promise<Ticket> => {
    const ticket = await bench.tickets.look(question(String(number)));
    if (ticket === undefined) throw new Error(`no ticket ${number}`);
    return ticket;
  };

  describe(`Tickets of ${name}`, () => {
    on('gives an issue with its state, its labels, who set each, and whose it is', async (bench) => {
      const number = await bench.open('alice', { body: 'Why\n', assignees: ['alice', 'dave'] });
      const opened = bench.now();
      await bench.pass(60);
      await bench.label(number, 'bob', 'approved');
      const ticket = await must(bench, number);
      expect(ticket).toMatchObject({
        system: 'github',
        id: String(number),
        approvedBy: [],
        window: undefined,
      });
      expect(said(ticket)).toEqual([`open by ${user('alice')}`, `approved by ${user('bob')}`]);
      expect(ticket.states.map(({ at }) => at)).toEqual([opened, later(opened, milliseconds(60_000))]);
      expect(
        ticket.assignees.map((person) => (person.kind === 'account' ? person.account.id : undefined)),
      ).toEqual([idOf('alice'), idOf('dave')]);
    });

    on('takes the number with and without #, and gives it back as it was written', async (bench) => {
      const number = await bench.open('alice');
      for (const id of [`#${number}`, String(number)])
        expect(await bench.tickets.look(question(id))).toMatchObject({ id });
    });

    on('has no ticket for a number that is nobody’s, a pull request’s or none at all', async (bench) => {
      const number = await bench.open('alice');
      const pull = await bench.openPull('alice');
      const hostile = [
        '../1',
        `${number}?x=`,
        `${number}/comments`,
        `0${number}`,
        `+${number}`,
        ` ${number}`,
      ];
      const others = [
        '9999',
        String(pull),
        '0',
        '-1',
        '1e1',
        '99999999999',
        '2147483648',
        '',
        '#',
        `##${number}`,
      ];
      for (const id of [...others, ...hostile, `${number}") { id } x: issue(number: ${number}`])
        expect([id, await bench.tickets.look(question(id))]).toEqual([id, undefined]);
    });

    on('names who opened it with a label as who set the label', async (bench) => {
      const number = await bench.open('alice', { labels: ['approved'] });
      expect(said(await must(bench, number))).toEqual([
        `open by ${user('alice')}`,
        `approved by ${user('alice')}`,
      ]);
    });

    on('names who put a label there last, and none that was taken off', async (bench) => {
      const number = await bench.open('alice');
      await bench.label(number, 'bob', 'approved');
      await bench.label(number, 'carol', 'urgent');
      await bench.unlabel(number, 'alice', 'approved');
      expect(said(await must(bench, number))).toEqual([
        `open by ${user('alice')}`,
        `urgent by ${user('carol')}`,
      ]);
      await bench.pass(5);
      await bench.label(number, 'alice', 'approved');
      expect(said(await must(bench, number))).toContain(`approved by ${user('alice')}`);
    });

    on('names who closed it and who opened it again', async (bench) => {
      const number = await bench.open('alice');
      await bench.pass(5);
      await bench.setState(number, 'bob', 'closed');
      expect(said(await must(bench, number))).toEqual([`closed by ${user('bob')}`]);
      await bench.pass(5);
      await bench.setState(number, 'carol', 'open');
      expect(said(await must(bench, number))).toEqual([`open by ${user('carol')}`]);
    });

    on('does not take a label called open for the state', async (bench) => {
      const number = await bench.open('alice', { labels: ['Open'] });
      await bench.setState(number, 'bob', 'closed');
      expect(said(await must(bench, number))).toEqual([`closed by ${user('bob')}`]);
    });

    on('names nobody for a label that was renamed after it was put there', async (bench) => {
      const number = await bench.open('alice');
      await bench.label(number, 'bob', 'needs-triage');
      await bench.pass(5);
      await bench.renameLabel('alice', 'needs-triage', 'approved');
      expect(said(await must(bench, number))).toContain('approved by nobody that can be told');
    });

    on('reads the window of its body, and when the body was changed last', async (bench) => {
      const number = await bench.open('alice', { body: `Why\r\n\r\n${windowLine}\r\n\r\nMore` });
      const { window } = await must(bench, number);
      expect(window).toEqual({
        from: Date.parse('2026-11-20T10:00:00Z'),
        to: Date.parse('2026-11-20T14:00:00Z'),
        editedAt: undefined,
      });
      await bench.pass(30);
      await bench.edit(number, 'carol', `${windowLine}\nand more`);
      expect((await must(bench, number)).window?.editedAt).toBe(bench.now());
    });

    on('throws a fault where it may not read, and gives no ticket as missing', async (bench) => {
      const number = await bench.open('alice');
      await bench.refuse();
      await expect(bench.tickets.look(question(String(number)))).rejects.toBeInstanceOf(Fault);
    });
  });
};
