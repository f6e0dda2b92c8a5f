import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("files that a runner's Pod mounts", tests);
else it.todo(`files that a runner's Pod mounts [skipped: ${absence}]`);

const NAMESPACE = "parkit-files";
const RUNNER = "reader";
const FILES = "/etc/dd-action-runner/config/credentials";
/** How long the kubelet may take to write a changed Secret into its volume, in milliseconds. */
const KUBELET_PATIENCE = 180_000;

function tests(): void {
  let started: ClusterStage | undefined;
  let service: Server | undefined;
  let url = "";
  const stage = (): ClusterStage => {
    if (started === undefined) throw new Error("the stage did not start");
    return started;
  };

  beforeAll(async () => {
    started = await startClusterStage(NAMESPACE);
    const { cluster, image, work } = started;
    // Tells who is calling.
    const echo = createServer(({ headers }, response) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ authorization: headers.authorization ?? "" }));
    });
    service = echo;
    await new Promise<void>((listening) => {
      echo.listen(0, cluster.hostAddress, listening);
    });
    // A server that listens on a port has an address of this kind.
    url = `http://${cluster.hostAddress}:${(echo.address() as AddressInfo).port}`;
    const file = await writeStageDescription(started, {
      name: RUNNER,
      allow: ["com.datadoghq.http.request", "com.datadoghq.script.runPredefinedScript"],
      identity: { type: "secret", secretName: "reader-identity" },
      credentials: { api: { type: "http-basic", from: { secretName: "api" } } },
      scripts: { greet: { command: ["node", "-p", "'hello ' + process.argv[1]", "{{ parameters.name }}"] } },
      deployment: { type: "manifests", namespace: NAMESPACE },
    });
    await enrollInto(started, file);
    await writePassword("first");
    const manifests = join(work, "runner.yaml");
    await started.parkit("synth", "manifests", "-f", file, "-o", manifests);
    // A description judges tags as those of Datadog's image, of which the first with scripts is v1.7.0.
    const text = await readFile(manifests, "utf8");
    await writeFile(manifests, text.replace(/image: .+/, `image: "${image.repository}:${image.tag}"`));
    await started.kubectl("apply", `--filename=${manifests}`);
    await started.rolledOut(RUNNER);
  });
  afterAll(async () => {
    service?.closeAllConnections();
    service?.close();
    await started?.close();
  });

  /** Puts the file of the credential into its Secret. */
  async function writePassword(password: string): Promise<void> {
    const content = { auth_type: "Basic Auth", credentials: [{ username: "runner", password }] };
    await stage().apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "api" },
      stringData: { "http_basic.json": JSON.stringify(content) },
    });
  }

  async function connect(name: string, integration: object): Promise<void> {
    const { plane } = stage();
    const [urn = ""] = await stage().enrolledUrns();
    const attributes = { name, runner_id: urn.split(":").at(-1), integration };
    const answer = await fetch(`${plane.url}/api/v2/actions/connections`, {
      method: "POST",
      headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      body: JSON.stringify({ data: { type: "action_connection", attributes } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** The password with which the runner calls the service now. */
  async function usedPassword(): Promise<string> {
    const inputs = { verb: "GET", url: `${url}/who` };
    const { status, outputs, error } = await stage().runThrough("api", "com.datadoghq.http.request", inputs);
    if (status !== "succeeded") throw new Error(error?.message ?? status);
    const { body } = outputs as { body: { authorization: string } };
    const [, password = ""] = Buffer.from(body.authorization.replace(/^Basic /, ""), "base64")
      .toString("utf8")
      .split(":");
    return password;
  }

  it("hold a credential, also after it was replaced, without a new start", async () => {
    await connect("api", {
      type: "HTTP",
      base_url: url,
      credentials: { type: "HTTPBasicAuthFile", username: "runner", path: `${FILES}/api/http_basic.json` },
    });
    await expect(usedPassword()).resolves.toBe("first");
    const pods = (): Promise<string> =>
      stage().kubectl("get", "pods", "--output=jsonpath={.items[*].status.containerStatuses[*].containerID}");
    const before = await pods();
    await writePassword("second");
    // A change of the Pod makes the kubelet look at its volumes at once.
    await stage().kubectl("annotate", "pods", "--all", "looked-at=now");
    const deadline = Date.now() + KUBELET_PATIENCE;
    while ((await usedPassword()) !== "second" && Date.now() < deadline) await wait(1_000);
    await expect(usedPassword()).resolves.toBe("second");
    await expect(pods()).resolves.toBe(before);
    stage().note("credential from a Secret", "the replaced password is used by the same container");
  });

  it("hold the scripts of the description", async () => {
    await connect("scripts", {
      type: "Script",
      credentials: { type: "Script", configFileLocation: `${FILES}/scripts/script.yaml` },
    });
    const inputs = { scriptName: "greet", parameters: { name: "cluster" } };
    await expect(
      stage().runThrough("scripts", "com.datadoghq.script.runPredefinedScript", inputs),
    ).resolves.toMatchObject({ status: "succeeded", outputs: { stdout: "hello cluster" } });
    stage().note("scripts from a Secret", "a predefined script ran under restricted admission");
  });
}
