/** What a run says while it works. Text may be hostile: the adapter makes every line harmless before it is written. */
export interface Log {
  info(text: string): void;
  warning(text: string): void;
  error(text: string): void;
  /** Markdown for the job summary, already escaped by the renderer. */
  summary(markdown: string): void;
}
