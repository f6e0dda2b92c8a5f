import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

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
    deployment: { type: docker, imageTag: v1.23.0 }
`,
  "push.yaml": runner("pushed", `${PUSH}\n    deployment: { type: helm, namespace: datadog }`),
  "two.yaml": `${runner("one", "deployment: { type: helm, namespace: datadog }")}  - name: agent
    allow: [com.datadoghq.http.request]
    deployment: { type: helm-agent, namespace: datadog }
`,
};

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
      image: { tag: "v1.23.0" },
      runner: { runnerIdentitySecret: "docker-identity" },
    });
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

  it("keeps a file that may hold a key to its owner, even where another file stood", async () => {
    await writeFile(join(folder, "config.yaml"), "", { mode: 0o644 });
    await chmod(join(folder, "config.yaml"), 0o644);
    const { code, stderr } = await synth("config", "-f", "one.yaml", "-o", "config.yaml");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote config.yaml\n" });
    expect((await stat(join(folder, "config.yaml"))).mode & 0o777).toBe(0o600);
  });
});
