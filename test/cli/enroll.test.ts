import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { parse } from "yaml";

import { exitCode, runParkit, startParkit, type ParkitResult } from "../support/run-parkit";

const URN = /^urn:dd:apps:on-prem-runner:us1:\d+:runner-\w+$/;

describe("parkit enroll", () => {
  let folder: string;
  let controlPlane: ControlPlane;
  let runners = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-enroll-"));
    controlPlane = await startControlPlane();
  });
  afterAll(async () => {
    await controlPlane.close();
    await rm(folder, { recursive: true, force: true });
  });

  function description(name: string, deployment: string): string {
    const { url } = controlPlane;
    return `apiVersion: parkit/v1
site: { appUrl: "${url}", apiUrl: "${url}" }
runners:
  - { name: ${name}, allow: [com.datadoghq.http.request], identity: { type: secret, secretName: mine }, deployment: ${deployment} }
`;
  }

  /** What every call has: keys, and a directory of its own for what is kept. */
  const environment = (): NodeJS.ProcessEnv => ({
    DD_API_KEY: controlPlane.apiKey,
    DD_APP_KEY: controlPlane.appKey,
    XDG_STATE_HOME: join(folder, "state"),
  });

  /** Enrolls a runner of a name that was not used before. */
  function enroll(
    argv: readonly string[],
    env: NodeJS.ProcessEnv = {},
    deployment = "{ type: helm, namespace: ns }",
  ): Promise<ParkitResult> {
    runners += 1;
    return runParkit(["enroll", "-f", "-", ...argv], {
      cwd: folder,
      env: { ...environment(), ...env },
      input: description(`runner-${String(runners)}`, deployment),
    });
  }

  /** How many runners the control plane knows: what was refused in time has enrolled none. */
  async function enrolled(): Promise<number> {
    const response = await fetch(`${controlPlane.url}/api/parkit/v1/runners`, {
      headers: { "DD-API-KEY": controlPlane.apiKey, "DD-APPLICATION-KEY": controlPlane.appKey },
    });
    const { runners: known } = (await response.json()) as { runners: unknown[] };
    return known.length;
  }

  function expectPrivateKey(text: string | undefined): void {
    const jwk = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as { kty: string };
    expect(createPrivateKey({ key: jwk, format: "jwk" }).asymmetricKeyType).toBe("ec");
  }

  it("[S89] makes a Kubernetes Secret for the chart by default, and tells the URN", async () => {
    const { code, stdout, stderr } = await enroll([]);
    expect(code).toBe(0);
    const secret = parse(stdout) as { stringData: Record<string, string> };
    expect(secret).toMatchObject({ kind: "Secret", metadata: { name: "mine", namespace: "ns" } });
    const urn = secret.stringData["RUNNER_URN"] ?? "";
    expect(urn).toMatch(URN);
    expectPrivateKey(secret.stringData["RUNNER_PRIVATE_KEY"]);
    expect(stderr).toContain(`: ${urn}\n`);
    expect(stderr).not.toContain(secret.stringData["RUNNER_PRIVATE_KEY"]);
  });

  it.each([
    ["config", (text: string) => parse(text) as Record<string, unknown>],
    [
      "helm-values",
      (text: string) => (parse(text) as { runner: { config: Record<string, unknown> } }).runner.config,
    ],
    [
      "env",
      (text: string) => ({
        urn: /^RUNNER_URN=(.*)$/m.exec(text)?.[1],
        privateKey: /^RUNNER_PRIVATE_KEY=(.*)$/m.exec(text)?.[1],
      }),
    ],
  ])("[S98] hands the identity over as %s", async (form, read) => {
    const { code, stdout } = await enroll(["-o", form]);
    expect(code).toBe(0);
    const { urn, privateKey } = read(stdout);
    expect(urn).toMatch(URN);
    expectPrivateKey(String(privateKey));
  });

  it("writes a file that its owner alone can read", async () => {
    const { code, stdout, stderr } = await enroll(["--to", "identity.yaml"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("wrote identity.yaml\n");
    const path = join(folder, "identity.yaml");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(parse(await readFile(path, "utf8"))).toMatchObject({ kind: "Secret" });
  });

  it("overwrites nothing, follows no link, and then has enrolled nobody", async () => {
    await writeFile(join(folder, "taken.yaml"), "mine");
    await symlink("elsewhere.yaml", join(folder, "link.yaml"));
    const before = await enrolled();
    for (const path of ["taken.yaml", "link.yaml"]) {
      const { code, stderr } = await enroll(["--to", path]);
      expect(code).toBe(2);
      expect(stderr).toContain(`${path} exists already`);
    }
    expect(await readFile(join(folder, "taken.yaml"), "utf8")).toBe("mine");
    expect(await readdir(folder)).not.toContain("elsewhere.yaml");
    expect(await enrolled()).toBe(before);
  });

  it.each([
    [
      "a directory that is not there",
      ["--to", "nowhere/identity.yaml"],
      {},
      "cannot write nowhere/identity.yaml: ENOENT",
    ],
    ["no API key", [], { DD_API_KEY: undefined }, "DD_API_KEY is not set"],
    ["an empty application key", [], { DD_APP_KEY: "" }, "DD_APP_KEY is not set"],
    ["an unknown form", ["-o", "pem"], {}, "argument 'pem' is invalid"],
    ["an unknown runner", ["--runner", "x"], {}, 'there is no runner "x"'],
  ])("ends with 2 for %s", async (_what, argv, env, message) => {
    const before = await enrolled();
    const { code, stdout, stderr } = await enroll(argv, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(await enrolled()).toBe(before);
  });

  it("refuses a form that the runner cannot take before it enrolls", async () => {
    const before = await enrolled();
    const { code, stderr } = await enroll(["-o", "config"], {}, "{ type: helm-agent, namespace: ns }");
    expect(code).toBe(2);
    expect(stderr).toContain("only the standalone runner takes its identity as config");
    expect(await enrolled()).toBe(before);
  });

  it("ends with 1 when Datadog refuses, and leaves no file", async () => {
    const { code, stdout, stderr } = await enroll(["--to", "refused.yaml"], { DD_API_KEY: "0".repeat(32) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/40[13]/);
    expect(await readdir(folder)).not.toContain("refused.yaml");
  });

  it("ends with 1 when it is stopped while Datadog does not answer, and leaves no file", async () => {
    const gone = createServer();
    await once(gone.listen(0, "127.0.0.1"), "listening");
    const { port } = gone.address() as AddressInfo;
    await new Promise((closed) => gone.close(closed));
    const url = `http://127.0.0.1:${port}`;
    const child = startParkit(["enroll", "-f", "-", "--to", "stopped.yaml"], {
      cwd: folder,
      env: { DD_API_KEY: controlPlane.apiKey, DD_APP_KEY: controlPlane.appKey },
    });
    child.stdin.end(
      description("stopped", "{ type: helm, namespace: ns }").replaceAll(controlPlane.url, url),
    );
    const said: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      if (line.includes("trying again")) child.kill("SIGINT");
    }
    expect(await exitCode(child)).toBe(1);
    expect(said.at(-1)).toContain("stopped before stopped was enrolled; stopped.yaml is not written");
    expect(await readdir(folder)).not.toContain("stopped.yaml");
  });

  describe("a second time", () => {
    const HELM = "{ type: helm, namespace: ns }";
    const again = (
      name: string,
      argv: readonly string[],
      env: NodeJS.ProcessEnv = {},
      text = description(name, HELM),
    ): Promise<ParkitResult> =>
      runParkit(["enroll", "-f", "-", ...argv], {
        cwd: folder,
        env: { ...environment(), ...env },
        input: text,
      });
    const kept = async (): Promise<readonly string[]> => {
      const names = await readdir(join(folder, "state", "parkit", "identities"));
      return names.filter((name) => name.startsWith("twice-"));
    };

    it("hands over what was printed before, until somebody says that it arrived", async () => {
      const first = await again("twice", []);
      const known = await enrolled();
      const [file = ""] = await kept();
      const path = join(folder, "state", "parkit", "identities", file);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(first.stderr).toContain(`kept in ${path} until you say parkit enroll --done --runner twice`);

      const second = await again("twice", []);
      expect(second.stdout).toBe(first.stdout);
      expect(second.stderr).toContain("not enrolled again");
      expect(await enrolled()).toBe(known);

      const other = await again("twice", [], { DD_API_KEY: "f".repeat(32) });
      expect(other).toMatchObject({ code: 2, stdout: "" });
      expect(other.stderr).toContain("enrolled with another API key");

      expect(await again("twice", ["--done"])).toMatchObject({
        code: 0,
        stdout: "",
        stderr: `deleted ${path}\n`,
      });
      expect(await kept()).toEqual([]);
      expect((await again("twice", ["--done"])).stderr).toBe("nothing is kept of twice\n");
    });

    it("keeps nothing when Datadog refuses, and says where to look when the name is taken", async () => {
      await again("taken", ["--to", "taken-identity.yaml"]);
      const { code, stderr } = await again("taken", []);
      expect(code).toBe(1);
      expect(stderr).toMatch(/refused.*\n.*--if-missing looks for it/);
      expect((await readdir(join(folder, "state", "parkit", "identities"))).join()).not.toContain("taken-");
    });

    it("leaves a file with an identity alone", async () => {
      await again("filed", ["--to", "filed.yaml"]);
      const before = await readFile(join(folder, "filed.yaml"), "utf8");
      const { code, stderr } = await again("filed", ["--if-missing", "--to", "filed.yaml"]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^filed has an identity: urn:dd:\S+ in filed.yaml\n/);
      expect(await readFile(join(folder, "filed.yaml"), "utf8")).toBe(before);
      await writeFile(join(folder, "foreign.yaml"), "a: 1\n");
      const foreign = await again("filed", ["--if-missing", "--to", "foreign.yaml", "-o", "env"]);
      expect(foreign.code).toBe(2);
      expect(foreign.stderr).toContain("foreign.yaml exists already");
    });

    it("says where the description names another runner, however the identity came", async () => {
      const other = "urn:dd:apps:on-prem-runner:us1:1234:runner-b2";
      const saying = (urn: string): string =>
        description("other", HELM).replace("secretName: mine", `secretName: mine, urn: "${urn}"`);
      const said = (result: ParkitResult): string | undefined =>
        /^The description says .*$/m.exec(result.stderr)?.[0];
      const made = await again("other", ["--to", "other.yaml"], {}, saying(other));
      const [urn = ""] = /urn:dd:\S+(?=\n)/.exec(made.stderr) ?? [];
      const expected = `The description says ${other} of other: write ${urn} there, or its connections lead to another runner.`;
      expect(urn).toMatch(URN);
      expect(said(made)).toBe(expected);

      const found = await again("other", ["--if-missing", "--to", "other.yaml"], {}, saying(other));
      expect([found.code, said(found)]).toEqual([0, expected]);
      const right = await again("other", ["--if-missing", "--to", "other.yaml"], {}, saying(urn));
      expect([right.code, said(right)]).toEqual([0, undefined]);

      const printed = await again(
        "printed",
        [],
        {},
        saying(other).replace("{ name: other,", "{ name: printed,"),
      );
      const handedOver = await again(
        "printed",
        [],
        {},
        saying(other).replace("{ name: other,", "{ name: printed,"),
      );
      for (const result of [printed, handedOver])
        expect(said(result)).toContain(`The description says ${other} of printed: write urn:dd:`);
    });

    it("asks the cluster for the Secret, and never for its private key", async () => {
      const urn = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
      const encoded = Buffer.from(urn).toString("base64");
      const path = await kubectl(`printf '%s\\n' "$*" > asked; printf '%s' ${encoded}`);
      const described = description("clustered", HELM).replace(
        "secretName: mine",
        `secretName: mine, urn: "${urn.replace("a1", "b2")}"`,
      );
      const { code, stdout, stderr } = await again("clustered", ["--if-missing"], { PATH: path }, described);
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toContain(`clustered has an identity: ${urn} in Secret ns/mine`);
      expect(stderr).toContain("or its connections lead to another runner");
      expect(await readFile(join(folder, "asked"), "utf8")).toBe(
        "get secret mine --ignore-not-found --output jsonpath={.data.RUNNER_URN} --namespace ns\n",
      );
    });

    it("enrolls when the cluster has no such Secret, and not when it cannot be asked", async () => {
      const absent = await again("absent", ["--if-missing"], { PATH: await kubectl("exit 0") });
      expect(absent).toMatchObject({ code: 0 });
      expect(absent.stdout).toContain("kind: Secret");
      const before = await enrolled();
      for (const [script, problem] of [
        ["echo 'connection refused' >&2; exit 1", "connection refused"],
        [undefined, "kubectl is not installed"],
      ] as const) {
        const { code, stderr } = await again("unasked", ["--if-missing"], { PATH: await kubectl(script) });
        expect(code).toBe(2);
        expect(stderr).toContain(`whether Secret ns/mine exists: ${problem}`);
      }
      const unplaced = await again("unasked", ["--if-missing", "-o", "env"]);
      expect(unplaced.code).toBe(2);
      expect(unplaced.stderr).toContain("Name the file with --to");
      expect(await enrolled()).toBe(before);
    });

    /** A directory with a kubectl that does what the script says, or none, to be searched alone. */
    async function kubectl(script: string | undefined): Promise<string> {
      const directory = await mkdtemp(join(folder, "bin-"));
      if (script !== undefined)
        await writeFile(join(directory, "kubectl"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return directory;
    }
  });

  it("ends with 1 for a wrong description", async () => {
    const { code, stderr } = await enroll([], {}, "{ type: helm }");
    expect(code).toBe(1);
    expect(stderr).toContain("error schema/required");
  });
});
