import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { journey } from "./journey";
import { createSteps, formatTable } from "./steps";

const HELP = `Runs parkit's main job from end to end: control plane, enrollment, Terraform, runner, tasks.

Usage: npm run demo -- [--cluster] [--require-terraform] [--output <directory>]

  --cluster            run the runner in a Pod: of the cluster of PARKIT_KUBECONFIG, of kind, or of one node
                       that is started for it; see npm run cluster -- --help
  --require-terraform  fail when neither Terraform nor OpenTofu can be had
  --output <directory> where to synthesize, cdktf.out when it is left out
  -h, --help           show this help
`;

const NEXT = `Try next, in this repository:

  npx parkit init my-runner         a description of your own, or a CDKTF app with --cdktf
  npx parkit up                     a control plane and a runner, to send tasks to
  docs/guide/getting-started.md     from nothing to a runner that runs a task
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cluster: { type: "boolean", default: false },
      "require-terraform": { type: "boolean", default: false },
      output: { type: "string", default: resolve(__dirname, "../../../cdktf.out") },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const steps = createSteps();
  try {
    await journey(steps, { output: resolve(values.output), inCluster: values.cluster });
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.stdout.write(`\n${formatTable(steps.results)}\n${NEXT}`);
  const failed = steps.results.some(({ outcome }) => outcome === "failed");
  const left = steps.results.some(({ outcome }) => outcome === "not run");
  return failed || (left && values["require-terraform"]) ? 1 : 0;
}

void main().then((code) => {
  process.exitCode = code;
});
