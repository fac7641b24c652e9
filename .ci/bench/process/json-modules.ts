/** Lets Node load the sandbox's sources as they stand: a library in it imports JSON as only bundlers do. */
import { registerHooks } from 'node:module';

/** For whatever is imported after it. */
export const loadJsonModules = (): void => {
  registerHooks({
    load: (url, context, next) =>
      next(
        url,
        url.endsWith('.json')
          ? { ...context, importAttributes: { ...context.importAttributes, type: 'json' } }
          : context,
      ),
  });
};
