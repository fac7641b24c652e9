/** Telling people outside GitHub: chats and whatever listens. Nothing waits for it, and nothing is read back. */
import type { Channel } from '../core/channel.ts';
import type { Notice } from '../core/notice.ts';

export interface Notices {
  /** Those that the run was given an address of. */
  readonly channels: readonly Channel[];
  /** One try, and one more where the channel asks for patience; at most fifteen seconds. Throws `Fault` with code `notice.unsent`. */
  send(notice: Notice, to: Channel): Promise<void>;
}
