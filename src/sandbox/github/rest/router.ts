/** Finds the operation of a REST request and the repository it is about. */
import type { Hub } from '../model.ts';
import { actionsRoutes } from './actions.ts';
import { checkRoutes } from './checks.ts';
import { contentsRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { environmentRoutes } from './environments.ts';
import { gitDataRoutes } from './git-data.ts';
import { issueMarkRoutes } from './issue-marks.ts';
import { issueRoutes } from './issues.ts';
import { orgRoutes } from './orgs.ts';
import { teamRoutes } from './teams.ts';
import { pullRoutes } from './pulls.ts';
import { repositoryRoutes } from './repository.ts';
import { reviewRoutes } from './reviews.ts';
import type { Route } from './route.ts';
import { ruleRoutes } from './rules.ts';
import { runOrderRoutes } from './run-orders.ts';
import { setupRoutes } from './setup.ts';
import { statusRoutes } from './statuses.ts';
import { userRoutes } from './users.ts';

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

const compile = (route: Route): Compiled => {
  const names: string[] = [];
  const parts = route.path
    .split('/')
    .slice(1)
    .map((part) => {
      if (!part.startsWith(':')) return part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
      const rest = part.endsWith('*');
      names.push(part.slice(1, rest ? -1 : undefined));
      return rest ? '(.*)' : '([^/]+)';
    });
  const literals = route.path.split('/').filter((part) => part !== '' && !part.startsWith(':')).length;
  return { route, pattern: new RegExp(`^/${parts.join('/')}/?$`), names, literals };
};

const ROUTES: readonly Compiled[] = [
  ...repositoryRoutes,
  ...gitDataRoutes,
  ...contentsRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...issueMarkRoutes,
  ...statusRoutes,
  ...checkRoutes,
  ...actionsRoutes,
  ...runOrderRoutes,
  ...deploymentRoutes,
  ...environmentRoutes,
  ...ruleRoutes,
  ...setupRoutes,
  ...userRoutes,
  ...orgRoutes,
  ...teamRoutes,
]
  .map(compile)
  .toSorted((a, b) => b.literals - a.literals);

export interface Matched {
  readonly route: Route;
  readonly params: ReadonlyMap<string, string>;
}

/** `unknown`: nothing of the sandbox answers under this path. `elsewhere`: another repository, which does not exist. */
export const matchRoute = (hub: Hub, method: string, path: string): Matched | 'unknown' | 'elsewhere' => {
  for (const { route, pattern, names } of ROUTES) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const params = new Map(names.map((name, index) => [name, decode(match[index + 1] ?? '')] as const));
    if (!route.path.startsWith('/repos/')) return { route, params };
    const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
    const other = hub.others.some(({ name }) => same(params.get('repo'), name));
    const here = same(params.get('repo'), hub.name) || (other && route.anywhere === true);
    return same(params.get('owner'), hub.owner.login) && here ? { route, params } : 'elsewhere';
  }
  return 'unknown';
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
