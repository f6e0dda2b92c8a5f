import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
} from "@parkit/constructs";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { App, LocalBackend, TerraformStack } from "cdktf";

import { describeWithTool } from "./describe-with-tool";
import { providerSettings } from "./support/parkit-stack";
import { ENROLLED } from "./support/rendered-runner";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type CommandResult, type TerraformDirectory } from "./support/terraform";

const HELM = { source: "registry.terraform.io/hashicorp/helm", version: "3.1.1" };
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

describeWithTool(
  "terraform",
  "a stack with a runner that Terraform deploys by Helm (schema only)",
  ({ path }) => {
    if (!withSchemas) {
      it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
      return;
    }
    let plane: ControlPlane;
    let scratch: string;
    let directory: TerraformDirectory;

    beforeAll(async () => {
      plane = await startControlPlane();
      scratch = await mkdtemp(join(tmpdir(), "parkit-stacks-"));
      const helm = schemaDoubleProvider(scratch, schemas, HELM.source, HELM.version);
      directory = await terraformDirectory(path, [helm]);
      await cp(synthesized(join(scratch, "out")), directory.path, { recursive: true });
      expect(await terraform("init")).toMatchObject({ code: 0 });
    });

    afterAll(async () => {
      await directory.remove();
      await rm(scratch, { recursive: true });
      await plane.close();
    });

    /**
     * The real Terraform with the real `parkit` provider against a control plane; of the `helm` provider only
     * its schema.
     */
    const terraform = (...args: readonly string[]): Promise<CommandResult> =>
      directory.run(args, providerSettings(plane));

    it("is planned: release, connections and group", async () => {
      const { code, stdout, stderr } = await terraform("plan");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Plan: 4 to add, 0 to change, 0 to destroy.");
      for (const created of ["helm_release", "parkit_connection_http", "parkit_connection_group"])
        expect(stdout).toMatch(new RegExp(`^ {2}# ${created}\\..* will be created$`, "m"));
      expect(stdout).toContain("schema only");
    });

    it("is refused when an argument of the release is not one", async () => {
      const file = join(directory.path, "cdk.tf.json");
      const right = await readFile(file, "utf8");
      await writeFile(file, right.replace('"repository":', '"repositry":'));
      const { code, stderr } = await terraform("plan");
      await writeFile(file, right);
      expect(code).toBe(1);
      expect(stderr).toContain("repositry");
    });
  },
);

/** Synthesizes the stack and returns its folder. */
function synthesized(outdir: string): string {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  // Otherwise the state would lie in the folder in which the tests run.
  new LocalBackend(stack, { path: "terraform.tfstate" });
  configureProviders(stack, { parkit: {}, helm: { kubernetes: { host: "https://127.0.0.1:1" } } });
  const runner = new PrivateActionRunner(stack, "payments", {
    name: "payments",
    allow: [Actions.http.request],
    identity: RunnerIdentity.secret(ENROLLED),
    deployment: Deployment.helm({ namespace: "datadog" }),
  });
  const connections = ["prod", "staging"].map(
    (env) =>
      new Connection(stack, env, {
        name: `billing-${env}`,
        runner,
        integration: Integration.http(),
        identifierTags: { env },
      }),
  );
  new ConnectionGroup(stack, "billing", { name: "billing", identifierTagKeys: ["env"], connections });
  app.synth();
  return join(outdir, "stacks/stack");
}
