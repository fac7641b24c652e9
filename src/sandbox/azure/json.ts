/** Reading what a client sent: every value is looked at before it is used. */

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, key: string): Json => {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
};

export const textAt = (value: Json, key: string): string | undefined => {
  const found = value[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
};

export const textsAt = (value: Json, key: string): readonly string[] => {
  const found = value[key];
  return Array.isArray(found) ? found.filter((entry) => typeof entry === 'string') : [];
};

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
