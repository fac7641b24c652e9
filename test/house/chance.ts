/** What a world makes up (its ids), drawn from a seed: two worlds of one seed make up the same. */

export interface Chance {
  /** Gives `crypto.randomUUID` back. */
  close(): void;
}

/** `isJob`: whether a process of a job asks; these go on alongside each other and keep what chance gives. */
export const openChance = (random: () => number, isJob: () => boolean): Chance => {
  const real = crypto.randomUUID.bind(crypto);
  crypto.randomUUID = () => (isJob() ? real() : uuidFrom(random));
  return {
    close() {
      crypto.randomUUID = real;
    },
  };
};

/** Version 4. */
const uuidFrom = (random: () => number): ReturnType<typeof crypto.randomUUID> => {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`;
};
