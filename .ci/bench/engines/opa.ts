/**
 * The same decisions by Rego, compiled to WebAssembly by OPA 1.22.4 (`go install` of its module), in this folder:
 * `opa build -t wasm -e gatehouse/allow access.rego`, and `policy.wasm` out of its bundle is `access.wasm`, byte for byte.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { type Ask, managers, parents } from './requests.ts';

/** SHA-256 of the source and of what was made of it: the one is not changed without the other. */
const MADE = {
  'access.rego': 'ba707392df17016863e6e5efac9875ffdbe71274526afc0ea3ffecb67ebb2aea',
  'access.wasm': 'd7c71d2094f72b02133941965c5dbe907650aaa324fd24346395052e2e911eca',
};

const own = (name: keyof typeof MADE): Buffer<ArrayBuffer> => {
  const bytes = readFileSync(new URL(name, import.meta.url));
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== MADE[name])
    throw new Error(
      `${name} has the SHA-256 ${digest}: compile access.rego again and write both digests into opa.ts`,
    );
  return bytes;
};

/** People and groups are given once: a loaded policy keeps its data between calls. */
export const rego = async (): Promise<(ask: Ask) => boolean> => {
  own('access.rego');
  const policy = await loadPolicy(own('access.wasm'));
  policy.setData({ max_minutes: 240, managers, parents: parents() });
  return (ask) => {
    const results: unknown = policy.evaluate(ask);
    const [first]: readonly unknown[] = Array.isArray(results) ? results : [];
    if (typeof first !== 'object' || first === null || !('result' in first))
      throw new Error('OPA gives no answer');
    return first.result === true;
  };
};
