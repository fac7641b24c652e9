/** Two in a hundred calls of any port fail, half of them after their effect; drawn from a seed, and remembered by run. */
import { Fault } from '../../src/core/fault.ts';
import type { FaultCode } from '../../src/core/fault.ts';

export interface Weather {
  /** Whose calls are made from now on. */
  begin(run: string): void;
  /** `provider revoke 42/1` for each call that failed in a run. */
  struckIn(run: string): ReadonlySet<string>;
  readonly calls: number;
  readonly struck: number;
  /** The same port, in this weather. Only methods that give a promise are calls. */
  over<T extends object>(name: string, port: T, code: FaultCode): T;
}

export const createWeather = (random: () => number, share: number): Weather => {
  const struckIn = new Map<string, Set<string>>();
  let run = '';
  const weather = {
    calls: 0,
    struck: 0,
    begin: (name: string): void => {
      run = name;
    },
    struckIn: (name: string): ReadonlySet<string> => struckIn.get(name) ?? new Set(),
    over: <T extends object>(name: string, port: T, code: FaultCode): T =>
      new Proxy(port, {
        get(target, property, receiver) {
          const value: unknown = Reflect.get(target, property, receiver);
          if (typeof value !== 'function' || typeof property !== 'string') return value;
          return (...given: readonly unknown[]): unknown => {
            weather.calls += 1;
            if (random() >= share) return Reflect.apply(value, target, given);
            weather.struck += 1;
            const call = `${name} ${property} ${subjectOf(given)}`.trim();
            struckIn.set(run, (struckIn.get(run) ?? new Set()).add(call));
            const fault = new Fault(code, `${call} was not answered`, {
              call,
              remedy: 'Wait; the next run goes on.',
              transient: true,
            });
            if (random() < 0.5) return Promise.reject(fault);
            return Promise.resolve(Reflect.apply(value, target, given)).then(() => Promise.reject(fault));
          };
        },
      }),
  };
  return weather;
};

/** Of a provider's call: `<grant>/<step>`. */
const subjectOf = ([first, second]: readonly unknown[]): string => {
  if (typeof first === 'number') return String(first);
  const [step, context] = [first, second] as readonly ({ id?: string; grant?: number } | undefined)[];
  return step?.id !== undefined && context?.grant !== undefined ? `${context.grant}/${step.id}` : '';
};
