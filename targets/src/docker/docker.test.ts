import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { dockerFiles } from "./docker";

/**
 * Stands for Docker: notes its arguments, keeps a file for each container with what its configuration was
 * when it started, refuses a name that is taken, and enrolls as the image does, by writing the configuration.
 */
const DOCKER = `#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
case $1 in
  run)
    previous=
    for word; do
      if [ "$previous" = --name ]; then container=$CONTAINERS/$word; fi
      previous=$word
    done
    if [ -e "$container" ]; then echo 'name is in use' >&2; exit 125; fi
    case "$*" in
      *--with-api-key)
        if [ -z "$SILENT" ]; then
          printf 'urn: urn:dd:apps:on-prem-runner:us1:1:runner-%s\\nprivateKey: key\\n' "$$" >config/config.yaml
        fi ;;
    esac
    if [ -e config/config.yaml ]; then cp config/config.yaml "$container"; else : >"$container"; fi ;;
  rm) [ -e "$CONTAINERS/$3" ] && rm "$CONTAINERS/$3" ;;
  logs) echo 'the log of the container' ;;
  image) echo "$IMAGE_USER" ;;
  inspect) echo "$RUNNING" ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parkit-docker-"));
  mkdirSync(join(folder, "containers"));
  writeFileSync(join(folder, "docker"), DOCKER, { mode: 0o755 });
  // The script waits for the runner to enroll.
  writeFileSync(join(folder, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
  // Whoever runs these tests.
  writeFileSync(join(folder, "id"), '#!/bin/sh\necho "$USER_ID"\n', { mode: 0o755 });
  writeFileSync(join(folder, "chown"), '#!/bin/sh\necho "chown $*" >>"$CALLS"\n', { mode: 0o755 });
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

/** What the script finds. */
interface Surroundings {
  /** Whether the container of the enrollment does nothing. @default false */
  readonly isSilent?: boolean;
  /** Whether that container still runs. @default true */
  readonly isRunning?: boolean;
  /** Who runs the script. @default "1000" */
  readonly userId?: string;
  /** User of the image. @default "1000:1000" */
  readonly imageUser?: string;
}

/** Runs the script as a user would, and tells how Docker was called. */
function run(
  runner: Partial<RunnerInput> = {},
  keys = true,
  { isSilent = false, isRunning = true, userId = "1000", imageUser = "1000:1000" }: Surroundings = {},
): readonly string[] {
  const calls = join(folder, "calls");
  rmSync(calls, { force: true });
  for (const { path, text, mode } of dockerFiles(spec(runner)))
    writeFileSync(join(folder, path), text, { mode });
  execFileSync("sh", [join(folder, "run.sh")], {
    stdio: "pipe",
    env: {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      CALLS: calls,
      CONTAINERS: join(folder, "containers"),
      SILENT: isSilent ? "yes" : "",
      RUNNING: String(isRunning),
      USER_ID: userId,
      IMAGE_USER: imageUser,
      ...(keys ? { DD_API_KEY: "secret-api-key", DD_APP_KEY: "secret-app-key" } : {}),
    },
  });
  return readFileSync(calls, "utf8").trim().split("\n");
}

/** Containers by name, with the configuration that each started with. */
function containers(): Readonly<Record<string, Record<string, unknown>>> {
  const names = readdirSync(join(folder, "containers"));
  return Object.fromEntries(
    names.map((name) => [
      name,
      parse(readFileSync(join(folder, "containers", name), "utf8")) as Record<string, unknown>,
    ]),
  );
}

function config(): Record<string, unknown> {
  return parse(readFileSync(join(folder, "config/config.yaml"), "utf8")) as Record<string, unknown>;
}

describe("run.sh", () => {
  it("[S19 S92] enrolls at the first run only, and keeps identity while settings change", () => {
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

  it("[S16] publishes the port on the host itself, in push mode only", () => {
    expect(run().at(-1)).not.toContain("--publish");
    const calls = run({ modes: ["push"], push: { hostname: "par.example.com" } });
    expect(calls.at(-1)?.match(/--publish \S+/g)).toEqual(["--publish 127.0.0.1:9016:9016"]);
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

  it("replaces the container at the next run: same name and directory, no second runner, settings of now", () => {
    const first = run();
    const { urn } = config();
    const allow = ["com.datadoghq.mongodb.find"];
    const imageTag = "v1.20.0";
    const second = run({ allow, deployment: { type: "docker", imageTag } }, false);
    expect(containers()).toEqual({
      workshop: expect.objectContaining({ urn, privateKey: "key", actionsAllowlist: allow }) as unknown,
    });
    const volume = /--volume (\S+)/;
    expect(volume.exec(second.at(-1) ?? "")?.[1]).toBe(volume.exec(first.at(-1) ?? "")?.[1]);
    expect(second.at(-1)).toMatch(/private-action-runner:v1\.20\.0$/);
  });

  it("goes on after a run that was stopped while it enrolled", () => {
    writeFileSync(join(folder, "containers", "workshop-enrollment"), "");
    run();
    expect(Object.keys(containers())).toEqual(["workshop"]);
  });

  it("gives up on a runner that does not enroll, shows its log, and leaves nothing behind", () => {
    expect(() => run({}, true, { isSilent: true })).toThrow(
      /the log of the container\n.*the runner did not enroll within a minute/s,
    );
    expect(containers()).toEqual({});
    expect(existsSync(join(folder, "config/config.yaml"))).toBe(false);
  });

  it("does not wait for a container that has ended, and shows its log", () => {
    expect(() => run({}, true, { isSilent: true, isRunning: false })).toThrow(
      /the log of the container\n.*the runner ended before it was enrolled/s,
    );
    const waits = readFileSync(join(folder, "calls"), "utf8").split("\n");
    expect(waits.filter((call) => call.startsWith("inspect"))).toHaveLength(1);
    expect(containers()).toEqual({});
  });

  it("as root gives the directory to the image's user, before it enrolls and when the file is written", () => {
    const calls = run({}, true, { userId: "0" });
    const order = calls.filter((call) => /^(?:chown|run) /.test(call)).map((call) => call.split(" ")[0]);
    expect(order).toEqual(["chown", "run", "chown", "run"]);
    expect(calls).toContain("chown -R 1000:1000 ./config");
  });

  it.each([
    ["of another user", { userId: "1001" }],
    ["of an image that runs as root", { userId: "0", imageUser: "" }],
    ["of an image whose user has a name", { userId: "0", imageUser: "dog" }],
  ])("leaves files as they are %s", (_what, surroundings) => {
    expect(run({}, true, surroundings).filter((call) => call.startsWith("chown"))).toEqual([]);
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

  it.each<RunnerInput["identity"] & object>([
    { type: "self-enroll" },
    { type: "managed" },
    { type: "file", path: "/etc/dd-action-runner/config/config.yaml" },
    { type: "inline", urn: "urn:a", privateKey: "k", force: true },
  ])("is a script that the shell can read with an identity of type $type", (identity) => {
    const [script] = dockerFiles(spec({ identity }));
    expect(spawnSync("sh", ["-n"], { input: script?.text ?? "(", encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });

  it("quotes what the shell would take apart", () => {
    const name = "it's; $HOME `id`";
    const env = { PROXY: "a b'c" };
    const calls = run({ tags: [name], deployment: { type: "docker", env, configDirectory: "./config" } });
    expect(calls.at(-1)).toContain("--env PROXY=a b'c ");
    expect(config()["tags"]).toEqual([name]);
  });
});
