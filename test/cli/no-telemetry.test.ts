/** What docs/telemetry.md says. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { spawnParkit, type ParkitResult } from "../support/run-parkit";

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

  /** Runs a command, and returns what it tried beside what it left behind. */
  async function attempts(argv: readonly string[]): Promise<readonly [ParkitResult, readonly string[]]> {
    const directory = await mkdtemp(join(folder, "run-"));
    const file = join(directory, "attempts");
    await writeFile(file, "");
    const result = await spawnParkit(argv, {
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
    });
    const noted = await readFile(file, "utf8");
    return [result, noted.split("\n").filter((line) => line !== "")];
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
    const [{ code }, noted] = await attempts(words);
    expect(noted).toEqual([]);
    expect(code).not.toBeNull();
  });

  it("is asked by enrollment for the site, and for nothing else", async () => {
    const [{ code }, noted] = await attempts(["enroll", "--runner", "payments", "--to", "identity.yaml"]);
    expect(code).not.toBe(0);
    expect(noted.length).toBeGreaterThan(0);
    for (const attempt of noted) expect(attempt).toMatch(/^\w+ (?:api|app)\.datadoghq\.com(?::443)?$/);
  });
});
