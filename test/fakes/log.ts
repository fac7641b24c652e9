/** A log that keeps what was said, by level. */
import type { Log } from '../../src/ports/log.ts';

export interface FakeLog extends Log {
  readonly lines: readonly { readonly level: keyof Log; readonly text: string }[];
}

export const fakeLog = (): FakeLog => {
  const lines: { level: keyof Log; text: string }[] = [];
  const say = (level: keyof Log) => (text: string) => void lines.push({ level, text });
  return {
    lines,
    info: say('info'),
    warning: say('warning'),
    error: say('error'),
    summary: say('summary'),
  };
};
