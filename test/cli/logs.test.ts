import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

import { startControlPlane } from "@parkit/control-plane";
import { parseIdentity } from "@parkit/runner/internal/identity/identity";
import { startRunner } from "@parkit/runner/internal/runner";

import { codeBlocks } from "../support/code-blocks";
import { enrollAt } from "../support/enroll-at";
import { exitCode, runParkit, startParkit, type ParkitResult } from "../support/run-parkit";

const runnerIn = (deployment: string, more = ""): string => `apiVersion: parkit/v1
runners:
  - { name: edge, allow: [com.datadoghq.http.request], ${more}deployment: { ${deployment} } }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-logs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder before PATH with one program: a stand-in for what prints logs. */
async function withProgram(name: string, script: string): Promise<Readonly<Record<string, string>>> {
  const path = await mkdtemp(join(folder, "bin-"));
  await writeFile(join(path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${path}:${process.env["PATH"] ?? ""}` };
}

async function logs(
  input: string,
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
): Promise<ParkitResult> {
  return runParkit(["logs", "edge", "-f", "-", ...argv], { cwd: folder, env, input });
}

/** What the reference runner logs when it starts. */
async function referenceLog(): Promise<string> {
  const controlPlane = await startControlPlane();
  const enrolled = await enrollAt(controlPlane, "edge");
  let text = "";
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const runner = await startRunner(
    {
      apiUrl: controlPlane.url,
      identity: parseIdentity(enrolled, "it"),
      modes: ["pull"],
      actionsAllowlist: [],
    },
    { log },
  );
  await runner.ready;
  await runner.drain();
  await controlPlane.close();
  return text;
}

const AGENT = {
  enrolled: "INFO | Self-enrollment successful",
  kept: "INFO | Created PAR identity in K8s secret: datadog/datadog-private-action-runner-identity",
  started: "INFO | ==> URN : urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
  keys: "INFO | Keys manager ready",
  polling: "INFO | Starting loop",
};
const CLUSTER = runnerIn("type: operator, namespace: datadog");
const printing = (lines: readonly string[]): string => lines.map((line) => `echo '${line}'`).join("\n");

describe("parkit logs", () => {
  it("recognises the start of the reference runner", async () => {
    await writeFile(join(folder, "runner.log"), await referenceLog());
    const env = await withProgram("docker", `echo "$@" >asked; cat runner.log >&2`);
    const identity = `identity: { type: file, path: /etc/identity.yaml }, `;
    const { code, stdout, stderr } = await logs(runnerIn("type: docker", identity), env);
    expect(stderr).toMatch(/^edge: started with URN urn:dd:apps:\S+\n(?:.*\n)*edge: asks for tasks\n$/);
    expect(stdout).toBe(await readFile(join(folder, "runner.log"), "utf8"));
    expect(code).toBe(0);
    expect(await readFile(join(folder, "asked"), "utf8")).toBe("logs edge\n");
  });

  it("recognises the start of an Agent's runner, with its Secret", async () => {
    const env = await withProgram("kubectl", `echo "$@" >asked\n${printing(Object.values(AGENT))}`);
    const { code, stderr } = await logs(CLUSTER, env);
    expect([code, stderr]).toEqual([
      0,
      [
        "edge: enrolled",
        "edge: Secret created datadog/datadog-private-action-runner-identity",
        "edge: started with URN urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
        "edge: keys received",
        "edge: asks for tasks",
        "",
      ].join("\n"),
    ]);
    expect(await readFile(join(folder, "asked"), "utf8")).toBe(
      "logs --selector app.kubernetes.io/component=cluster-agent --namespace datadog --tail=-1\n",
    );
  });

  it("shows on its page what it says", async () => {
    const page = readFileSync(join(__dirname, "../../docs/guide/status.md"), "utf8");
    const env = await withProgram("kubectl", printing([AGENT.enrolled, AGENT.kept, AGENT.started]));
    expect((await logs(CLUSTER, env)).stderr).toBe(codeBlocks(page, "text")[1]);
  });

  it.each([
    ["nothing", [], "enrolled"],
    ["that it enrolled", [AGENT.enrolled], "Secret created"],
    ["no keys", [AGENT.enrolled, AGENT.kept, AGENT.started], "keys received"],
    ["only its end", [AGENT.keys], "asks for tasks"],
  ])("names the step that is missing where the log says %s", async (_what, lines, missing) => {
    const env = await withProgram("kubectl", printing(lines));
    const { code, stderr } = await logs(CLUSTER, env);
    expect(code).toBe(1);
    expect(stderr).toContain(`missing: the log does not say "${missing}"; look at `);
    const json = await logs(CLUSTER, env, ["--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ runner: "edge", missing: { says: missing } });
    expect(json.stderr).toBe("");
  });

  it("says once what to do about a failure that the log repeats", async () => {
    const line = 'ERROR | failed to dequeue task: 401 "error validating JWT"';
    const env = await withProgram("kubectl", printing([...Object.values(AGENT), line, line]));
    const { code, stderr } = await logs(CLUSTER, env);
    expect(code).toBe(0);
    expect(stderr.match(/The site refuses the runner/g)).toHaveLength(1);
  });

  it("tells when the log cannot be had", async () => {
    const failing = await logs(CLUSTER, await withProgram("kubectl", "echo 'no such Pod' >&2; exit 1"));
    expect(failing.code).toBe(1);
    expect([failing.stdout, failing.stderr]).toEqual([
      "no such Pod\n",
      expect.stringMatching(/^parkit: kubectl ended with 1\n {2}Read .*parkit doctor --live\n$/),
    ]);
    const partly = await withProgram("kubectl", `${printing([AGENT.enrolled])}; exit 1`);
    expect((await logs(CLUSTER, partly)).stderr).toContain('missing: the log does not say "Secret created"');
    const absent = await logs(runnerIn("type: docker"), { PATH: folder });
    expect([absent.code, absent.stderr]).toEqual([
      1,
      expect.stringMatching(/^parkit: docker is not installed\n {2}Install it, or .*\n$/),
    ]);
    const windows = await logs(runnerIn("type: windows"), {});
    expect([windows.code, windows.stdout]).toEqual([2, ""]);
    expect(windows.stderr).toContain("There, in PowerShell: Get-Content -Wait");
    const other = await runParkit(["logs", "nobody", "-f", "-"], { input: CLUSTER });
    expect([other.code, other.stdout]).toEqual([2, ""]);
  });

  it("takes the file of an Agent on Linux, by the rights of whoever calls", async () => {
    const env = await withProgram("tail", `printf '%s\\n' "$*" >asked\n${printing([AGENT.polling])}`);
    expect((await logs(runnerIn("type: linux"), env, ["--follow"])).code).toBe(0);
    expect(await readFile(join(folder, "asked"), "utf8")).toBe(
      "-n +1 -f /var/log/datadog/private-action-runner.log\n",
    );
  });

  it("follows until it is stopped", async () => {
    const env = await withProgram("kubectl", `${printing(Object.values(AGENT))}\nexec sleep 600`);
    await writeFile(join(folder, "parkit.yaml"), CLUSTER);
    const child = startParkit(["logs", "edge", "--follow"], { cwd: folder, env });
    const said = createInterface(child.stderr);
    for await (const line of said) if (line.endsWith("asks for tasks")) break;
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
  });
});
