/** A provider whose platform is connected at the first call, so that one platform's kinds do not need another's credentials. */
import type { Provider } from '../ports/privilege.ts';

/** `known`: what is true of it before anything is connected. */
export const connected = <Platform>(
  known: Pick<Provider, 'kind' | 'endsUnsearched'>,
  connect: () => Promise<Platform>,
  make: (platform: Platform) => Provider,
): Provider => {
  let made: Promise<Provider> | undefined;
  // One for all calls: a provider may keep its own calls in line.
  const provider = (): Promise<Provider> => (made ??= connect().then(make));
  return {
    ...known,
    check: async (...about) => (await provider()).check(...about),
    elevate: async (...about) => (await provider()).elevate(...about),
    observe: async (...about) => (await provider()).observe(...about),
    revoke: async (...about) => (await provider()).revoke(...about),
    discover: async (scope) => (await provider()).discover(scope),
    exclusive: {
      strays: async (...about) => (await provider()).exclusive?.strays(...about) ?? [],
      containers: async (installation) => (await provider()).exclusive?.containers(installation) ?? [],
      expel: async (stray) => (await provider()).exclusive?.expel(stray),
    },
  };
};
