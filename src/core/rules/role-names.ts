/** Whether two ways of writing a role of Azure or of the directory mean the same one: by name, or by the id of its definition. */

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
  const made = isId(last) ? last : (former.get(plain) ?? plain);
  normalized.set(role, made);
  return made;
};

/** Roles come from the policy, so there are few of them; each is read once. */
const normalized = new Map<string, string>();

/** Names that the directory gave up and some of its interfaces still show. */
const former: ReadonlyMap<string, string> = new Map([['company administrator', 'global administrator']]);

/** Built-in roles have the same id in every tenant; for those of the directory it is the id of the template. */
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
  ['privileged authentication administrator', '7be44c8a-adaf-4e2a-84d6-ab2649e08a13'],
  ['security administrator', '194ae4cb-b126-40b2-bd5b-6091b380977d'],
  ['conditional access administrator', 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9'],
  ['application administrator', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'],
  ['cloud application administrator', '158c047a-c907-4556-b7ef-446551a6b5f7'],
  ['hybrid identity administrator', '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2'],
  ['authentication administrator', 'c4e39bd9-1100-46d3-8c65-fb160da0071f'],
  ['domain name administrator', '8329153b-31d0-4727-b945-745eb3bc5f31'],
  ['external identity provider administrator', 'be2f45a1-457d-42af-a067-6ec1fa63bc45'],
  ['intune administrator', '3a2c62db-5318-420d-8d74-23affee5d9d5'],
  ['exchange administrator', '29232cdf-9323-42fd-ade2-1d097af3e4de'],
  ['groups administrator', 'fdd7a751-b60b-444a-984c-02652fe8fa1c'],
  ['user administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1'],
  ['helpdesk administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8'],
  ['global reader', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451'],
]);

const ids: ReadonlySet<string> = new Set(builtIn.values());
