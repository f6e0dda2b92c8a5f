import type { ReliabilityResult } from "./reliability";

/** Where the page lies. */
export const RELIABILITY_PAGE = "docs/reliability.md";

/** What a run found, as a page. */
export function reliabilityPage(result: ReliabilityResult): string {
  const { tasks, runnerKills, controlPlaneKills, faults, succeeded, interrupted, redelivered, seconds } =
    result;
  const { ranTwice, lost, misreported } = result;
  const row = (what: string, value: number): string => `| ${what} | ${value.toLocaleString("en")} |`;
  return `# Reliability

Written by \`npm run reliability\`, which takes some minutes; edit \`bench/src/reliability/page.ts\` instead. A smaller run is among the tests.

A control plane and \`parkit runner\` run in processes of their own. Each task calls a service that counts the calls. Meanwhile both
are killed with \`SIGKILL\`, evenly over the work, and started again, and one call after another to each endpoint of the control plane
goes wrong. At the end the calls are held against what the control plane says of each task.

| what | number |
| --- | --- |
${[
  row("tasks", tasks),
  row("times that the runner was killed", runnerKills),
  row("times that the control plane was killed", controlPlaneKills),
  ...Object.entries(faults).map(([name, count]) => row(`faults: ${name}`, count)),
  row("tasks that were handed out more than once", redelivered),
  row("tasks that succeeded", succeeded),
  row(
    "tasks that were reported as interrupted (their action had started when the runner was killed)",
    interrupted,
  ),
  row("**tasks that ran twice**", ranTwice.length),
  row("**tasks that were lost**", lost.length),
  row("**tasks that ended otherwise than was reported**", misreported.length),
  row("seconds", Math.round(seconds)),
].join("\n")}

How that comes about is on [the page about the runner](guide/runner.md).
`;
}
