/** The most memory that this process ever held. */
import { readFileSync } from 'node:fs';

/**
 * Bytes. It uses nothing but `process` and `readFileSync`: `process/child.ts` puts its text into other processes. NB. What
 * `resourceUsage` says begins with the memory of the process that started this one: the kernel's own mark does not, where there is one.
 */
export const peakMemory = (): number => {
  try {
    const kept = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kept !== undefined) return Number(kept) * 1024;
  } catch {
    // No /proc on this system.
  }
  return process.resourceUsage().maxRSS * 1024;
};
