import type { Timing } from "./interleave";

/** Something that was measured, and what it may be at most. */
export interface Claim {
  /** What the number is, such as `100,000 connections`. */
  readonly what: string;
  readonly value: number;
  /**
   * Unit of the value: milliseconds, megabytes (MiB: of 1,048,576 bytes), `times` for a ratio, `%` of a core,
   * or what was counted.
   */
  readonly unit: "ms" | "MB" | "MiB" | "times" | "%" | "inputs" | "runs";
  /** The most that is acceptable. @default - the number is only reported */
  readonly atMost?: number;
}

/** What a bench found. */
export interface BenchResult {
  readonly timings: readonly Timing[];
  readonly claims: readonly Claim[];
}

/** A bench, run by name. */
export interface Bench {
  readonly name: string;
  /** What it measures, in one line. */
  readonly summary: string;
  /** @param note - tells people how far it is */
  run(note: (text: string) => void): Promise<BenchResult>;
}
