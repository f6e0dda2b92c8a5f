/** What is built works with other releases of Node.js than that of the tests. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { startService, type Service } from "../examples/demo/service";
import { describeWithTool } from "./describe-with-tool";
import { makeKeys } from "./support/make-keys";
import { PARKIT } from "./support/run-parkit";

const run = promisify(execFile);

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog }
`;

describe.each(["22", "24"] as const)("Node.js %s", (major) => {
  describeWithTool(`node-${major}`, "runs what is built", ({ path: node }) => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "parkit-node-"));
      await writeFile(join(folder, "parkit.yaml"), DESCRIPTION);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("is of that release", async () => {
      const { stdout } = await run(node, ["--version"]);
      expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
    });

    it("makes and exports keys by the thousand", async () => {
      await expect(makeKeys(node)).resolves.toEqual({ stdout: "", stderr: "" });
    });

    it("checks and renders a description", async () => {
      const validated = await run(node, [PARKIT, "validate"], { cwd: folder });
      expect(validated).toEqual({ stdout: "ok: no violations\n", stderr: "" });
      const { stdout } = await run(node, [PARKIT, "synth", "helm"], { cwd: folder });
      expect(stdout).toContain("fullnameOverride: payments\n");
    });

    describe("with a control plane and a runner", () => {
      let service: Service;
      let up: ChildProcess;
      afterAll(async () => {
        up.kill("SIGTERM");
        if (up.exitCode === null) await once(up, "exit");
        service.close();
      });

      it("runs a task", async () => {
        service = await startService({ paid: true });
        const started = spawn(node, [PARKIT, "up", "--format", "json"], {
          cwd: folder,
          stdio: ["ignore", "pipe", "inherit"],
        });
        up = started;
        const [line] = (await once(createInterface(started.stdout), "line")) as [string];
        const { url, apiKey, appKey } = JSON.parse(line) as { url: string; apiKey: string; appKey: string };
        const input = JSON.stringify({ verb: "GET", url: service.url });
        const { stdout } = await run(
          node,
          [PARKIT, "task", "run", "com.datadoghq.http.request", "--input", input],
          { cwd: folder, env: { ...process.env, DD_HOST: url, DD_API_KEY: apiKey, DD_APP_KEY: appKey } },
        );
        expect(JSON.parse(stdout)).toMatchObject({ task: { status: "succeeded" } });
      });
    });
  });
});
