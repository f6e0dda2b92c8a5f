import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

import { parse, parseAllDocuments } from "yaml";

import { runParkit } from "../support/run-parkit";

const runner = (name: string, more: string): string => `  - name: ${name}
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: ${name}-identity, urn: "urn:dd:apps:on-prem-runner:us1:1:${name}" }
    ${more}
`;
const PUSH =
  "modes: [push]\n    push: { hostname: par.example.com, ingress: { className: nginx, tlsSecret: tls } }";
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "one.yaml": runner("one", "deployment: { type: helm, namespace: datadog }"),
  "docker.yaml": `  - name: docker
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: docker-identity }
    deployment: { type: docker, imageTag: v1.20.0 }
`,
  "compose.yaml": `  - name: composed
    allow: [com.datadoghq.http.request]
    identity: { type: file, path: /etc/dd-action-runner/config/config.yaml }
    deployment: { type: compose, imageTag: v1.20.0 }
`,
  "operator.yaml": `  - name: cluster
    allow: [com.datadoghq.http.request]
    deployment: { type: operator, namespace: datadog, apply: terraform, crdStrategy: staged }
`,
  "newer.yaml": `  - name: cluster
    allow: [com.datadoghq.http.request]
    deployment: { type: operator, namespace: datadog, operatorVersion: "1.99.0" }
`,
  "composed.yaml": ["one", "other"]
    .map(
      (name) => `  - name: ${name}
    allow: [com.datadoghq.http.request]
    identity: { type: file, path: ./identity-of-${name}.yaml }
    deployment: { type: compose, service: ${name}, configDirectory: ./${name} }
`,
    )
    .join(""),
  "existing-agent.yaml": `  - name: cluster
    allow: [com.datadoghq.kubernetes.core.listPod]
    deployment: { type: operator, namespace: datadog, agent: { type: existing, name: theirs } }
`,
  "linux.yaml": `  - name: host
    allow: [com.datadoghq.http.request]
    deployment: { type: linux }
`,
  "push.yaml": runner("pushed", `${PUSH}\n    deployment: { type: helm, namespace: datadog }`),
  "two.yaml": `${runner("one", "deployment: { type: helm, namespace: datadog }")}  - name: agent
    allow: [com.datadoghq.http.request]
    deployment: { type: helm-agent, namespace: datadog }
`,
};

const URN = "urn:dd:apps:on-prem-runner:us1:1:printed";
/** What the runner's image prints with `--enroll -f helm-values`. */
const printed = (): { readonly key: string; readonly text: string } => {
  const made = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const jwk = createPrivateKey(made.privateKey).export({ format: "jwk" });
  const key = Buffer.from(JSON.stringify({ ...jwk, alg: "ES256", use: "sig", kid: "k" })).toString(
    "base64url",
  );
  const config = `ddBaseURL: https://app.datadoghq.com\n    urn: ${URN}\n    privateKey: ${key}`;
  return { key, text: `runner:\n  config:\n    ${config}\n` };
};
const STACK = "\ufeff# ours\r\nservices:\r\n  db:\r\n    image: 'postgres:17' # kept\r\n# end\r\n";

describe("parkit synth", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-synth-"));
    await mkdir(join(folder, "existing.yaml"));
    await Promise.all(
      Object.entries(DESCRIPTIONS).map(([name, runners]) =>
        writeFile(join(folder, name), `apiVersion: parkit/v1\nrunners:\n${runners}`),
      ),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const synth = (...argv: readonly string[]): ReturnType<typeof runParkit> =>
    runParkit(["synth", ...argv], { cwd: folder });

  it("writes the values to standard output, and nothing else", async () => {
    const { code, stdout, stderr } = await synth("helm", "-f", "one.yaml");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(parse(stdout)).toMatchObject({ fullnameOverride: "one" });
  });

  it("writes the same bytes to a file", async () => {
    const [printed, written] = await Promise.all([
      synth("helm", "-f", "one.yaml"),
      synth("helm", "-f", "one.yaml", "-o", "new/values.yaml"),
    ]);
    expect(written).toEqual({ code: 0, stdout: "", stderr: "wrote new/values.yaml\n" });
    expect(await readFile(join(folder, "new/values.yaml"), "utf8")).toBe(printed.stdout);
  });

  it("writes all files into a directory, also one whose name looks like a file", async () => {
    const [into, existing, alone] = await Promise.all([
      synth("helm", "-f", "push.yaml", "-o", "all"),
      synth("helm", "-f", "one.yaml", "-o", "existing.yaml"),
      synth("helm", "-f", "push.yaml", "-o", "alone.yaml"),
    ]);
    expect(into.stderr).toBe("wrote all/values.yaml\nwrote all/ingress.yaml\nwrote all/README.md\n");
    expect(existing.stderr).toBe("wrote existing.yaml/values.yaml\nwrote existing.yaml/README.md\n");
    expect(alone.stderr).toBe(
      "wrote alone.yaml\nleft out: ingress.yaml; name a directory with --output to have them too\n",
    );
    expect((await stat(join(folder, "existing.yaml/values.yaml"))).isFile()).toBe(true);
  });

  it("renders a description for another way of deploying than it declares", async () => {
    const { code, stdout } = await synth("helm", "-f", "docker.yaml");
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({
      image: { tag: "v1.20.0" },
      runner: { runnerIdentitySecret: "docker-identity" },
    });
  });

  it("warns of an operator that is newer than known, and still says how it is installed", async () => {
    const { code, stderr } = await synth("operator", "-f", "newer.yaml", "-o", "newer");
    expect(code).toBe(0);
    expect(stderr).toContain("warning version/newer");
    const guide = await readFile(join(folder, "newer/README.md"), "utf8");
    expect(guide).toMatch(/^helm upgrade --install datadog-operator .*--version "\$CHART_VERSION"/m);
    expect(guide).toContain("Which chart brings operator 1.99.0 is not known to parkit");
  });

  it("has the README of one runner of several name it, and renders that one by the command there", async () => {
    const argv = ["--runner", "other", "-f", "composed.yaml"];
    expect(await synth("compose", ...argv, "-o", "other")).toMatchObject({ code: 0 });
    const guide = await readFile(join(folder, "other/README.md"), "utf8");
    const [command = ""] = /^parkit synth compose .*$/m.exec(guide) ?? [];
    expect(command).toBe("parkit synth compose -f parkit.yaml --runner other -o .");
    const again = command.replace("parkit.yaml", "composed.yaml").replace("-o .", "-o again");
    expect(await synth(...again.split(" ").slice(2))).toMatchObject({ code: 0 });
    const [first, second] = await Promise.all(
      ["other", "again"].map((name) => readFile(join(folder, name, "docker-compose.yaml"), "utf8")),
    );
    expect(second).toBe(first);
  });

  it("judges the description again as that target", async () => {
    const { code, stdout, stderr } = await synth("helm", "-f", "two.yaml", "--runner", "agent");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^two\.yaml:\d+:\d+ error identity\/required$/m);
  });

  it("renders one of several runners, whatever the others are", async () => {
    const { code, stdout } = await synth("helm", "-f", "two.yaml", "--runner", "one");
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ fullnameOverride: "one" });
  });

  it.each([
    ["several runners", ["helm", "-f", "two.yaml"], "Choose one with --runner: one, agent."],
    ["an unknown runner", ["helm", "-f", "two.yaml", "--runner", "x"], 'there is no runner "x"'],
    ["a target that is not there", ["nomad", "-f", "one.yaml"], "not available in this version"],
    [
      "--into with another target",
      ["helm", "-f", "one.yaml", "--into", "x.yaml"],
      "parkit synth helm-agent or operator or compose",
    ],
    ["--into and --output", ["compose", "--into", "x.yaml", "-o", "y.yaml"], "are two places"],
    ["--folder with another target", ["argocd", "-f", "one.yaml", "--folder", "x"], "parkit synth flux"],
    ["a folder out of the repository", ["flux", "-f", "one.yaml", "--folder", "../x"], "no folder below"],
    ["a container rolled out from Git", ["argocd", "-f", "compose.yaml"], "Render target compose"],
    ["a host's Agent rolled out from Git", ["flux", "-f", "linux.yaml"], "Render target linux"],
    ["--identity with another target", ["config", "-f", "one.yaml", "--identity", "x"], "parkit synth helm"],
    ["an identity that is not there", ["helm", "-f", "one.yaml", "--identity", "x"], "cannot read x: ENOENT"],
    [
      "a Compose file that is not there",
      ["compose", "-f", "compose.yaml", "--into", "none.yaml"],
      "cannot read none.yaml: ENOENT",
    ],
    ["an unreadable file", ["helm", "-f", "nowhere.yaml"], "cannot read nowhere.yaml: ENOENT"],
    [
      "a path that cannot be written",
      ["helm", "-f", "one.yaml", "-o", "one.yaml/x.yaml"],
      "cannot write one.yaml/x.yaml",
    ],
  ])("ends with 2 for %s", async (_what, argv, message) => {
    const { code, stdout, stderr } = await synth(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("puts a runner into a manifest, and every other byte stays", async () => {
    const manifest =
      "# ours\r\nkind: DatadogAgent\r\nmetadata: { name: datadog } # kept\r\n---\r\nkind: Pod\r\n";
    await writeFile(join(folder, "agents.yaml"), manifest);
    const first = await synth("operator", "-f", "operator.yaml", "--into", "agents.yaml");
    expect(first).toMatchObject({ code: 0, stdout: "" });
    const text = await readFile(join(folder, "agents.yaml"), "utf8");
    expect(text.startsWith("# ours\r\nkind: DatadogAgent\r\nmetadata: { name: datadog, ")).toBe(true);
    expect(text.endsWith("---\r\nkind: Pod\r\n")).toBe(true);
    expect(text).toContain(" } # kept\r\n");
    await synth("operator", "-f", "operator.yaml", "--into", "agents.yaml");
    expect(await readFile(join(folder, "agents.yaml"), "utf8")).toBe(text);
  });

  it("gives a manifest of somebody else's a patch and its command, and never a whole object", async () => {
    const { code, stdout } = await synth("operator", "-f", "existing-agent.yaml", "-o", "theirs/");
    expect([code, stdout]).toEqual([0, ""]);
    const files = (await readdir(join(folder, "theirs"))).filter((name) => !name.startsWith("."));
    expect(files.sort()).toEqual(["README.md", "annotations.yaml", "rbac.yaml"]);
    const patch: unknown = parse(await readFile(join(folder, "theirs/annotations.yaml"), "utf8"));
    expect(patch).toEqual({ metadata: { annotations: expect.any(Object) as object } });
    for (const name of files)
      expect([name, await readFile(join(folder, "theirs", name), "utf8")]).toEqual([
        name,
        expect.not.stringMatching(/^kind: DatadogAgent$/m) as string,
      ]);
    expect(await readFile(join(folder, "theirs/README.md"), "utf8")).toContain(
      "kubectl patch datadogagent theirs --namespace datadog --type merge --patch-file annotations.yaml",
    );
  });

  it("says what of a description is Terraform's, which does not render it", async () => {
    const { code, stderr } = await synth(
      "operator",
      "-f",
      "operator.yaml",
      "-o",
      "staged/datadog-agent.yaml",
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: .*`apply: terraform`.*\nnote: .*`crdStrategy: staged`/);
  });

  it("puts the service into a Compose file, and every other byte stays", async () => {
    const stack = join(folder, "stack.yml");
    await writeFile(stack, STACK);
    const first = await synth("compose", "-f", "compose.yaml", "--into", "stack.yml");
    expect(first).toEqual({
      code: 0,
      stdout: "",
      stderr:
        "wrote stack.yml\nleft out: config/config.yaml; name a directory with --output to have them too\n",
    });
    const added = await readFile(stack, "utf8");
    const [head = "", tail = ""] = STACK.split("# end");
    expect([added.startsWith(head), added.endsWith(`# end${tail}`)]).toEqual([true, true]);
    expect(parse(added)).toMatchObject({
      services: { db: {}, "private-action-runner": { image: expect.stringContaining(":v1.20.0") as string } },
    });
    await synth("compose", "-f", "compose.yaml", "--into", "stack.yml");
    expect(await readFile(stack, "utf8")).toBe(added);
  });

  it.each([
    ["has no place for it", Buffer.from("services: { web: { image: nginx } }\n"), "block style"],
    ["is no UTF-8", Buffer.from([0x23, 0xff, 0x0a]), "is not UTF-8"],
  ])("leaves a Compose file alone that %s", async (_what, bytes, message) => {
    const path = join(folder, "odd.yaml");
    await writeFile(path, bytes);
    const { code, stderr } = await synth("compose", "-f", "compose.yaml", "--into", "odd.yaml");
    expect({ code, said: stderr.includes(message) }).toEqual({ code: 2, said: true });
    expect(await readFile(path)).toEqual(bytes);
  });

  it("names the folder of the repository in what Flux reads, and in no other file", async () => {
    const { code, stderr } = await synth(
      ...["flux", "-f", "operator.yaml", "--folder", "./clusters/eu/", "-o", "eu"],
    );
    expect(code).toBe(0);
    expect(stderr).toContain("wrote eu/operator/operator.yaml\n");
    const [operator, runnerOfIt] = parseAllDocuments(await readFile(join(folder, "eu/flux.yaml"), "utf8"));
    expect(operator?.toJS()).toMatchObject({ spec: { path: "./clusters/eu/operator" } });
    expect(runnerOfIt?.toJS()).toMatchObject({
      spec: { path: "./clusters/eu/runner", dependsOn: [{ name: "cluster-operator" }] },
    });
    expect(await readFile(join(folder, "eu/README.md"), "utf8")).toContain(
      "parkit synth flux -f parkit.yaml --runner cluster --folder clusters/eu -o .",
    );
  });

  it("takes the identity that the image printed, and shows its key to nobody", async () => {
    const { key, text } = printed();
    await writeFile(join(folder, "printed.yaml"), text);
    const argv = ["helm", "-f", "two.yaml", "--runner", "agent", "--identity", "printed.yaml"];
    const [shown, { code }] = await Promise.all([synth(...argv), synth(...argv, "-o", "enrolled")]);
    expect({ code, shown: shown.code }).toEqual({ code: 0, shown: 0 });
    expect(shown.stdout + shown.stderr).not.toContain(key);
    expect(shown.stderr).toContain("left out: identity-secret.yaml");
    expect(parse(shown.stdout)).toMatchObject({ runner: { runnerIdentitySecret: "agent-identity" } });
    const secret = join(folder, "enrolled/identity-secret.yaml");
    expect(parse(await readFile(secret, "utf8"))).toMatchObject({
      metadata: { name: "agent-identity", namespace: "datadog" },
      stringData: { RUNNER_URN: URN, RUNNER_PRIVATE_KEY: key },
    });
    expect((await stat(secret)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["of another runner", "one.yaml", printed().text, "names another URN"],
    [
      "of another site",
      "docker.yaml",
      printed().text.replace(".com", ".eu"),
      "enrolled at https://app.datadoghq.eu",
    ],
    ["that is none", "docker.yaml", "runner: {}", "holds no runner URN"],
  ])("refuses an identity %s without showing it", async (_what, file, input, message) => {
    const { code, stdout, stderr } = await runParkit(["synth", "helm", "-f", file, "--identity", "-"], {
      cwd: folder,
      input,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/[\w-]{60}/);
  });

  it("keeps a file that may hold a key to its owner, even where another file stood", async () => {
    await writeFile(join(folder, "config.yaml"), "", { mode: 0o644 });
    await chmod(join(folder, "config.yaml"), 0o644);
    const { code, stderr } = await synth("config", "-f", "one.yaml", "-o", "config.yaml");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote config.yaml\n" });
    expect((await stat(join(folder, "config.yaml"))).mode & 0o777).toBe(0o600);
  });

  describe("into a directory with an earlier rendering", () => {
    const described = (allow: string): string => `apiVersion: parkit/v1
runners:
  - name: cluster
    allow: [${allow}]
    deployment: { type: operator, namespace: datadog }
`;
    const WITH_PERMISSIONS = "com.datadoghq.kubernetes.core.listPod";
    const WITHOUT = "com.datadoghq.http.request";
    const render = async (directory: string, allow: string): Promise<string> => {
      await writeFile(join(folder, `${directory}.yaml`), described(allow));
      const { code, stderr } = await synth("operator", "-f", `${directory}.yaml`, "-o", directory);
      expect(code).toBe(0);
      return stderr;
    };

    it("removes the permissions that are no longer wanted, and says so", async () => {
      expect(await render("narrower", WITH_PERMISSIONS)).toContain("wrote narrower/rbac.yaml\n");
      await writeFile(join(folder, "narrower/mine.yaml"), "mine: true\n");
      const again = await render("narrower", WITHOUT);
      expect(again).toContain("removed narrower/rbac.yaml, which is no longer rendered\n");
      expect((await readdir(join(folder, "narrower"))).sort()).toEqual([
        ".parkit-rendered.json",
        "README.md",
        "datadog-agent.yaml",
        "mine.yaml",
      ]);
      expect(await render("narrower", WITHOUT)).not.toContain("removed");
    });

    it("keeps what somebody changed since, and says so", async () => {
      await render("changed", WITH_PERMISSIONS);
      await appendFile(join(folder, "changed/rbac.yaml"), "# ours\n");
      expect(await render("changed", WITHOUT)).toContain(
        "kept changed/rbac.yaml, which is no longer rendered",
      );
      expect(await readFile(join(folder, "changed/rbac.yaml"), "utf8")).toContain("# ours");
    });

    it("leaves its list of files alone while it stays the same", async () => {
      const list = join(folder, "same/.parkit-rendered.json");
      const long = new Date("2020-01-01T00:00:00Z");
      await render("same", WITHOUT);
      await utimes(list, long, long);
      await render("same", WITHOUT);
      expect((await stat(list)).mtime).toEqual(long);
      await render("same", WITH_PERMISSIONS);
      expect((await stat(list)).mtime).not.toEqual(long);
      expect(await readFile(list, "utf8")).toContain("rbac.yaml");
    });

    it("keeps the files of other renderings", async () => {
      await render("shared", WITH_PERMISSIONS);
      await synth("rbac", "-f", "shared.yaml", "-o", "shared/");
      expect(await render("shared", WITHOUT)).not.toContain("removed");
      expect(await readdir(join(folder, "shared"))).toContain("rbac.yaml");
    });

    it("follows no path out of the directory, whatever the list says", async () => {
      await render("hostile", WITHOUT);
      const victim = join(folder, "victim.yaml");
      await writeFile(victim, "x\n");
      await writeFile(join(folder, "hostile/inside.yaml"), "x\n");
      const written = `${crc32("x\n").toString(16).padStart(8, "0")}-2`;
      await mkdir(join(folder, "elsewhere"));
      await writeFile(join(folder, "elsewhere/x"), "x\n");
      await symlink(join(folder, "elsewhere"), join(folder, "hostile/link"));
      const paths = {
        "../victim.yaml": written,
        [victim]: written,
        "link/x": written,
        "inside.yaml": written,
      };
      await writeFile(
        join(folder, "hostile/.parkit-rendered.json"),
        JSON.stringify({ "operator/cluster": paths }),
      );
      expect((await render("hostile", WITHOUT)).match(/^removed .*$/gm)).toEqual([
        "removed hostile/inside.yaml, which is no longer rendered",
      ]);
      expect([await readFile(victim, "utf8"), await readFile(join(folder, "elsewhere/x"), "utf8")]).toEqual([
        "x\n",
        "x\n",
      ]);
    });
  });
});
