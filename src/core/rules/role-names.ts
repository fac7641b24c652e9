/** Whether two ways of writing a role mean the same one: by name, or by the id of its definition. */

export type SameRole = 'same' | 'different' | 'unknown';

export const sameRole = (a: string, b: string): SameRole => {
  const [x, y] = [normal(a), normal(b)];
  if (x === y) return 'same';
  if (isId(x) === isId(y)) return 'different';
  const [id, name] = isId(x) ? [x, y] : [y, x];
  const known = builtIn.get(name);
  // NB. `Owner` written as its id must not slip past a list of names: what cannot be compared is not "different".
  if (known !== undefined) return known === id ? 'same' : 'different';
  return ids.has(id) ? 'different' : 'unknown';
};

const isId = (role: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(role);

const normal = (role: string): string => {
  const known = normalized.get(role);
  if (known !== undefined) return known;
  const plain = role.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  const last = plain.split('/').at(-1) ?? plain;
  const made = isId(last) ? last : plain;
  normalized.set(role, made);
  return made;
};

/** Roles come from the policy, so there are few of them; each is read once. */
const normalized = new Map<string, string>();

/** Built-in roles have the same id in every tenant. */
const builtIn: ReadonlyMap<string, string> = new Map([
  ['owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
  ['contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
  ['reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
  ['user access administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
  ['role based access control administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'],
  ['virtual machine administrator login', '1c0163c0-47e6-4577-8991-ea5c82e286e4'],
  ['virtual machine user login', 'fb879df8-f326-4884-b1cf-06f3ad86be52'],
  ['virtual machine contributor', '9980e02c-c2be-4d73-94e8-173b1dc7cf3c'],
  ['network contributor', '4d97b98b-1d4f-4787-a291-c67834d212e7'],
  ['global administrator', '62e90394-69f5-4237-9190-012177145e10'],
  ['privileged role administrator', 'e8611ab8-c189-46e8-94e1-60213ab1f814'],
]);

const ids: ReadonlySet<string> = new Set(builtIn.values());
