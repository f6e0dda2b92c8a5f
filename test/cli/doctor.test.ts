import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CHECKS } from "parkit/internal/doctor/finding";

import { codeBlocks } from "../support/code-blocks";
import { DOCKER, doctorStage, inDocker, keys, siteLine } from "../support/doctor-stage";
import { runParkit } from "../support/run-parkit";

const { doctor, environment, path, plane, programs, serve } = doctorStage();

describe("parkit doctor", () => {
  it("asks nobody without --live, says what it would ask, and ends with 0 where nothing is wrong", async () => {
    const asked: string[] = [];
    const url = await serve(({ url: path = "" }, response) => {
      asked.push(path);
      response.end("{}");
    });
    const PATH = await programs({ docker: DOCKER });
    const env = { PATH, DD_API_KEY: "a".repeat(32), DD_APP_KEY: "b".repeat(40) };
    const offline = await doctor(inDocker(url), env, []);
    expect([offline.code, asked]).toEqual([0, []]);
    expect(offline.told("tool/docker")).toBe("ok: docker 28.2.2");
    expect(offline.told("docker/directory")).toBe("ok: ./config is not there yet, and can be made");
    const notAsked = offline.all.filter((found) => found.notAsked === true);
    expect(notAsked.map(({ id }) => id)).toEqual([
      ...["egress/api", "clock/skew", "key/api", "key/app", "docker/engine", "image/tag"],
    ]);
    expect(new Set(notAsked.map(({ status, fix }) => `${status} ${fix ?? ""}`))).toEqual(
      new Set(["unknown Run parkit doctor with --live."]),
    );
    await doctor(inDocker(url), env);
    expect(asked).toContain("/api/v2/validate");
  });

  it("prints a table for people, with why and what to do, and without colour where nobody watches", async () => {
    const { code, stdout, stderr } = await runParkit(["doctor", "-f", "-"], {
      cwd: path(),
      env: environment({ PATH: await programs({}) }),
      input: inDocker("http://127.0.0.1:1"),
    });
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toContain(`problem  tool/docker         Docker is not installed here
  why: runner edge needs it
  fix: Install Docker: https://docs.docker.com/engine/install/
`);
    expect(stdout).toMatch(/^1 problem, 0 warnings, \d+ ok, \d+ unknown$/m);
    expect(stdout).toMatch(/^Not looked at, because it leaves this machine: egress\/api, .* Add --live\.$/m);
  });

  it("shows on its page what it prints, and every check", async () => {
    const page = readFileSync(join(__dirname, "../../docs/guide/doctor.md"), "utf8");
    const [input = ""] = codeBlocks(page, "yaml");
    const keysOfNobody = { DD_API_KEY: "a".repeat(32), DD_APP_KEY: "b".repeat(40) };
    const { stdout } = await runParkit(["doctor", "-f", "-"], {
      cwd: path(),
      env: environment({ PATH: await programs({}), ...keysOfNobody }),
      input,
    });
    expect(codeBlocks(page, "text")[0]).toBe(stdout);
    const rows = Array.from(page.matchAll(/^\| `(\w+\/[\w-]+)` \| (.*) \|$/gm), ([, id, text]) => [id, text]);
    expect(rows).toEqual(Object.entries(CHECKS));
  });

  it("prints what is wrong with a description, and looks at nothing then", async () => {
    const { code, stdout, stderr } = await runParkit(["doctor", "-f", "-"], {
      input: "apiVersion: parkit/v1\nx: 1\n",
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("error schema/unknown-field");
  });

  it("looks for the programs that a description needs, and for no others", async () => {
    const PATH = await programs({
      helm: "echo v2.17.0+ga690bad",
      kubectl: `echo '{"clientVersion":{"gitVersion":"v1.32.4"}}'`,
      tofu: `echo '{"terraform_version":"1.12.6"}'`,
      terraform: "echo Terraform",
    });
    const description = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: i, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
  - { name: host, node: { allow: [com.datadoghq.http.request] }, deployment: { type: linux } }
connections:
  - { name: billing, runner: payments, integration: { type: http, auth: { type: none } }, identifierTags: [env:prod] }
`;
    const { all, told, code } = await doctor(description, { PATH }, []);
    expect(code).toBe(1);
    expect(all.map(({ id }) => id).filter((id) => id.startsWith("tool/"))).toEqual([
      ...["tool/kubectl", "tool/helm", "tool/agent", "tool/terraform"],
    ]);
    expect(told("tool/kubectl")).toBe("ok: kubectl 1.32.4");
    expect(told("tool/helm")).toBe("problem: helm 2.17.0");
    expect(told("tool/terraform")).toBe("unknown: terraform tells no version");
    expect(told("tool/agent")).toBe("unknown: the Agent is not installed here");
    expect(told("service/answers")).toBe(
      "unknown: whether the service of connection billing answers its runner",
    );
    const agent = await programs({ "datadog-agent": "echo 'Agent 7.70.1 - Commit: 1'" });
    const old = await doctor(description, { PATH: agent }, []);
    expect(old.told("tool/agent")).toBe("problem: datadog-agent 7.70.1");
    expect(old.all.find(({ id }) => id === "tool/agent")?.why).toBe("runner host needs 7.77.0 or later");
  });
});

describe("parkit doctor about sites and keys", () => {
  it("says that a control plane answers, and takes keys that may what they must", async () => {
    const controlPlane = await plane();
    const { told } = await doctor(inDocker(controlPlane.url), keys(controlPlane));
    expect(told("egress/environment")).toBe("ok: no proxy");
    expect(told("egress/api")).toMatch(/^ok: 127\.0\.0\.1:\d+ answers this machine$/);
    expect(told("clock/skew")).toMatch(/^ok: /);
    expect(told("key/api")).toMatch(/^ok: /);
    expect(told("key/app")).toMatch(/^ok: /);
    expect(told("key/app-access")).toMatch(/^ok: /);
    expect(told("key/app-scopes")).toMatch(/^unknown: .* on_prem_runner_write$/);
  });

  it.each([
    [
      "an API key of somebody else",
      { DD_API_KEY: "0".repeat(32) },
      "key/api",
      /^problem: .* refuses the API key/,
    ],
    [
      "a key with a line break",
      { DD_API_KEY: "abc\n" },
      "key/api",
      /^problem: .* characters that no key has/,
    ],
    ["no API key", { DD_API_KEY: undefined }, "key/api", /^unknown: DD_API_KEY is not set here/],
    [
      "another application key",
      { DD_APP_KEY: "0".repeat(40) },
      "key/app",
      /^problem: .* refuses the application key/,
    ],
    ["no application key", { DD_APP_KEY: "" }, "key/app", /^unknown: DD_APP_KEY is not set here/],
  ] as const)("tells %s", async (_what, env, id, expected) => {
    const controlPlane = await plane();
    const { told, all } = await doctor(inDocker(controlPlane.url), { ...keys(controlPlane), ...env });
    expect(told(id)).toMatch(expected);
    const printed = JSON.stringify(all);
    for (const secret of [controlPlane.apiKey, controlPlane.appKey, "0".repeat(32)])
      expect(printed).not.toContain(secret);
  });

  it("tells an application key without Actions API access from one that is none", async () => {
    const controlPlane = await plane({ appKeyRegistered: false });
    const { told, code } = await doctor(inDocker(controlPlane.url), keys(controlPlane));
    expect(told("key/app")).toMatch(/^ok: /);
    expect(told("key/app-access")).toMatch(/^problem: .* may not read connections$/);
    expect(code).toBe(1);
  });

  it.each([
    [true, /^ok: /],
    [false, /^problem: the API key may not enroll/],
  ])("says whether an API key may enroll runners without an owner: %s", async (apiKeyMayEnroll, expected) => {
    const controlPlane = await plane({ apiKeyMayEnroll });
    const description = `apiVersion: parkit/v1
${siteLine(controlPlane.url)}
runners:
  - name: fleet
    node: { allow: [com.datadoghq.http.request] }
    identity: { type: self-enroll, ownership: ownerless }
    deployment: { type: linux, agentVersion: 7.84.1 }
`;
    const { told } = await doctor(description, { DD_API_KEY: controlPlane.apiKey });
    expect(told("key/api-enroll")).toMatch(expected);
    expect(told("key/app")).toBe("");
  });

  it("tells what is not Datadog's API, and a clock that is an hour behind", async () => {
    const url = await serve((_request, response) => {
      response.setHeader("Date", new Date(Date.now() + 3_600_000).toUTCString());
      response.end("welcome");
    });
    const { told } = await doctor(inDocker(url), { DD_API_KEY: "a", DD_APP_KEY: "b" });
    expect(told("key/api")).toMatch(
      /^problem: localhost:\d+ answers 200, which is not an answer of Datadog's API$/,
    );
    expect(told("clock/skew")).toMatch(/^problem: the clock of this machine is 3\d\d\d s behind the site$/);
  });

  it("tells a site that cannot be reached, with a proxy that cannot be used or does not answer", async () => {
    const gone = await doctor(inDocker("http://127.0.0.1:1"), { DD_API_KEY: "a" });
    expect(gone.told("egress/api")).toBe(
      "problem: 127.0.0.1:1 cannot be reached from this machine: nothing listens there (ECONNREFUSED)",
    );
    expect(gone.told("key/api")).toMatch(/^unknown: whether 127\.0\.0\.1:1 takes/);
    const real =
      "apiVersion: parkit/v1\nrunners:\n  - { name: edge, allow: [com.datadoghq.http.request], deployment: { type: docker } }\n";
    const proxied = await doctor(real, { HTTPS_PROXY: "http://127.0.0.1:1" });
    for (const id of ["egress/api", "egress/config", "egress/app"] as const)
      expect(proxied.told(id)).toMatch(
        /^problem: \S+ cannot be reached from this machine through the proxy that HTTPS_PROXY names: /,
      );
    const password = "canary-password";
    const wrong = await doctor(real, { HTTPS_PROXY: `ftp://me:${password}@proxy` }, []);
    expect(wrong.told("egress/environment")).toMatch(/^problem: HTTPS_PROXY does not name a proxy/);
    expect(JSON.stringify(wrong.all)).not.toContain(password);
    // The runner has variables of its own.
    const own = await doctor(
      real.replace("docker }", "docker, env: { HTTPS_PROXY: 'http://127.0.0.1:2' } }"),
      {},
      [],
    );
    expect(own.told("egress/environment")).toMatch(/^ok: a proxy for api\.datadoghq\.com by HTTPS_PROXY/);
  });
});

describe("parkit doctor about a Docker host", () => {
  const PUSH = `apiVersion: parkit/v1
${siteLine("http://127.0.0.1:1")}
runners:
  - name: apps
    modes: [push]
    push: { hostname: par.example.test }
    allow: [com.datadoghq.http.request]
    deployment: { type: compose, configDirectory: CONFIG }
`;

  it("looks at engine, memory, Compose, directory and port", async () => {
    const directory = path("config");
    await mkdir(directory);
    await chmod(directory, 0o777);
    const PATH = await programs({ docker: DOCKER });
    const description = PUSH.replace("CONFIG", JSON.stringify(directory));
    const INFO = JSON.stringify({ ServerVersion: "28.2.2", MemTotal: 1_000_000_000 });
    const found = await doctor(description, { PATH, INFO });
    expect(found.told("tool/compose")).toBe(
      "problem: the Compose plugin does not run: docker: 'compose' is not a docker command.",
    );
    expect(found.told("docker/engine")).toBe("ok: the Docker engine answers: 28.2.2");
    expect(found.told("docker/memory")).toBe("problem: the Docker host has 1.0 GB of memory");
    expect(found.told("docker/directory")).toBe(`ok: ${directory} can be written`);
    // Another test may start a runner on this machine.
    expect(["ok: port 9016 is free", "warning: somebody listens on port 9016"]).toContain(
      found.told("docker/port"),
    );

    await chmod(directory, 0o755);
    const free = await doctor(description, {
      PATH: await programs({ docker: DOCKER.replace("info)", "none)") }),
    });
    expect(free.told("docker/engine")).toBe(
      "problem: the Docker engine does not answer: docker: 'info' is not a docker command.",
    );
    // Root owns what root makes; elsewhere the directory is one's own.
    const mine =
      process.getuid?.() === 0 ? `warning: ${directory} belongs to root` : `ok: ${directory} can be written`;
    expect(free.told("docker/directory")).toBe(mine);
  });

  it("tells a file where the directory should be", async () => {
    await writeFile(path("file"), "");
    const { told } = await doctor(PUSH.replace("CONFIG", path("file")), {}, []);
    expect(told("docker/directory")).toBe(`problem: ${path("file")} is not a directory`);
  });

  it("tells who else can read the runner's identity", async () => {
    const file = path("identity.yaml");
    const description = inDocker("http://127.0.0.1:1").replace(
      "deployment:",
      `identity: { type: file, path: ${file}, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }, deployment:`,
    );
    expect((await doctor(description, {}, [])).told("file/identity")).toBe(
      `unknown: there is no ${file} on this machine`,
    );
    await writeFile(file, "urn: x\n", { mode: 0o644 });
    expect((await doctor(description, {}, [])).told("file/identity")).toBe(
      `warning: others than its owner can read or write ${file}`,
    );
    await chmod(file, 0o600);
    expect((await doctor(description, {}, [])).told("file/identity")).toBe(
      `ok: ${file} is there, for its owner alone`,
    );
  });
});
