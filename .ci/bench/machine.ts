/** Which machine a run was on: figures without it say little. */
import { availableParallelism, cpus, release, totalmem } from 'node:os';

export const machine = (): Readonly<Record<string, string | number>> => ({
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory_gib: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  at: new Date().toISOString(),
});
