import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { runnerSpec } from "@parkit/provider-schema";
import type { RunnerInput } from "@parkit/provider-schema";
import { parse } from "yaml";

import { deployedBy } from "./deployed-by";
import { dockerFiles } from "./docker";

/** Stands for Docker: notes its arguments, and enrolls as the image does, by writing the configuration. */
const DOCKER = `#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
case "$*" in
  run*--with-api-key) printf 'urn: urn:dd:apps:on-prem-runner:us1:1:runner-%s\\nprivateKey: key\\n' "$$" >config/config.yaml ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parkit-docker-"));
  writeFileSync(join(folder, "docker"), DOCKER, { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function spec(runner: Partial<RunnerInput> = {}) {
  const made = runnerSpec({
    name: "workshop",
    allow: ["com.datadoghq.http.request"],
    ...runner,
    deployment: runner.deployment ?? { type: "docker" },
  });
  if (!deployedBy("docker")(made)) throw new Error("not deployed by docker");
  return made;
}

/** Runs the script as a user would, and tells how Docker was called. */
function run(runner: Partial<RunnerInput> = {}, keys = true): readonly string[] {
  const calls = join(folder, "calls");
  rmSync(calls, { force: true });
  for (const { path, text, mode } of dockerFiles(spec(runner)))
    writeFileSync(join(folder, path), text, { mode });
  execFileSync("sh", [join(folder, "run.sh")], {
    stdio: "pipe",
    env: {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      CALLS: calls,
      ...(keys ? { DD_API_KEY: "secret-api-key", DD_APP_KEY: "secret-app-key" } : {}),
    },
  });
  return readFileSync(calls, "utf8").trim().split("\n");
}

function config(): Record<string, unknown> {
  return parse(readFileSync(join(folder, "config/config.yaml"), "utf8")) as Record<string, unknown>;
}

describe("run.sh", () => {
  it("enrolls at the first run only, and keeps identity while settings change", () => {
    const first = run();
    const { urn } = config();
    expect(first.filter((call) => call.endsWith("--with-api-key"))).toHaveLength(1);
    expect(urn).toMatch(/^urn:dd:apps:on-prem-runner:us1:1:runner-/);

    const second = run({ allow: ["com.datadoghq.http.request", "com.datadoghq.mongodb.find"] }, false);
    expect(second.filter((call) => call.includes("--with-api-key"))).toEqual([]);
    expect(config()).toMatchObject({
      urn,
      privateKey: "key",
      actionsAllowlist: ["com.datadoghq.http.request", "com.datadoghq.mongodb.find"],
    });
  });

  it("leaves one container of the runner's name, with the configuration and without keys", () => {
    const calls = run();
    expect(calls.at(-2)).toBe("rm --force workshop");
    expect(calls.at(-1)).toMatch(
      /^run --detach --name workshop --restart unless-stopped .*private-action-runner:v[\d.]+$/,
    );
    expect(calls.at(-1)).toContain(`--volume ${folder}/config:/etc/dd-action-runner/config`);
    expect(calls.at(-1)).not.toContain("DD_API_KEY");
    expect(calls.join("\n")).not.toMatch(/secret-a/);
  });

  it("asks for keys when it has to enroll", () => {
    expect(() => run({}, false)).toThrow(/DD_API_KEY: set it to enroll the runner/);
  });

  it("finds the identity again that an interrupted run was about to write", () => {
    run();
    const whole = readFileSync(join(folder, "config/config.yaml"), "utf8");
    writeFileSync(join(folder, "config/config.yaml.new"), whole);
    writeFileSync(join(folder, "config/config.yaml"), "");
    const again = run({}, false);
    expect(again.filter((call) => call.includes("--with-api-key"))).toEqual([]);
    expect(readFileSync(join(folder, "config/config.yaml"), "utf8")).toBe(whole);
    expect(existsSync(join(folder, "config/config.yaml.new"))).toBe(false);
  });

  it("takes an identity that is there already, and says so when it is not", () => {
    const identity = { type: "file", path: "/etc/dd-action-runner/config/config.yaml" } as const;
    expect(() => run({ identity })).toThrow(
      /put urn: and privateKey: of the runner into .*config.yaml first/,
    );
    writeFileSync(join(folder, "config/config.yaml"), "urn: urn:a\nprivateKey: k\n");
    expect(run({ identity }, false)).toHaveLength(2);
    expect(config()).toMatchObject({ urn: "urn:a", privateKey: "k", modes: ["pull"] });
  });

  it("quotes what the shell would take apart", () => {
    const name = "it's; $HOME `id`";
    const env = { PROXY: "a b'c" };
    const calls = run({ tags: [name], deployment: { type: "docker", env, configDirectory: "./config" } });
    expect(calls.at(-1)).toContain("--env PROXY=a b'c ");
    expect(config()["tags"]).toEqual([name]);
  });
});
