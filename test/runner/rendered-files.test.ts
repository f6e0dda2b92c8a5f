/**
 * What parkit renders starts the runner with its files where Docker, Compose and a host have them, as the
 * guide's commands put them there: none is refused as open to others.
 */
import { execFileSync } from "node:child_process";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { IMAGE_LAYOUT } from "@parkit/runner/internal/entry/image-layout";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import type { SiteInput } from "@parkit/provider-schema/internal/site/site";

import { codeBlocks } from "../support/code-blocks";
import { describeInRoot, type RootMount } from "../support/container-root";
import { ALLOWED, CREDENTIAL_FILE, eachOnMountedRunner, expectCredential } from "../support/mounted-runner";
import { renderedText, renderedYaml, type RunnerSketch } from "../support/rendered-runner";

const IMAGE_USER = IMAGE_LAYOUT.user.id;

const at = eachOnMountedRunner();

const site = (): SiteInput => ({ appUrl: at().plane.url, apiUrl: at().plane.url });

/** A directory of the person who starts the runner, with the filled-in credential file. */
async function desk(user: number): Promise<string> {
  const place = join(at().folder, "desk");
  const file = "credentials/api/http_token.json";
  await mkdir(join(place, "credentials/api"), { recursive: true });
  await writeFile(join(place, file), CREDENTIAL_FILE, { mode: 0o600 });
  for (const path of ["", "credentials", "credentials/api", file]) await chown(join(place, path), user, user);
  return place;
}

/** Runs the commands of a guide that bring credential files to the runner. */
function bringCredentials(guide: string, cwd: string, user: number): void {
  const commands = codeBlocks(guide, "sh")
    .filter((block) => block.includes("credentials/api/"))
    .flatMap((block) => block.split("\n"))
    // The files are there already, filled in.
    .filter((line) => !line.startsWith("parkit "));
  expect(commands.join("\n")).toContain("install ");
  const env = { PATH: [join(cwd, "bin"), process.env["PATH"]].join(":") };
  execFileSync("sh", ["-ec", commands.join("\n")], { cwd, env, uid: user, gid: user });
}

/** Mounts as `--volume` and Compose have them. */
async function hostMounts(volumes: readonly string[], place: string): Promise<readonly RootMount[]> {
  const mounts = volumes.map((volume) => {
    const [host = "", directory = "", mode = ""] = volume.split(":");
    return { source: resolve(place, host), directory, isReadOnly: mode === "ro" };
  });
  for (const { source, directory } of mounts) {
    await mkdir(source, { recursive: true });
    await chown(source, IMAGE_USER, IMAGE_USER);
    await mkdir(join(at().root, directory), { recursive: true });
  }
  return mounts;
}

/** Starts the standalone runner, which enrolls. */
async function startEnrolling(mounts: readonly RootMount[]): Promise<void> {
  await at().start({
    argv: ["--with-api-key"],
    env: {
      ...at().keys,
      DD_BASE_URL: at().plane.url,
      RUNNER_NAME: "payments",
      RUNNER_MODES: "pull",
      ACTIONS_ALLOWLIST: ALLOWED,
    },
    user: IMAGE_USER,
    mounts,
  });
}

describeInRoot("Docker", () => {
  const file = { type: "file", path: `${RUNNER_CONFIG_DIRECTORY}/credentials/http_token.json` } as const;

  it("mounts a directory that the runner reads and writes", async () => {
    const sketch: RunnerSketch = {
      site: site(),
      allow: [ALLOWED],
      identity: { type: "self-enroll" },
      credentials: { api: { type: "http-token", from: file } },
      deployment: { type: "docker" },
    };
    const place = await desk(IMAGE_USER);
    bringCredentials(renderedText(sketch, "README.md"), place, IMAGE_USER);
    const [, , working = ""] = renderedText(sketch, "run.sh").split("docker run ");
    const volumes = Array.from(working.matchAll(/--volume "\$PWD"\/(\S+)/g), ([, volume = ""]) => volume);
    expect(volumes).toHaveLength(1);
    await startEnrolling(await hostMounts(volumes, place));
    await expectCredential(at(), sketch);
  });

  it.each([
    ["a file of the directory", file],
    ["a variable", { type: "env", name: "API_JSON" } as const],
  ])("mounts by Compose what the runner reads, its credential from %s", async (_what, from) => {
    const sketch: RunnerSketch = {
      site: site(),
      allow: [ALLOWED],
      identity: { type: "self-enroll" },
      credentials: { api: { type: "http-token", from } },
      deployment: { type: "compose" },
    };
    const document = renderedYaml(sketch, "docker-compose.yaml") as {
      readonly services: Readonly<
        Record<string, { readonly volumes: readonly string[]; readonly secrets?: readonly string[] }>
      >;
    };
    const [{ volumes, secrets = [] } = { volumes: [] }] = Object.values(document.services);
    const place = await desk(IMAGE_USER);
    if (from.type === "file") bringCredentials(renderedText(sketch, "README.md"), place, IMAGE_USER);
    expect(secrets).toHaveLength(from.type === "file" ? 0 : 1);
    // Compose copies the value of a variable into the container, for everybody in it to read.
    await mkdir(join(at().root, "run/secrets"), { recursive: true });
    for (const secret of secrets)
      await writeFile(join(at().root, "run/secrets", secret), CREDENTIAL_FILE, { mode: 0o444 });
    await startEnrolling(await hostMounts(volumes, place));
    await expectCredential(at(), sketch);
  });
});

describeInRoot("a Linux host", () => {
  const AGENT_DIRECTORY = "/etc/datadog-agent";
  const AGENT_USER = 998;

  it("has files where the guide puts them, for the Agent's user to read", async () => {
    const path = `${AGENT_DIRECTORY}/private-action-runner/api.json`;
    const sketch: RunnerSketch = {
      identity: { type: "self-enroll" },
      node: { allow: [ALLOWED] },
      credentials: { api: { type: "http-token", from: { type: "file", path } } },
      deployment: { type: "linux" },
    };
    const config = join(at().root, AGENT_DIRECTORY);
    await mkdir(config, { recursive: true });
    const main = join(config, "datadog.yaml");
    await writeFile(main, renderedText(sketch, "datadog.yaml"), { mode: 0o640 });
    for (const one of [config, main]) await chown(one, AGENT_USER, AGENT_USER);
    const place = await desk(0);
    await mkdir(join(place, "bin"));
    await writeFile(join(place, "bin/sudo"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    // The installer makes the user; here it has a number, and the host's directories lie below the root.
    const guide = renderedText(sketch, "README.md")
      .replaceAll("=dd-agent", `=${AGENT_USER}`)
      .replaceAll(` ${AGENT_DIRECTORY}/`, ` ${config}/`);
    bringCredentials(guide, place, 0);
    await at().start({
      argv: ["run", "-c", AGENT_DIRECTORY],
      env: { ...at().keys, ...at().agentVariables, DD_HOSTNAME: "host-a" },
      user: AGENT_USER,
      mounts: [],
    });
    await expectCredential(at(), sketch);
  });
});
