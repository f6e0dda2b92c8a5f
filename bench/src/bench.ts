import type { Timing } from "./interleave";

/** Milliseconds, megabytes (MiB: of 1,048,576 bytes), `%` of a core, or what was counted. */
export type Unit = "ms" | "MB" | "MiB" | "%" | "inputs" | "runs";

/** A number by itself. */
export interface Measure {
  /** What the number is, such as `memory of an idle runner`. */
  readonly what: string;
  readonly ours: number;
  readonly unit: Unit;
  /** The most that is acceptable, in the same unit. @default - the number is only reported */
  readonly atMost?: number;
}

/** A number beside another one of the same run: how many times the peer's it is counts, and nothing else. */
export interface Comparison extends Measure {
  readonly peer: number;
  /** The most that is acceptable, in times the peer's. @default - the ratio is only reported */
  readonly atMost?: number;
}

/** Something that was measured, and what it may be at most. */
export type Claim = Measure | Comparison;

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
