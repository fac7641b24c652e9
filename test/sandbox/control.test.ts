import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import { BadOrder, type FireOrder } from '../../src/sandbox/control-orders.ts';
import { startControl, type Control } from '../../src/sandbox/control.ts';
import { createFaults } from '../../src/sandbox/faults.ts';

const clock = () => createWorldClock({ start: '2026-11-20T10:00:00Z', monotonic: () => 0 });

let control: Control;
let world: ReturnType<typeof makeWorld>;

const makeWorld = () => {
  const fired: FireOrder[] = [];
  return {
    fired,
    clock: clock(),
    faults: createFaults(),
    settle: async () => [],
    fire: async (order: FireOrder) => {
      if (order.workflow === 'none.yml') throw new BadOrder('There is no workflow none.yml.');
      return fired.push(order);
    },
    state: () => ({ here: true }),
    log: (run: number) => (run === 7 ? 'a line\n' : undefined),
  };
};

beforeEach(async () => {
  world = makeWorld();
  control = await startControl(world);
});
afterEach(() => control.close());

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${control.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) as unknown };
};

describe('POST /clock', () => {
  it('moves time by a length and to an instant, and answers with the new time', async () => {
    expect((await call('POST', '/clock', { advance: '1d2h30m5s' })).json()).toEqual({
      now: '2026-11-21T12:30:05.000Z',
    });
    expect((await call('POST', '/clock', { set: '2026-12-01T09:00:00+01:00' })).json()).toEqual({
      now: '2026-12-01T08:00:00.000Z',
    });
  });

  it.each([
    [{ advance: '60' }, '"advance" is "60"'],
    [{ advance: '2 h' }, '"advance"'],
    [{ advance: '0h' }, '"advance"'],
    [{ advance: 5 }, '"advance" is 5'],
    [{ set: '2026-11-20' }, 'an instant with its offset'],
    [{ set: '2026-13-45T10:00:00Z' }, 'an instant with its offset'],
    [{ advance: '2h', set: '2026-11-20T10:00:00Z' }, 'either'],
    [{}, 'either'],
    [{ forward: '2h' }, '"forward" is not known here'],
    [[], 'JSON object'],
    ['{', 'not JSON'],
    ['', 'empty'],
  ])('refuses %j and says what is wrong', async (body, message) => {
    const answer = await call('POST', '/clock', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(JSON.stringify(message).slice(1, -1));
    expect(world.clock.now()).toBe(Date.parse('2026-11-20T10:00:00Z'));
  });
});

describe('POST /fire', () => {
  it('fires a schedule, and a dispatch with its inputs', async () => {
    expect((await call('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' })).status).toBe(200);
    expect(
      (
        await call('POST', '/fire', {
          workflow: 'revoke.yml',
          event: 'workflow_dispatch',
          inputs: { 'platform-only': 'true' },
        })
      ).status,
    ).toBe(200);
    expect(world.fired).toEqual([
      { workflow: 'revoke.yml', event: 'schedule', inputs: {} },
      { workflow: 'revoke.yml', event: 'workflow_dispatch', inputs: { 'platform-only': 'true' } },
    ]);
  });

  it.each([
    [{ workflow: 'none.yml', event: 'schedule' }, 'There is no workflow none.yml'],
    [{ workflow: '../x.yml', event: 'schedule' }, 'name of a file'],
    [{ workflow: 'revoke.yml', event: 'push' }, 'every other event'],
    [{ workflow: 'revoke.yml', event: 'schedule', inputs: {} }, 'no \\"inputs\\"'],
    [{ workflow: 'revoke.yml', event: 'workflow_dispatch', inputs: { a: true } }, 'names to texts'],
  ])('refuses %j', async (body, message) => {
    const answer = await call('POST', '/fire', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
    expect(world.fired).toEqual([]);
  });
});

describe('/faults', () => {
  it('orders one or many and takes them back', async () => {
    await call('POST', '/faults', {
      api: 'arm',
      method: 'PUT',
      path: 'securityRules',
      when: 'after',
      effect: { kind: 'drop' },
    });
    await call('POST', '/faults', [
      {
        api: 'github',
        skip: 2,
        times: 3,
        when: 'before',
        effect: { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: { message: 'no' } },
      },
      { api: 'graph', when: 'before', effect: { kind: 'kill' } },
    ]);
    expect(world.faults.pending()).toMatchObject([
      { api: 'arm', method: 'PUT', path: 'securityRules', when: 'after', effect: { kind: 'drop' } },
      {
        api: 'github',
        skip: 2,
        times: 3,
        effect: { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: { message: 'no' } },
      },
      { api: 'graph', effect: { kind: 'kill' } },
    ]);
    await call('DELETE', '/faults');
    expect(world.faults.pending()).toEqual([]);
  });

  it.each([
    [{ api: 'azure', when: 'before', effect: { kind: 'drop' } }, 'is one of'],
    [{ api: 'arm', when: 'during', effect: { kind: 'drop' } }, '\\"when\\"'],
    [{ api: 'arm', when: 'before' }, 'effect.kind'],
    [{ api: 'arm', when: 'before', effect: { kind: 'answer' } }, 'effect.status'],
    [{ api: 'arm', when: 'before', effect: { kind: 'drop', status: 500 } }, 'not known here'],
    [{ api: 'arm', when: 'before', effect: { kind: 'late', milliseconds: 5 } }, 'effect.kill'],
    [{ api: 'arm', when: 'after', effect: { kind: 'late', milliseconds: 5, kill: true } }, '\\"late\\"'],
    [{ api: 'arm', when: 'before', path: '(', effect: { kind: 'drop' } }, 'regular expression'],
    [{ api: 'arm', when: 'before', times: 0, effect: { kind: 'drop' } }, '\\"times\\"'],
    [[{ api: 'arm', when: 'before', effect: { kind: 'drop' } }, 5], 'fault 2'],
  ])('refuses %j and orders nothing', async (body, message) => {
    const answer = await call('POST', '/faults', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
    expect(world.faults.pending()).toEqual([]);
  });
});

it('shows state and logs, and names its routes where there is none', async () => {
  expect((await call('GET', '/state')).json()).toEqual({ here: true });
  expect((await call('GET', '/runs/7/log')).text).toBe('a line\n');
  for (const path of ['/runs/8/log', '/runs/x/log', '/clock']) {
    const answer = await call('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('POST /settle');
  }
});

it('answers no web page', async () => {
  expect((await call('GET', '/state', undefined, { origin: 'https://evil.example' })).status).toBe(403);
});
