import { readFileSync } from "node:fs";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import type { EnrolledIdentity } from "@parkit/runner/internal/identity/enrollment";
import { parseIdentity } from "@parkit/runner/internal/identity/identity";
import { startRunner } from "@parkit/runner/internal/runner";

import { codeBlocks } from "../support/code-blocks";
import { enrollAt } from "../support/enroll-at";
import { runParkit, type ParkitResult } from "../support/run-parkit";

/** A URN of nobody: connections are paired by the one that is described. */
const NOBODY = "urn:dd:apps:on-prem-runner:us1:1:runner-nobody";

const description = (site: string, urn: string): string => `apiVersion: parkit/v1
${site}
runners:
  - name: worker
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: i, urn: "${urn}" }
    deployment: { type: helm, namespace: ns }
connections:
  - { name: billing, runner: worker, integration: { type: http, auth: { type: none } }, identifierTags: [env:prod] }
connectionGroups:
  - { name: services, identifierTagKeys: [env], connections: [billing] }
`;

interface Shown {
  readonly runners: readonly {
    readonly state: string;
    readonly urn: string | null;
    readonly version: string | null;
  }[];
  readonly connections: readonly { readonly state: string; readonly usedBy: readonly string[] }[];
  readonly connectionGroups: readonly { readonly state: string }[];
}

describe("parkit status", () => {
  let controlPlane: ControlPlane;

  beforeEach(async () => {
    controlPlane = await startControlPlane();
  });
  afterEach(() => controlPlane.close());

  const status = (
    argv: readonly string[],
    urn = NOBODY,
    env: NodeJS.ProcessEnv = {},
  ): Promise<ParkitResult> => {
    const { url, apiKey, appKey } = controlPlane;
    return runParkit(["status", "-f", "-", ...argv], {
      env: { DD_API_KEY: apiKey, DD_APP_KEY: appKey, ...env },
      input: description(`site: { appUrl: "${url}", apiUrl: "${url}" }`, urn),
    });
  };
  const states = ({ stdout }: ParkitResult): readonly unknown[] => {
    const { runners, connections, connectionGroups } = JSON.parse(stdout) as Shown;
    return [runners[0]?.state, connections[0]?.state, connectionGroups[0]?.state];
  };

  async function make(path: string, type: string, attributes: object): Promise<string> {
    const { url, apiKey, appKey } = controlPlane;
    const answer = await fetch(`${url}/api/v2/actions/${path}`, {
      method: "POST",
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
      body: JSON.stringify({ data: { type, attributes } }),
    });
    expect(answer.ok).toBe(true);
    return ((await answer.json()) as { data: { id: string } }).data.id;
  }

  const makeBoth = async (urn: string): Promise<void> => {
    const id = await make("connections", "action_connection", {
      name: "billing",
      runner_id: urn.split(":").at(-1),
      tags: ["env:prod"],
      integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
    });
    const group = { name: "services", integration_type: "HTTP", tag_keys: ["env"], connections: [id] };
    await make("connections/groups", "connection_group", group);
  };

  it("tells what is not there, and ends with 1", async () => {
    const none = await status(["--format", "json"]);
    expect([none.code, states(none)]).toEqual([1, ["not-enrolled", "missing", "missing"]]);
    const { code, stdout } = await status([]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^RUNNER +LAST SEEN +VERSION +URN +STATE\nworker +- +- +urn:\S+ +not enrolled\n\nCONNECTION /,
    );
    expect(stdout).toMatch(/^billing +worker +services +missing$/m);
  });

  /** Enrolls a runner, which makes itself known when it starts. */
  const enrolled = (): Promise<EnrolledIdentity> => enrollAt(controlPlane, "worker");

  it("waits until the runner is ready and everything is made", async () => {
    const identity = await enrolled();
    const waiting = status(["--wait", "--timeout", "60", "--format", "json"], identity.urn);
    const runner = await startRunner({
      apiUrl: controlPlane.url,
      identity: parseIdentity(identity, "enrollment"),
      modes: ["pull"],
      actionsAllowlist: ["com.datadoghq.http.request"],
    });
    try {
      await makeBoth(identity.urn);
      const waited = await waiting;
      expect([waited.code, states(waited)]).toEqual([0, ["ready", "made", "made"]]);
      const { runners, connections } = JSON.parse(waited.stdout) as Shown;
      expect(runners[0]).toMatchObject({
        urn: identity.urn,
        version: expect.stringMatching(/^\d/) as unknown,
      });
      expect(connections[0]?.usedBy).toEqual(["services"]);
      expect((await status([], identity.urn)).stdout).toMatch(
        /^worker +20\S+Z +\S+ +urn:\S+ +Ready to use$/m,
      );
    } finally {
      await runner.drain();
    }
  });

  it("tells a runner that enrolled and never connected, when the time is over", async () => {
    const { urn } = await enrolled();
    const waited = await status(["--wait", "--timeout", "1", "--format", "json"], urn);
    expect([waited.code, states(waited)[0]]).toEqual([1, "never-connected"]);
  });

  it("says of Datadog that it tells nothing, and does not wait for it", async () => {
    const run = (argv: readonly string[]): Promise<ParkitResult> =>
      runParkit(["status", "-f", "-", ...argv], {
        input: description("site: datadoghq.eu", NOBODY.replace("us1", "eu1")),
      });
    const told = await run(["--format", "json"]);
    expect([told.code, states(told)]).toEqual([0, ["unknown", "unknown", "unknown"]]);
    expect((await run([])).stdout).toMatch(/^worker +unknown +unknown +urn:\S+ +unknown$/m);
    const { code, stdout, stderr } = await run(["--wait"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Datadog publishes no call that tells whether a runner is ready");
  });

  it("shows on its page what it prints", async () => {
    const page = readFileSync(join(__dirname, "../../docs/guide/status.md"), "utf8");
    const { stdout } = await runParkit(["status", "-f", "-"], { input: codeBlocks(page, "yaml")[0] ?? "" });
    expect(stdout).toBe(codeBlocks(page, "text")[0]);
  });

  it("ends with 1 and the refusal where the control plane refuses, and with 2 without keys", async () => {
    const refused = await status([], NOBODY, { DD_APP_KEY: "wrong" });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: "http-403" } });
    expect(await status([], NOBODY, { DD_API_KEY: undefined })).toMatchObject({ code: 2, stdout: "" });
    expect(await status(["--timeout", "soon"])).toMatchObject({ code: 2, stdout: "" });
  });
});
