/**
 * A CDKTF app deploys a runner to the cluster: by the real command and Terraform where the Kubernetes
 * provider can be installed, else by what the app renders and kubectl.
 */
import { join } from "node:path";

import { imageAbsence } from "../../examples/demo/runner-image";
import type { Finished } from "../../examples/demo/program";
import { describeWithTool } from "../describe-with-tool";
import { CDKTF_CLI, cdktfProject, PROVIDER_MIRROR } from "../support/cdktf-project";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { providerSettings } from "../support/parkit-stack";
import { present } from "../support/present";

const TITLE = "a runner of a CDKTF app";
const NAMESPACE = "parkit-cdktf";
const RUNNER = "payments";
const SECRET = "payments-identity";
const DEPLOY = ["deploy", "--auto-approve"];

// Each of these commands starts four programs one after the other.
jest.setTimeout(300_000);

const absence = imageAbsence();
if (absence === undefined)
  describeWithTool("terraform", TITLE, ({ path }) => {
    describeWhereClusters("in a cluster", () => {
      tests(path);
    });
  });
else it.todo(`${TITLE} [skipped: ${absence}]`);

function tests(terraform: string): void {
  let started: ClusterStage | undefined;
  let project: Awaited<ReturnType<typeof cdktfProject>> | undefined;
  let urn = "";
  /** Who applies the objects: Terraform, or kubectl what the app rendered. */
  let apply: "terraform" | "artifact" = "terraform";

  const stage = (): ClusterStage => present(started);

  async function cdktf(...argv: readonly string[]): Promise<Finished> {
    const finished = await present(project).run(argv, providerSettings(stage().plane));
    if (finished.code === 0) return finished;
    throw new Error(
      `cdktf ${argv.join(" ")} ended with ${finished.code}\n${finished.stdout}${finished.stderr}`,
    );
  }

  /** What the app renders, where kubectl applies it. */
  const rendered = (): string => join(present(project).stackFolder("stack"), "parkit", RUNNER, "runner.yaml");

  /** Deploys the app with these actions, and waits for the Pod. */
  async function deploy(...actions: readonly string[]): Promise<void> {
    await present(project).write(app(stage(), { urn, actions, apply }));
    if (apply === "terraform") await cdktf(...DEPLOY);
    else {
      await cdktf("synth");
      await stage().kubectl("apply", `--filename=${rendered()}`);
    }
    await stage().rolledOut(RUNNER);
  }

  /** Ids of the Pods that are not about to go. */
  async function pods(): Promise<readonly string[]> {
    const { items } = JSON.parse(await stage().kubectl("get", "pods", "--output=json")) as {
      items: readonly { metadata: { uid: string; deletionTimestamp?: string } }[];
    };
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.uid);
  }
  const list = () => stage().run(RUNNER, "com.datadoghq.kubernetes.core.listPod", { namespace: NAMESPACE });
  const call = () =>
    stage().run(RUNNER, "com.datadoghq.http.request", { verb: "GET", url: `${stage().plane.url}/health` });

  beforeAll(async () => {
    started = await startClusterStage(NAMESPACE);
    project = await cdktfProject(CDKTF_CLI, terraform, [], PROVIDER_MIRROR);
    const { repository, tag } = started.image;
    const description = await writeStageDescription(started, {
      name: RUNNER,
      allow: ["com.datadoghq.http.request"],
      identity: { type: "secret", secretName: SECRET },
      deployment: { type: "manifests", namespace: NAMESPACE, imageRepository: repository, imageTag: tag },
    });
    urn = await enrollInto(started, description);
    const problem = await project.installProblem("hashicorp/kubernetes");
    apply = problem === undefined ? "terraform" : "artifact";
    await deploy("http.request");
    started.note(
      "way",
      problem === undefined
        ? "cdktf deploy, by Terraform with the real provider hashicorp/kubernetes"
        : `cdktf synth, and kubectl apply of what it renders (hashicorp/kubernetes: ${problem})`,
    );
  });
  afterAll(async () => {
    await project?.remove();
    await started?.close();
  });

  it("has the identity of a Secret, and does its task with the permissions of its allowlist", async () => {
    await expect(call()).resolves.toMatchObject({ status: "succeeded" });
    await expect(list()).resolves.toMatchObject({ status: "failed", error: { code: 2 } });
    expect(await stage().enrolledUrns()).toEqual([urn]);
    stage().note("deployed", `one task completed, one outside of the allowlist refused, ${urn}`);
  });

  it("is deployed again after a change, in another Pod under the same identity", async () => {
    const before = await pods();
    await deploy("http.request", "kubernetes.core.listPod");
    const after = await pods();
    expect(after).toHaveLength(1);
    expect(before).not.toContain(after[0]);
    await expect(list()).resolves.toMatchObject({ status: "succeeded" });
    expect(await stage().enrolledUrns()).toEqual([urn]);
    stage().note("allowlist changed, deployed again", "Pod rolled, Pods listed by the Role that it brought");
  });

  it("leaves nothing when it is taken away, and before that there is nothing to change", async () => {
    const isTerraform = apply === "terraform";
    const unchanged = isTerraform
      ? (await cdktf("diff")).stdout
      : await stage().kubectl("apply", `--filename=${rendered()}`);
    expect(unchanged).toMatch(isTerraform ? /No changes\./ : /deployment\.apps\/payments unchanged/);
    if (isTerraform) await cdktf("destroy", "--auto-approve");
    else await stage().kubectl("delete", `--filename=${rendered()}`);
    expect(await stage().kubectl("get", "deployments,services,roles", "--output=name")).toBe("");
    stage().note(
      "taken away",
      apply === "terraform" ? "no changes before; no object left" : "no object left",
    );
  });
}

interface AppParts {
  readonly urn: string;
  /** Accessors of the actions that are allowed. */
  readonly actions: readonly string[];
  readonly apply: "terraform" | "artifact";
}

function app({ plane, cluster, image }: ClusterStage, { urn, actions, apply }: AppParts): string {
  const kubernetes = apply === "terraform" ? { kubernetes: { configPath: cluster.kubeconfig } } : {};
  const deployment = {
    namespace: NAMESPACE,
    imageRepository: image.repository,
    imageTag: image.tag,
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
    apply,
  };
  return `
const { App, TerraformStack } = require("cdktf");
const { Actions, configureProviders, Connection, Deployment, Integration, PrivateActionRunner, RunnerIdentity } =
  require("@parkit/constructs");
const stack = new TerraformStack(new App(), "stack");
configureProviders(stack, ${JSON.stringify({ parkit: {}, ...kubernetes })});
const runner = new PrivateActionRunner(stack, "payments", {
  name: ${JSON.stringify(RUNNER)},
  site: ${JSON.stringify({ appUrl: plane.url, apiUrl: plane.url })},
  allow: [${actions.map((action) => `Actions.${action}`).join(", ")}],
  identity: RunnerIdentity.secret(${JSON.stringify({ secretName: SECRET, urn })}),
  deployment: Deployment.manifests(${JSON.stringify(deployment)}),
});
new Connection(stack, "billing", { name: "billing", runner, integration: Integration.http() });
stack.node.root.synth();
`;
}
