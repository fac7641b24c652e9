/** How many requests are under way, and a word whenever that changes: what a stage goes by. */
export const createTraffic = () => {
  let open = 0;
  let seen = 0;
  let told: (() => void)[] = [];
  const tell = (): void => {
    seen += 1;
    for (const one of told.splice(0)) one();
    told = [];
  };
  return {
    open: () => open,
    seen: () => seen,
    tell,
    begin: () => {
      open += 1;
      tell();
      return () => {
        open -= 1;
        tell();
      };
    },
    change: () => new Promise<void>((resolve) => void told.push(resolve)),
  };
};
