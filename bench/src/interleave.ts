import type { Comparison } from "./bench";

/** One of several things whose times are compared. */
export interface Contender {
  readonly name: string;
  /** Does it once and returns how long it took, in milliseconds. */
  run(): Promise<number>;
}

/** Times of a contender, in milliseconds. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  readonly rounds: number;
}

/** Rounds after which a median is steady enough on a machine that does other things as well. */
export const ROUNDS = 11;

/**
 * Runs contenders in turn, round after round, so that whatever else the machine does slows all of them alike.
 *
 * One round before is not counted: it warms caches.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds = ROUNDS,
): Promise<readonly Timing[]> {
  const samples = contenders.map((contender) => ({ contender, times: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contender, times } of samples) {
      const time = await contender.run();
      if (round > 0) times.push(time);
    }
  }
  return samples.map(({ contender, times }) => timingOf(contender.name, times));
}

/** What the times of a contender come to. */
export function timingOf(name: string, times: readonly number[]): Timing {
  return {
    name,
    median: median(times),
    least: Math.min(...times),
    greatest: Math.max(...times),
    rounds: times.length,
  };
}

/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, number) => sum + number, 0) / middle.length;
}

/**
 * How long one takes beside another, by their medians.
 *
 * @throws {Error} when one of them was not measured
 */
export function beside(
  timings: readonly Timing[],
  name: string,
  peer: string,
): Pick<Comparison, "ours" | "peer" | "unit"> {
  return { ours: medianOf(timings, name), peer: medianOf(timings, peer), unit: "ms" };
}

/**
 * The median of a contender.
 *
 * @throws {Error} when it was not measured
 */
export function medianOf(timings: readonly Timing[], name: string): number {
  const timing = timings.find((candidate) => candidate.name === name);
  if (timing === undefined) throw new Error(`${name} was not measured`);
  return timing.median;
}

/** How long some work takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Processor time of this process that some work takes, in milliseconds: other programs hardly change it. */
export function processorTimed(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Promise.resolve((user + system) / 1000);
}
