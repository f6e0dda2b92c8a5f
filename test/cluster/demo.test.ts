import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { runProgram } from "../../examples/demo/program";
import { imageAbsence } from "../../examples/demo/runner-image";
import { clusterHome, describeWhereClusters, type ClusterHome } from "../support/cluster";

const ROOT = resolve(__dirname, "../..");
const DEMO = join(ROOT, "examples/dist/demo/main.js");

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("the demo in a cluster", tests);
else it.todo(`the demo in a cluster [skipped: ${absence}]`);

function tests(): void {
  let home: ClusterHome;
  let output: string;

  beforeAll(async () => {
    home = await clusterHome();
    output = await mkdtemp(join(tmpdir(), "parkit-demo-cluster-"));
  });
  afterAll(async () => {
    await home.remove();
    await rm(output, { recursive: true, force: true });
  });

  it("runs the tasks in a Pod and leaves no cluster behind", async () => {
    // With Terraform it is the demo of every day, which has a test of its own.
    const env = { ...home.env, PARKIT_TERRAFORM: join(output, "nowhere") };
    const { code, stdout, stderr } = await runProgram(
      process.execPath,
      [DEMO, "--cluster", "--output", join(output, "out")],
      { cwd: ROOT, env },
    );
    const rows = [...stdout.matchAll(/^(?<name>\S.*?) {2,}(?<outcome>done|failed|not run) /gm)];
    const done = rows.flatMap(({ groups }) => (groups?.["outcome"] === "done" ? [groups["name"]] : []));
    expect({ code, stderr, done }).toMatchObject({
      code: 0,
      done: [
        "start a cluster",
        "make the runner's image and load it",
        "start the control plane",
        "enroll the runner",
        "cdktf synth",
        "start the runner in a Pod",
        "run a signed task",
        "refuse an action that is not on the allowlist",
        "stop the runner",
        "refuse a tag with two colons",
      ],
    });
    await expect(readdir(home.folder)).resolves.toEqual([]);
  });
}
