/** Whether a workflow run still lives: an intent's owner that is gone cannot open anything any more. */
export interface Runs {
  /**
   * `ended`: GitHub says that this attempt has completed. `alive` also when GitHub cannot say: the lease decides then.
   */
  stateOf(run: string, attempt: number): Promise<'alive' | 'ended'>;
}
