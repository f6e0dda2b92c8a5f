import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { SCRIPT_FILES_DIRECTORY } from "@parkit/provider-schema/internal/deployment/pod";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { mustRun } from "../../examples/demo/program";
import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWithTool } from "../describe-with-tool";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { callsWithKeys, makeConnection } from "../support/console";
import { standaloneChart } from "../support/describe-with-chart";
import { present } from "../support/present";

const NAMESPACE = "parkit-files";
const HTTP = "com.datadoghq.http.request";
const SCRIPT = "com.datadoghq.script.runPredefinedScript";
/** How long the kubelet may take to write a changed Secret into its volume, in milliseconds. */
const KUBELET_PATIENCE = 120_000;

/** A runner with a credential in a Secret of its own, and a script that starts a file of a ConfigMap. */
function runnerOf(type: "manifests" | "helm", image: ClusterStage["image"]): RunnerInput {
  return {
    name: `by-${type}`,
    allow: [HTTP, SCRIPT],
    identity: { type: "secret", secretName: `by-${type}-identity` },
    credentials: { service: { type: "http-basic", from: { secretName: `by-${type}-service` } } },
    scripts: {
      greet: { command: ["node", `${SCRIPT_FILES_DIRECTORY}/greet.js`, "{{ parameters.name }}"] },
    },
    deployment: {
      type,
      namespace: NAMESPACE,
      imageRepository: image.repository,
      imageTag: image.tag,
      scriptFiles: { "greet.js": "console.log('hello ' + process.argv[2]);\n" },
    },
  };
}

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("files that a runner's Pod mounts", tests);
else it.todo(`files that a runner's Pod mounts [skipped: ${absence}]`);

function tests(): void {
  let started: ClusterStage | undefined;
  let service: Server | undefined;
  let calledWith = "";
  const stage = (): ClusterStage => present(started);

  beforeAll(async () => {
    // Datadog's chart sets no security context.
    started = await startClusterStage(NAMESPACE, { isRestricted: false });
    const { hostAddress } = started.cluster;
    const listening = createServer(({ headers }, response) => {
      calledWith = headers.authorization ?? "";
      response.end();
    });
    service = listening;
    await new Promise<void>((done) => listening.listen(0, hostAddress, done));
  });
  afterAll(async () => {
    service?.closeAllConnections();
    service?.close();
    await started?.close();
  });

  /** Puts the file of the runner's credential into its Secret. */
  async function writePassword(runner: string, password: string): Promise<void> {
    const content = { auth_type: "Basic Auth", credentials: [{ username: "caller", password }] };
    await stage().apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: `${runner}-service` },
      stringData: { "http_basic.json": JSON.stringify(content) },
    });
  }

  /**
   * The password with which the runner calls the service now: as the service saw it, because the runner hides
   * it in all that it tells.
   */
  async function usedPassword(runner: string): Promise<string> {
    const { port } = service?.address() as AddressInfo;
    const inputs = { verb: "GET", url: `http://${stage().cluster.hostAddress}:${port}` };
    const { status, error } = await stage().runThrough(`${runner}-service`, HTTP, inputs);
    if (status !== "succeeded") throw new Error(error?.message ?? status);
    const pair = Buffer.from(calledWith.replace(/^Basic /, ""), "base64").toString("utf8");
    return pair.replace(/^caller:/, "");
  }

  /**
   * What a runner does with its files.
   *
   * @param deploy - deploys what parkit renders of a description, by the means of the deployment
   */
  function filesAreUsed(type: "manifests" | "helm", deploy: (description: string) => Promise<void>): void {
    const name = `by-${type}`;
    const selector = `--selector=app.kubernetes.io/instance=${name}`;

    beforeAll(async () => {
      const input = runnerOf(type, stage().image);
      const description = await writeStageDescription(stage(), input);
      const urn = await enrollInto(stage(), description);
      await writePassword(name, "first-password");
      await deploy(description);
      await stage().rolledOut(name);
      const connect = async (credential: string, integration: object): Promise<void> => {
        const attributes = { name: `${name}-${credential}`, runner_id: urn.split(":").at(-1), integration };
        await makeConnection({ call: callsWithKeys(stage().plane) }, attributes);
      };
      const pathOf = (credential: string): string | undefined =>
        runnerSpec(input).credentials.find((one) => one.name === credential)?.path;
      await connect("service", {
        type: "HTTP",
        credentials: { type: "HTTPBasicAuthFile", username: "caller", path: pathOf("service") },
      });
      await connect("scripts", {
        type: "Script",
        credentials: { type: "Script", configFileLocation: pathOf("scripts") },
      });
    });

    it("hold a credential, also after it was replaced, without a new start", async () => {
      const containers = (): Promise<string> =>
        stage().kubectl(
          ...["get", "pods", selector],
          "--output=jsonpath={.items[*].status.containerStatuses[*].containerID}",
        );
      await expect(usedPassword(name)).resolves.toBe("first-password");
      const before = await containers();
      await writePassword(name, "second-password");
      // A change of the Pod makes the kubelet look at its volumes at once, and not within a minute or two.
      await stage().kubectl("annotate", "pods", selector, "replaced=now");
      const deadline = Date.now() + KUBELET_PATIENCE;
      let used = "";
      do used = await usedPassword(name);
      while (used !== "second-password" && Date.now() < deadline);
      expect(used).toBe("second-password");
      await expect(containers()).resolves.toBe(before);
      stage().note(
        `${name}: replaced credential`,
        "the service saw the new password from the same container",
      );
    });

    it("hold scripts and the files that they start", async () => {
      const inputs = { scriptName: "greet", parameters: { name: "cluster" } };
      await expect(stage().runThrough(`${name}-scripts`, SCRIPT, inputs)).resolves.toMatchObject({
        status: "succeeded",
        outputs: { stdout: "hello cluster" },
      });
      stage().note(`${name}: scripts`, "command from a Secret, its file from a ConfigMap, run as told");
    });
  }

  describe("deployed by plain objects", () => {
    filesAreUsed("manifests", async (description) => {
      const file = join(stage().work, "runner.yaml");
      await stage().parkit("synth", "manifests", "-f", description, "-o", file);
      await stage().kubectl("apply", `--filename=${file}`);
    });
  });

  describeWithTool("helm", "deployed by the standalone chart", ({ path: helm }) => {
    filesAreUsed("helm", async (description) => {
      const { work, cluster } = stage();
      const chart = standaloneChart(helm, join(work, "chart"));
      stage().note("chart", chart.facts);
      const files = join(work, "values");
      await stage().parkit("synth", "helm", "-f", description, "-o", files);
      await stage().kubectl("apply", `--filename=${join(files, "credentials.yaml")}`);
      await mustRun(helm, [
        ...["upgrade", "--install", "by-helm", chart.path, "--values", join(files, "values.yaml")],
        ...["--namespace", NAMESPACE, "--kubeconfig", cluster.kubeconfig],
      ]);
    });
  });
}
