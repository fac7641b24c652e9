/** What a step prints: workflow commands on stdout and stderr, masks, and the job's log, as GitHub's runner reads them. */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Its line in the log of its step, from 1. */
  readonly line: number;
}

/** The log of a job; every text that goes in is masked first. */
export interface Log {
  write(line: string): void;
  mask(secret: string): void;
  masked(text: string): string;
  text(): string;
  /** Lines so far. */
  count(): number;
}

export const createLog = (): Log => {
  const lines: string[] = [];
  const secrets = new Set<string>();
  const masked = (text: string): string =>
    [...secrets]
      .toSorted((a, b) => b.length - a.length)
      .reduce((out, secret) => out.replaceAll(secret, '***'), text);
  return {
    write: (line) => void lines.push(masked(line)),
    mask: (secret) => {
      for (const part of [secret, ...secret.split(/\r?\n/)]) if (part.trim() !== '') secrets.add(part);
    },
    masked,
    text: () => lines.map((line) => `${line}\n`).join(''),
    count: () => lines.length,
  };
};

/** What the commands of one step have set. */
export interface StepEffects {
  readonly outputs: Map<string, string>;
  readonly annotations: Annotation[];
  /** Lines that the job's log had before the step. */
  readonly before: number;
}

/** GitHub keeps this many annotations of one level of one step, and this many characters of each. */
const MOST_ANNOTATIONS = 10;
const LONGEST_MESSAGE = 4096;

/** Writes it to the log, whole, and keeps as much of it as GitHub does: what comes too late is in the log alone. */
export const annotate = (
  log: Log,
  effects: StepEffects,
  { level, message, properties }: Omit<Annotation, 'line'>,
): void => {
  log.write(`##[${level}]${message}`);
  if (effects.annotations.filter((one) => one.level === level).length >= MOST_ANNOTATIONS) return;
  effects.annotations.push({
    level,
    message: log.masked(message).slice(0, LONGEST_MESSAGE),
    properties,
    line: log.count() - effects.before,
  });
};

const COMMANDS = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * Takes a step's lines one by one. Any line that starts with `::` (or has `##[` anywhere) and names a command is obeyed,
 * whoever wrote it: text that an action prints unescaped commands the runner.
 */
export const createCommandReader = (log: Log, effects: StepEffects): ((line: string) => void) => {
  let stopped: string | undefined;
  const say = (
    level: Annotation['level'],
    message: string,
    properties: Readonly<Record<string, string>>,
  ): void => annotate(log, effects, { level, message, properties });
  return (line) => {
    const command = parseCommand(line, stopped);
    if (command === undefined) return log.write(line);
    if (stopped !== undefined) {
      if (command.name === stopped) stopped = undefined;
      return log.write(line);
    }
    switch (command.name) {
      case 'set-output': {
        const name = command.properties['name'] ?? '';
        if (name === '')
          return say('error', "Required field 'name' is missing in ##[set-output] command.", {});
        effects.outputs.set(name, command.data);
        return say('warning', 'The `set-output` command is deprecated and will be disabled soon.', {});
      }
      case 'add-mask':
        if (command.data.trim() === '')
          return say('warning', "Can't add secret mask for empty string in ##[add-mask] command.", {});
        log.mask(command.data);
        return log.write('::add-mask::***');
      case 'stop-commands':
        if (command.data === '' || COMMANDS.has(command.data) || command.data === 'pause-logging') {
          return say('error', 'Invalid token for stop-commands.', {});
        }
        stopped = command.data;
        return log.write(line);
      case 'error':
      case 'warning':
      case 'notice':
        return say(command.name, command.data, command.properties);
      case 'debug':
        return log.write(`##[debug]${command.data}`);
      case 'group':
        return log.write(`##[group]${command.data}`);
      case 'endgroup':
        return log.write('##[endgroup]');
      case 'set-env':
      case 'add-path':
        return say(
          'error',
          `The \`${command.name}\` command is disabled. Please upgrade to using Environment Files.`,
          {},
        );
      case 'save-state':
        // Nothing reads it: the sandbox refuses actions with a post step.
        return;
      case 'add-matcher':
      case 'remove-matcher':
      case 'echo':
        return log.write(line);
    }
  };
};

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const parseCommand = (line: string, stopped: string | undefined): Command | undefined => {
  const known = (name: string): boolean => COMMANDS.has(name) || name === stopped;
  const text = line.trimStart();
  if (text.startsWith('::')) {
    const end = text.indexOf('::', 2);
    if (end < 0) return undefined;
    const { name, rest } = splitHead(text.slice(2, end));
    if (!known(name)) return undefined;
    return {
      name,
      properties: properties(rest, ',', unescapeProperty),
      data: unescapeData(text.slice(end + 2)),
    };
  }
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const { name, rest } = splitHead(line.slice(start + 3, end));
  if (!known(name)) return undefined;
  return {
    name,
    properties: properties(rest, ';', unescapeLegacy),
    data: unescapeLegacy(line.slice(end + 1)),
  };
};

const splitHead = (head: string): { readonly name: string; readonly rest: string } => {
  const space = head.indexOf(' ');
  return space < 0
    ? { name: head, rest: '' }
    : { name: head.slice(0, space), rest: head.slice(space + 1).trim() };
};

const properties = (
  text: string,
  separator: string,
  unescape: (value: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(separator).flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals <= 0 ? [] : [[pair.slice(0, equals).trim(), unescape(pair.slice(equals + 1))]];
    }),
  );

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
const unescapeLegacy = (text: string): string =>
  text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%25', '%');
