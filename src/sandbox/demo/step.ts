/** One step of the story: said, done, checked. Any surprise ends the demo. */

export interface Step {
  readonly title: string;
  /** Does it, checks it, and returns what to show: a few plain lines. */
  readonly run: () => Promise<readonly string[]>;
}

export interface Outcome {
  readonly step: string;
  readonly outcome: 'ok' | 'surprise' | 'not reached';
  readonly shown: readonly string[];
  readonly milliseconds: number;
}

export interface Stage {
  say(line: string): void;
  readonly colour: boolean;
}

const paint = (stage: Stage, code: string, line: string): string =>
  stage.colour ? `\u001b[${code}m${line}\u001b[0m` : line;

/** Runs the steps in order; after a surprise the rest is not reached. */
export const play = async (steps: readonly Step[], stage: Stage): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    const before = performance.now();
    const done = (outcome: Outcome['outcome'], shown: readonly string[]): void => {
      outcomes.push({
        step: step.title,
        outcome,
        shown,
        milliseconds: Math.round(performance.now() - before),
      });
    };
    if (outcomes.some((past) => past.outcome === 'surprise')) {
      done('not reached', []);
      continue;
    }
    stage.say('');
    stage.say(paint(stage, '1', `${String(index + 1).padStart(2)}. ${step.title}`));
    try {
      const shown = await step.run();
      for (const line of shown) stage.say(`    ${line}`);
      done('ok', shown);
      stage.say(
        paint(stage, '32', `    as it should be (${((performance.now() - before) / 1000).toFixed(1)} s)`),
      );
    } catch (thrown) {
      const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      done('surprise', [message]);
      stage.say(paint(stage, '31', `    SURPRISE: ${message}`));
    }
  }
  return outcomes;
};
