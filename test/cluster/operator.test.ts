import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Actions, configureProviders, Deployment, PrivateActionRunner } from "@parkit/constructs";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { operatorTarget } from "@parkit/targets/internal/operator/operator";
import { parse } from "yaml";

import {
  removeSynthesized,
  synthesize,
  type SynthesizedStack,
} from "../../constructs/src/synthesize.fixture";
import { mustRun } from "../../examples/demo/program";
import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWithTool } from "../describe-with-tool";
import { describeWhereClusters } from "../support/cluster";
import { startClusterStage, writeStageDescription, type ClusterStage } from "../support/cluster-stage";
import { codeBlocks, commandWords } from "../support/code-blocks";
import { reconcile } from "../support/operator-stand-in";
import { present } from "../support/present";

const TITLE = "a runner by the operator";
const NAMESPACE = "parkit-operator";
const RUNNER = "cluster";
/** Unlike those of the golden files. */
const AGENT = "staged-agent";
const IDENTITY = "datadog-private-action-runner-identity";
const HTTP = "com.datadoghq.http.request";
const LIST_PODS = "com.datadoghq.kubernetes.core.listPod";
const DEFINITION = "customresourcedefinition/datadogagents.datadoghq.com";
/** Folder of the operator's chart, whose image the cluster can get; without one a stand-in does its work. */
const OPERATOR = process.env["PARKIT_OPERATOR"];
const STAND_IN = join(__dirname, "../support/operator-chart");
const GOLDEN = join(__dirname, "../../targets/golden");

/** An object as it is rendered and as the cluster has it. */
interface AgentObject {
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: object;
}

function probe(path: string): object {
  return { httpGet: { path, port: RUNNER_PORT }, periodSeconds: 2 };
}

/** Every `DatadogAgent` among the golden files, in the test's namespace, with the description it is of. */
function goldenAgents(): readonly (readonly [title: string, object: AgentObject])[] {
  return readdirSync(GOLDEN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: scenario }) => {
      // Tests of the golden files show that it is a description.
      const text = readFileSync(join(GOLDEN, scenario, "parkit.yaml"), "utf8");
      const description = parse(
        text.replaceAll(/\bnamespace: [a-z]+/g, `namespace: ${NAMESPACE}`),
      ) as Description;
      return runnerSpecs(description).flatMap((spec) => {
        if (!operatorTarget.takes(spec)) return [];
        return operatorTarget
          .files(spec)
          .filter(({ path }) => path === "datadog-agent.yaml")
          .map(({ text }) => [`${scenario}, ${spec.name}`, parse(text) as AgentObject] as const);
      });
    });
}

const contracts = process.env["PARKIT_CONTRACTS"];
const definitionFile = join(contracts ?? "", "datadogagents.crd.yaml");
const absence =
  imageAbsence() ??
  (contracts !== undefined && existsSync(definitionFile)
    ? undefined
    : "PARKIT_CONTRACTS does not hold the custom resource definition");
if (absence === undefined)
  describeWithTool("helm", TITLE, ({ path }) => {
    describeWhereClusters(
      "in a cluster",
      () => {
        tests(path);
      },
      // The definition is the whole cluster's, and goes in the end.
      ["kind", "one-node"],
    );
  });
else it.todo(`${TITLE} [skipped: ${absence}]`);

function tests(helm: string): void {
  let started: ClusterStage | undefined;
  let rendered = "";
  let chart = "";
  const stage = (): ClusterStage => present(started);

  beforeAll(async () => {
    started = await startClusterStage(NAMESPACE, { isRestricted: false });
    const { work, plane } = started;
    chart = join(work, "datadog-operator");
    await cp(OPERATOR ?? STAND_IN, chart, { recursive: true });
    if (OPERATOR === undefined) await cp(definitionFile, join(chart, "definition.yaml"));
    started.note(
      "operator",
      OPERATOR ?? "operator: stand-in (PARKIT_OPERATOR names no chart of the operator)",
    );
    rendered = join(work, "rendered");
    await render([HTTP]);
    await started.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "datadog-secret" },
      stringData: { "api-key": plane.apiKey, "app-key": plane.appKey },
    });
  });
  afterAll(async () => {
    removeSynthesized();
    await started?.close();
  });

  /** Renders the runner. Its Agent's image is ours, and calls the control plane of the test. */
  async function render(allow: readonly string[]): Promise<void> {
    const { image, plane } = stage();
    const runner: RunnerInput = {
      name: RUNNER,
      allow,
      deployment: {
        type: "operator",
        namespace: NAMESPACE,
        crdStrategy: "staged",
        clusterName: "test",
        defaultActions: false,
        agent: {
          type: "managed",
          name: AGENT,
          extraSettings: {
            override: {
              clusterAgent: {
                image: { name: `${image.repository}:${image.tag}` },
                containers: {
                  "cluster-agent": {
                    readinessProbe: probe("/readiness"),
                    livenessProbe: probe("/liveness"),
                    env: [
                      { name: "DD_DD_URL", value: plane.url },
                      { name: "DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS", value: "true" },
                    ],
                  },
                },
              },
            },
          },
        },
      },
    };
    const file = await writeStageDescription(stage(), runner);
    await stage().parkit("synth", "operator", "-f", file, "-o", rendered);
  }

  /** Commands below a heading of the guide. */
  async function guide(topic: string): Promise<readonly (readonly string[])[]> {
    const text = await readFile(join(rendered, "README.md"), "utf8");
    const section = text.split(/^## /m).find((one) => one.startsWith(`${topic}\n`)) ?? "";
    return codeBlocks(section, "sh").flatMap((code) => code.trimEnd().split("\n").map(commandWords));
  }

  /** Runs a command of the guide as it is printed, with the chart of the test in place of Datadog's. */
  async function run([program, ...words]: readonly string[]): Promise<void> {
    if (program === "kubectl") {
      await stage().kubectl(...words.map((word) => (word.endsWith(".yaml") ? join(rendered, word) : word)));
      return;
    }
    if (program !== "helm") throw new Error(`the guide says ${String(program)}`);
    const local = words
      .join("\n")
      .replace(/^datadog-operator\n--repo\n.+\n--version\n.+$/m, chart)
      .split("\n");
    expect(local).toContain(chart);
    await mustRun(helm, [...local, "--kubeconfig", stage().cluster.kubeconfig]);
  }

  async function stored(name: string): Promise<AgentObject & { metadata: { uid: string } }> {
    return JSON.parse(await stage().kubectl("get", "datadogagent", name, "--output=json")) as AgentObject & {
      metadata: { uid: string };
    };
  }
  let urn = "";
  const call = () => stage().run(urn, HTTP, { verb: "GET", url: `${stage().plane.url}/health` });
  const list = () => stage().run(urn, LIST_PODS, { namespace: NAMESPACE });

  /** Waits for the Agent that the operator makes of the object. */
  async function agentRolledOut(): Promise<void> {
    if (OPERATOR === undefined) await reconcile(stage(), AGENT);
    else await stage().kubectl("wait", "--for=create", `deployment/${AGENT}-cluster-agent`, "--timeout=120s");
    await stage().rolledOut(`${AGENT}-cluster-agent`);
  }

  it("needs the definition first, as the guide has it", async () => {
    const early = await stage().tryKubectl("apply", `--filename=${join(rendered, "datadog-agent.yaml")}`);
    expect(early.stderr).toContain('no matches for kind "DatadogAgent"');
    for (const command of await guide("Install")) await run(command);
    expect(await stored(AGENT)).toMatchObject({ metadata: { namespace: NAMESPACE } });
    stage().note(
      "two phases",
      "refused before the definition; chart, definition, object in the guide's order",
    );
  });

  it.each(goldenAgents())(
    "is taken by the strict API server with nothing pruned: %s",
    async (title, object) => {
      const file = join(stage().work, "golden.json");
      await writeFile(file, JSON.stringify(object));
      const text = await stage().kubectl(
        ...["create", `--filename=${file}`, "--dry-run=server", "--validate=strict", "--output=json"],
      );
      const { metadata, spec } = JSON.parse(text) as AgentObject;
      expect(metadata.annotations).toEqual(object.metadata.annotations);
      expect(spec).toEqual(object.spec);
      stage().note(`golden: ${title}`, "accepted with strict field validation, nothing pruned");
    },
  );

  it("is not taken with a field that the definition does not have", async () => {
    const file = join(stage().work, "misspelt.json");
    const [[, object] = ["", undefined]] = goldenAgents();
    await writeFile(file, JSON.stringify({ ...object, spec: { ...object?.spec, privateActionRunner: {} } }));
    const { code, stderr } = await stage().tryKubectl(
      ...["create", `--filename=${file}`, "--dry-run=server", "--validate=strict"],
    );
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('unknown field "spec.privateActionRunner"') as unknown,
    ]);
  });

  it("runs a task from what was rendered, and what a changed allowlist adds, as the same runner", async () => {
    await agentRolledOut();
    [urn = ""] = await stage().enrolledUrns();
    await expect(call()).resolves.toMatchObject({ status: "succeeded" });
    await expect(list()).resolves.toMatchObject({ status: "failed", error: { code: 2 } });
    await render([HTTP, LIST_PODS]);
    for (const command of await guide("Change the allowlist"))
      // The first renders the description again.
      if (command[0] !== "parkit") await run(command);
    await agentRolledOut();
    await expect(list()).resolves.toMatchObject({ status: "succeeded" });
    expect(await stage().enrolledUrns()).toEqual([urn]);
    stage().note(
      "a task by the operator target",
      `completed by ${urn}, before and after a changed allowlist`,
    );
  });

  it("outlives an upgrade of the operator", async () => {
    const before = await stored(AGENT);
    await writeFile(
      join(chart, "Chart.yaml"),
      (await readFile(join(chart, "Chart.yaml"), "utf8")).replace(/^version: .+/m, "$&-upgraded"),
    );
    const [install = []] = await guide("Install");
    await run(install);
    const releases = await mustRun(helm, [
      ...["list", "--namespace", NAMESPACE, "--kubeconfig", stage().cluster.kubeconfig],
    ]);
    expect(releases).toContain("-upgraded");
    const after = await stored(AGENT);
    expect([after.metadata.uid, after.spec]).toEqual([before.metadata.uid, before.spec]);
    await expect(call()).resolves.toMatchObject({ status: "succeeded" });
    stage().note("upgraded", "the operator's chart is another, the object and its runner are the same");
  });

  it("has its annotations beside the release that constructs make of the object, over an upgrade", async () => {
    const stack = (replicas: number): SynthesizedStack =>
      synthesize((scope) => {
        configureProviders(scope, { helm: {}, kubernetes: {} });
        new PrivateActionRunner(scope, "runner", {
          name: "inline",
          allow: [Actions.http.request],
          deployment: Deployment.operator({
            namespace: NAMESPACE,
            agent: { type: "managed", name: "inline-agent", replicas },
          }),
        });
      });
    const release = async (made: SynthesizedStack): Promise<void> => {
      const object = Object.values(made.resources("helm_release")).find(
        ({ chart: path }) => path !== "datadog-operator",
      );
      const values = join(stage().work, "inline.yaml");
      await writeFile(values, String(object?.["values"]));
      await mustRun(helm, [
        ...["upgrade", "--install", "inline-agent", join(made.folder, String(object?.["chart"]))],
        ...["--values", values, "--wait", "--namespace", NAMESPACE],
        ...["--kubeconfig", stage().cluster.kubeconfig],
      ]);
    };
    const first = stack(1);
    await release(first);
    const [annotated] = Object.values(first.resources("kubernetes_annotations"));
    const annotations = annotated?.["annotations"] as Readonly<Record<string, string>>;
    // As Terraform's resource does: applied by the server, under an owner of its own.
    const patch = {
      apiVersion: "datadoghq.com/v2alpha1",
      kind: "DatadogAgent",
      metadata: { name: "inline-agent", annotations },
    };
    const file = join(stage().work, "annotations.json");
    await writeFile(file, JSON.stringify(patch));
    const owner = "--field-manager=parkit-runner-inline";
    await stage().kubectl("apply", "--server-side", owner, `--filename=${file}`);
    await release(stack(2));
    const { metadata, spec } = await stored("inline-agent");
    expect(spec).toMatchObject({ override: { clusterAgent: { replicas: 2 } } });
    expect(metadata.annotations).toMatchObject(annotations);
    await mustRun(helm, [
      ...["uninstall", "inline-agent", "--wait", "--namespace", NAMESPACE],
      ...["--kubeconfig", stage().cluster.kubeconfig],
    ]);
    const gone = await stage().tryKubectl("get", "datadogagent", "inline-agent");
    expect(gone.stderr).toContain("NotFound");
    stage().note("one stack", "Helm upgraded the object and kept the runner's annotations, then removed it");
  });

  it("goes before the operator, of which the definition stays", async () => {
    await stage().kubectl("delete", "datadogagent", AGENT, "--cascade=foreground", "--timeout=60s");
    expect(await stage().kubectl("get", "deployments", "--output=name")).toBe("");
    expect(await stage().kubectl("get", `secret/${IDENTITY}`, "--output=name")).toContain(IDENTITY);
    await mustRun(helm, [
      ...["uninstall", "datadog-operator", "--wait", "--namespace", NAMESPACE],
      ...["--kubeconfig", stage().cluster.kubeconfig],
    ]);
    expect(await stage().kubectl("get", DEFINITION, "--output=name")).toContain("datadogagents");
    await stage().kubectl("delete", DEFINITION, "--timeout=60s");
    stage().note("destroyed", "object, then operator: nothing hung, the definition and the identity stayed");
  });
}
