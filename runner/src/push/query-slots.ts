/** How many queries of browsers run at a time. */

/** Queries that may wait for a slot, for each that may run: pages send several at a time. */
const WAITING_PER_SLOT = 4;

/** Hands out slots, in the order in which they are asked for. */
export interface QuerySlots {
  /** A slot, as what gives it back; undefined when too many wait already. */
  take(): Promise<() => void> | undefined;
}

/** Makes slots. */
export function querySlots(slots: number): QuerySlots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    take: () => {
      if (taken < slots) {
        taken += 1;
        return Promise.resolve(giveBack);
      }
      if (waiting.length >= slots * WAITING_PER_SLOT) return undefined;
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve(giveBack);
        });
      });
    },
  };
}
