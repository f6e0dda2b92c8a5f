/** What docs/telemetry.md says. */
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exitCode, spawnParkit, startParkit, type ParkitOptions } from "../support/run-parkit";

const REFUSING = join(__dirname, "../support/refusing-network.cjs");
const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
connections:
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
`;

describe("a network that refuses", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-telemetry-"));
    await writeFile(join(folder, "parkit.yaml"), DESCRIPTION);
    await writeFile(join(folder, "old.yaml"), DESCRIPTION.replace("http.request", "gitlab.users.getUser"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  interface Place {
    readonly options: ParkitOptions;
    readonly attempts: () => Promise<readonly string[]>;
  }

  /** Where a command runs that cannot reach anybody, and what it tried. */
  async function refused(): Promise<Place> {
    const directory = await mkdtemp(join(folder, "run-"));
    const file = join(directory, "attempts");
    await writeFile(file, "");
    const options = {
      cwd: folder,
      env: {
        NODE_OPTIONS: `--require ${REFUSING}`,
        REFUSED_ATTEMPTS: file,
        HOME: directory,
        DD_API_KEY: "0".repeat(32),
        DD_APP_KEY: "0".repeat(40),
        DD_HOST: undefined,
        // A machine on which nobody has said no.
        CI: undefined,
        DO_NOT_TRACK: undefined,
      },
    };
    return {
      options,
      attempts: async () => (await readFile(file, "utf8")).split("\n").filter((line) => line !== ""),
    };
  }

  it.each([
    ["--version"],
    ["--help"],
    ["validate"],
    ["validate", "no-such-file.yaml"],
    ["no-such-command"],
    ["synth", "helm"],
    ["synth", "all", "-o", "rendered"],
    ["diff", "old.yaml", "parkit.yaml"],
    ["graph"],
    ["explain", "allowlist"],
    ["explain", "rule", "tag/syntax"],
    ["import", "rendered/payments/helm/values.yaml"],
    ["actions", "http"],
    ["rules"],
    ["schema"],
    ["init", "started"],
    ["completion", "bash"],
    ["provider", "install"],
  ])("is not so much as asked by parkit %s %s", async (...words) => {
    const { options, attempts } = await refused();
    const { code } = await spawnParkit(words, options);
    expect(await attempts()).toEqual([]);
    expect(code).not.toBeNull();
  });

  it("is asked by enrollment for the site, and for nothing else", async () => {
    const { options, attempts } = await refused();
    const child = startParkit(["enroll", "--runner", "payments", "--to", "identity.yaml"], options);
    // It tries again until it is stopped.
    await once(child.stderr, "data");
    child.kill("SIGINT");
    expect(await exitCode(child)).not.toBe(0);
    const noted = await attempts();
    expect(noted.length).toBeGreaterThan(0);
    for (const attempt of noted) expect(attempt).toMatch(/^\w+ (?:api|app)\.datadoghq\.com(?::443)?$/);
  });
});
