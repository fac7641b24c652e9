/** The rooms of the house: imports point one way (docs/architecture.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

const ROOMS = ['core', 'ports', 'commands', 'adapters', 'providers', 'sandbox', 'entry'] as const;
type Room = (typeof ROOMS)[number];

/** Which rooms a room may import from. */
const ALLOWED: Record<Room, readonly Room[]> = {
  core: ['core'],
  ports: ['ports', 'core'],
  commands: ['commands', 'ports', 'core'],
  adapters: ['adapters', 'ports', 'core'],
  providers: ['providers', 'ports', 'core'],
  sandbox: ['sandbox', 'core'],
  entry: ['entry', 'commands', 'adapters', 'providers', 'ports', 'core'],
};

const roomOf = (path: string): Room => {
  const [first = ''] = relative(SRC, path).split('/');
  return ROOMS.find((room) => room === first) ?? 'entry';
};

const sources = (readdirSync(SRC, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SRC, name));

interface Import {
  readonly from: string;
  readonly specifier: string;
}

const importsOf = (path: string): readonly Import[] => {
  const text = readFileSync(path, 'utf8');
  const found = [
    ...text.matchAll(/(?:^(?:import|export)\b[^'"`;]*?from\s*|^import\s*|\bimport\()\s*'([^']+)'/gm),
  ];
  return found.map((match) => ({ from: path, specifier: match[1]! }));
};

const all = sources.flatMap(importsOf);
const local = all.filter(({ specifier }) => specifier.startsWith('.'));
const packages = all.filter(({ specifier }) => !specifier.startsWith('.'));
const name = (path: string): string => relative(SRC, path);

describe('rooms', () => {
  it('finds the sources and their imports', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(local.length).toBeGreaterThan(300);
  });

  it('imports point from entrypoints to commands to ports and core, from adapters and providers to ports and core', () => {
    const wrong = local.filter(({ from, specifier }) => {
      const target = resolve(dirname(from), specifier);
      return !ALLOWED[roomOf(from)].includes(roomOf(target));
    });
    expect(wrong.map(({ from, specifier }) => `${name(from)} → ${specifier}`)).toEqual([]);
  });

  it('core imports no platform library and of Node only hashing', () => {
    const pure = /^(node:crypto|yaml|ajv(\/.*)?|ipaddr\.js|temporal-polyfill|typebox(\/.*)?|re2js)$/;
    const wrong = packages.filter(({ from, specifier }) => roomOf(from) === 'core' && !pure.test(specifier));
    expect(wrong.map(({ from, specifier }) => `${name(from)} → ${specifier}`)).toEqual([]);
  });

  it('core reads no clock, environment or randomness', () => {
    const impure =
      /\b(Date\.now\(|new Date\(\)|performance\.|process\.|Math\.random\(|crypto\.random|Temporal\.Now|fetch\()/;
    const wrong = sources.filter(
      (path) => roomOf(path) === 'core' && impure.test(readFileSync(path, 'utf8')),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  it('only src/adapters/azure imports an Azure SDK, and only by one dynamic import is it reached', () => {
    const sdk = packages.filter(({ specifier }) => /^@(azure|microsoft)\//.test(specifier));
    expect(sdk.length).toBeGreaterThan(0);
    expect(
      sdk.filter(({ from }) => !name(from).startsWith('adapters/azure/')).map(({ from }) => name(from)),
    ).toEqual([]);
    const doors = local.filter(
      ({ from, specifier }) =>
        !name(from).startsWith('adapters/azure/') &&
        name(resolve(dirname(from), specifier)).startsWith('adapters/azure/'),
    );
    expect(doors.map(({ from, specifier }) => `${name(from)} → ${specifier}`)).toEqual([
      'wire.ts → ./adapters/azure/connect.ts',
    ]);
    expect(readFileSync(join(SRC, 'wire.ts'), 'utf8')).toMatch(
      /import\('\.\/adapters\/azure\/connect\.ts'\)/,
    );
  });

  it('no kind of privilege borrows from the room of another', () => {
    const kindOf = (path: string) => /^providers\/([\w-]+)/.exec(name(path))?.[1];
    const shared = new Set(['pim', 'grant-team']);
    // What these kinds are built upon: Defender opens through rules, a firewall's rules are queued, compared and doubted as a
    // group's are, a repository's team is a team.
    const upon = new Map([
      ['azure-firewall', 'nsg-rule'],
      ['vm-jit', 'nsg-rule'],
      ['github-repo', 'github-team'],
    ]);
    const isRoom = (path: string) => /^providers\/[\w-]+\//.test(name(path));
    const wrong = local.filter(({ from, specifier }) => {
      const target = resolve(dirname(from), specifier);
      const [kind, room] = [kindOf(from), kindOf(target)];
      if (kind === undefined || !isRoom(target) || room === kind) return false;
      return !shared.has(room ?? '') && upon.get(kind) !== room;
    });
    expect(wrong.map(({ from, specifier }) => `${name(from)} → ${specifier}`)).toEqual([]);
  });

  it('there is no room for leftovers', () => {
    expect(sources.filter((path) => /\b(utils?|helpers?|misc|common)\.ts$/.test(path)).map(name)).toEqual([]);
  });
});
