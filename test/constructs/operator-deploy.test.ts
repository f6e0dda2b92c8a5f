/**
 * The operator and its runner, up and down with one command of CDKTF's CLI: the examples themselves, the real
 * CLIs, and of the providers of Helm and Kubernetes their types, which take everything as done.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Finished } from "../../examples/demo/program";
import { describeWithTool } from "../describe-with-tool";
import { acceptingDouble, type Accepted } from "../support/accepting-double";
import { CDKTF_CLI, cdktfProject, type CdktfProject } from "../support/cdktf-project";
import { EXAMPLE_KEYS } from "../support/example-stacks";
import { attachProvider, type AttachedProvider } from "../support/reattach";

const ROOT = resolve(__dirname, "../..");
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

// Each of these commands starts several programs one after the other.
jest.setTimeout(600_000);

const OPERATOR = "release of datadog-operator";
/** Both ways bring the object and then what is written on it. */
const ANNOTATIONS = "kubernetes_annotations";
const PERMISSIONS = ["kubernetes_role_binding_v1", "kubernetes_role_v1"];

describeWithTool("terraform", "the operator, by one command (types of providers only)", ({ path }) => {
  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }
  let accepted: { readonly action: Accepted["action"]; readonly what: string }[];
  let attached: AttachedProvider[];
  let project: CdktfProject;

  beforeEach(async () => {
    accepted = [];
    attached = [];
    // One after the other: each narrows for a moment what files are made with.
    for (const source of ["helm", "kubernetes"].map((name) => `registry.terraform.io/hashicorp/${name}`))
      attached.push(
        await attachProvider(
          source,
          acceptingDouble(schemas, source, ({ action, type, config }) => {
            const chart = typeof config["chart"] === "string" ? config["chart"].split("/").at(-1) : undefined;
            accepted.push({ action, what: chart === undefined ? type : `release of ${chart}` });
            return undefined;
          }),
        ),
      );
    project = await cdktfProject(CDKTF_CLI, path);
  });
  afterEach(async () => {
    for (const provider of attached) provider.stop();
    await project.remove();
  });

  async function mustRun(...args: readonly string[]): Promise<Finished> {
    const reattach = Object.assign(
      {},
      ...attached.map(({ env }) => JSON.parse(env.TF_REATTACH_PROVIDERS) as object),
    ) as object;
    const ended = await project.run([...args, "--skip-provider-lock"], {
      ...EXAMPLE_KEYS,
      TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
    });
    if (ended.code !== 0)
      throw new Error(`${args.join(" ")} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`);
    return ended;
  }

  /** What was done since the last look, in the order in which it was. */
  function taken(action: Accepted["action"]): readonly string[] {
    const found = accepted.splice(0);
    expect(found.filter((one) => one.action !== action)).toEqual([]);
    return found.map(({ what }) => what);
  }

  it.each([
    // The second stack begins when the first is there.
    ["operator-staged", "kubernetes_manifest", ["kubernetes_namespace_v1", OPERATOR]],
    ["operator-inline", "release of agent-chart", ["kubernetes_namespace_v1"]],
  ])("comes before what it looks after, and goes after it: %s", async (example, object, first) => {
    await project.write(`require(${JSON.stringify(join(ROOT, "examples/dist", example, "main.js"))});`);
    await mustRun("deploy", "*", "--auto-approve");
    const made = taken("create");
    expect(made.toSorted()).toEqual(
      [
        "kubernetes_namespace_v1",
        OPERATOR,
        "kubernetes_secret_v1",
        object,
        ANNOTATIONS,
        ...PERMISSIONS,
      ].sort(),
    );
    expect(made.slice(0, first.length)).toEqual(first);
    expect(made.indexOf(OPERATOR)).toBeLessThan(made.indexOf(object));
    expect(made.indexOf(object)).toBeLessThan(made.indexOf(ANNOTATIONS));
    await mustRun("destroy", "*", "--auto-approve");
    const removed = taken("delete");
    expect(removed.toSorted()).toEqual(made.toSorted());
    // The operator looks after the object until it is gone, so that nobody is left to wait for a finalizer.
    expect(removed.indexOf(object)).toBeLessThan(removed.indexOf(OPERATOR));
    expect(removed.slice(-first.length)).toEqual(first.toReversed());
  });
});
