/** Processes that are none: each is a run of a command here, and it can be killed at any call that it makes over the network. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Api } from '../../src/sandbox/contract.ts';
import type { Carrier, Network, Packet } from '../sandbox-network.ts';
import { openNetwork } from '../sandbox-network.ts';

/**
 * What became of the call at which a process was killed: it never arrived; it was carried out and the answer lost; or it is
 * carried out only when somebody says so, long after the process is gone.
 */
export type Fate = 'before' | 'after' | 'late';

/**
 * The call, counted from 1, at which a process dies. Among all calls its answer is lost; whether it was carried out is a question
 * only of those that may change something.
 */
export type Doom =
  | { readonly among: 'all'; readonly call: number; readonly fate: 'after' }
  | { readonly among: 'writes'; readonly call: number; readonly fate: Fate };

export interface Call {
  readonly api: Api;
  readonly method: string;
  /** The path; for GraphQL the operation. */
  readonly what: string;
  /** Carrying it out may change something. */
  readonly writes: boolean;
}

export interface Life {
  readonly calls: readonly Call[];
  readonly killed: Call | undefined;
  /** The call that was on its way when its process died, if it is to arrive late. */
  readonly late: (() => Promise<unknown>) | undefined;
}

export type Lived<T> =
  { readonly kind: 'ended'; readonly value: T } | { readonly kind: 'killed'; readonly call: Call };

interface Running {
  readonly doom: Doom | undefined;
  readonly calls: Call[];
  readonly underWay: Set<Promise<unknown>>;
  readonly died: PromiseWithResolvers<Call>;
  killed: Call | undefined;
  late: (() => Promise<unknown>) | undefined;
}

const process = new AsyncLocalStorage<Running>();
type Answer = Awaited<ReturnType<Carrier>>;
const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Runs `main` as a process of its own. Once it is killed nothing that it does has an effect, and it hears of nothing. */
export const live = async <T>(
  main: () => Promise<T>,
  doom?: Doom,
): Promise<{ readonly life: Life; readonly lived: Lived<T> }> => {
  const life: Running = {
    doom,
    calls: [],
    underWay: new Set(),
    died: Promise.withResolvers(),
    killed: undefined,
    late: undefined,
  };
  const lived = await Promise.race([
    process.run(life, main).then((value): Lived<T> => ({ kind: 'ended', value })),
    life.died.promise.then((call): Lived<T> => ({ kind: 'killed', call })),
  ]);
  return { life, lived };
};

/** Whether who asks is still alive: a dead process waits for ever. */
export const unlessDead = async (effect: () => void): Promise<void> => {
  if (process.getStore()?.killed !== undefined) return never();
  effect();
};

const callOf = ({ api, method, pathKey, body }: Packet): Call => {
  const [path = ''] = pathKey.split('?');
  const query = /\/graphql( |$)/.test(path) ? String(JSON.parse(body.toString('utf8')).query) : '';
  const [, kind, operation] = /^\s*(query|mutation)\s+(\w+)/.exec(query) ?? [];
  return {
    api,
    method,
    what: operation === undefined ? path : `${kind} ${operation}`,
    writes: method !== 'GET' && kind !== 'query' && api !== 'authority',
  };
};

const isDoomed = ({ doom, calls }: Running, call: Call): boolean => {
  if (doom === undefined) return false;
  if (doom.among === 'all') return calls.length === doom.call;
  return call.writes && calls.filter(({ writes }) => writes).length === doom.call;
};

/** Carries one call of whoever makes it. */
const carry: Carrier = async (packet, commit) => {
  const life = process.getStore();
  if (life === undefined) return commit();
  if (life.killed !== undefined) return never();
  const call = callOf(packet);
  life.calls.push(call);
  const fate = isDoomed(life, call) ? life.doom?.fate : undefined;
  if (fate !== undefined) life.killed = call;
  if (fate === 'late') life.late = commit;
  const answer = fate === 'before' || fate === 'late' ? undefined : commit();
  if (answer !== undefined) life.underWay.add(answer);
  if (fate !== undefined) {
    // What its other calls change still happens; the next run begins after it.
    await Promise.allSettled(life.underWay);
    life.died.resolve(call);
    return never();
  }
  const given = await (answer ?? never<Answer>());
  if (answer !== undefined) life.underWay.delete(answer);
  return life.killed === undefined ? given : never();
};

/** The network of one world, over which its processes are killed. */
export const openDeadlyNetwork = (): Network => openNetwork(crypto.randomUUID().slice(0, 8), carry);
