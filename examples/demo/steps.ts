import { startProgress } from "@parkit/toolchain";

/** What became of a step. */
export interface StepResult {
  readonly name: string;
  readonly outcome: "done" | "failed" | "not run";
  /** What was seen, or why not, in one line. */
  readonly detail: string;
  readonly seconds: number;
}

/** Runs steps one after the other and remembers what became of each. */
export interface Steps {
  /**
   * Runs a step. What it resolves to becomes its line in the table; what it shows is printed when the step is
   * over, since on a terminal its progress is drawn until then.
   *
   * @throws whatever the step throws, after noting it
   */
  run(name: string, work: (show: (text: string) => void) => Promise<string>): Promise<void>;
  /** Notes a step that was left out. */
  skip(name: string, reason: string): void;
  readonly results: readonly StepResult[];
}

/** Starts an empty table. */
export function createSteps(): Steps {
  const results: StepResult[] = [];
  return {
    results,
    async run(name, work) {
      const started = performance.now();
      const seconds = (): number => (performance.now() - started) / 1000;
      const progress = startProgress(name);
      const shown: string[] = [];
      try {
        const detail = await work((text) => shown.push(text));
        results.push({ name, outcome: "done", detail, seconds: seconds() });
        progress.succeed();
        for (const text of shown) process.stderr.write(text);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        results.push({ name, outcome: "failed", detail: message.split("\n")[0] ?? "", seconds: seconds() });
        progress.fail();
        throw error;
      }
    },
    skip(name, reason) {
      results.push({ name, outcome: "not run", detail: reason, seconds: 0 });
    },
  };
}

/** The table that ends the demo. */
export function formatTable(results: readonly StepResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const rows = results.map(({ name, outcome, detail, seconds }) => {
    const time = outcome === "not run" ? "" : `${seconds.toFixed(1)} s`;
    return `${name.padEnd(width)}  ${outcome.padEnd(7)}  ${time.padStart(6)}  ${detail}`;
  });
  return `${rows.join("\n")}\n`;
}
