/** Whether the beneficiary's account can hold anything at all. */
import type { DirectoryUser } from '../../ports/directory.ts';

/** Entra says that there is no such person, or that they are disabled; not that we may not know. */
export const isNobody = (user: DirectoryUser | undefined): boolean =>
  user === undefined || user.enabled === false;

export const whyNotPerson = (user: DirectoryUser | undefined): readonly string[] => {
  if (user === undefined) return ['Entra knows no such user; compare `entra` in policies/people.yaml.'];
  return user.enabled === true
    ? []
    : ['The account is disabled in Entra, or this identity may not read accountEnabled.'];
};
