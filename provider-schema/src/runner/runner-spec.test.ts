import type { ConnectionInput } from "../connection/connection";
import type { DeploymentInput } from "../deployment/deployment";
import { runnerSpec, runnerSpecs } from "./runner-spec";
import { ArgumentError } from "../parkit-error";

const HTTP: ConnectionInput = {
  name: "c",
  runner: "a",
  integration: { type: "http", auth: { type: "none" } },
};

describe("runner spec", () => {
  it("fills in what a standalone runner leaves out", () => {
    expect(
      runnerSpec(
        {
          name: "a",
          modes: ["both"],
          push: { hostname: "par.example.com" },
          allow: "none",
          deployment: { type: "compose" },
        },
        "eu1",
      ),
    ).toEqual({
      kind: "standalone",
      name: "a",
      site: expect.objectContaining({ parameter: "datadoghq.eu" }) as unknown,
      modes: ["pull", "push"],
      credentials: [],
      tags: [],
      allowImdsEndpoint: false,
      allow: "none",
      identity: { type: "self-enroll", ownership: "owned" },
      push: { hostname: "par.example.com", allowedOrigins: ["https://app.datadoghq.eu"] },
      deployment: { type: "compose" },
    });
  });

  it("has a variable's file where Compose puts it, named after runner and credential", () => {
    const from = { type: "env", name: "ORDERS_JSON" } as const;
    const { credentials } = runnerSpec({
      name: "payments",
      allow: "none",
      credentials: { orders: { type: "postgresql", from } },
      deployment: { type: "compose" },
    });
    expect(credentials.map(({ path }) => path)).toEqual(["/run/secrets/payments-orders"]);
  });

  it("takes allow for the Cluster Agent's list in a cluster, for the Agent's on a host", () => {
    const allow = ["com.datadoghq.http.request"];
    const inCluster = runnerSpec({
      name: "a",
      allow,
      node: false,
      deployment: { type: "operator", namespace: "n" },
    });
    expect(inCluster).toMatchObject({ clusterAgent: { allow } });
    expect(inCluster).not.toHaveProperty("node");
    const onHost = runnerSpec({ name: "a", allow, deployment: { type: "linux" } });
    expect(onHost).toMatchObject({ node: { allow } });
    expect(onHost).not.toHaveProperty("clusterAgent");
  });

  it("gives a component the runner's identity unless it has its own", () => {
    const identity = { type: "self-enroll", ownership: "ownerless" } as const;
    const spec = runnerSpec({
      name: "a",
      node: { allow: "none" },
      clusterAgent: { allow: "none", identity },
      deployment: { type: "helm-agent", namespace: "n" },
    });
    expect(spec).toMatchObject({
      node: { identity: { type: "self-enroll", ownership: "owned" } },
      clusterAgent: { identity },
    });
  });

  it.each<[string, DeploymentInput, readonly ConnectionInput[], boolean | undefined]>([
    ["a described connection of its kind", { type: "linux" }, [HTTP], false],
    ["a described connection of another runner", { type: "linux" }, [{ ...HTTP, runner: "b" }], undefined],
    [
      "a described connection of a kind that Agents do not make",
      { type: "linux" },
      [{ ...HTTP, integration: { type: "jenkins", credential: "j" } }],
      undefined,
    ],
    ["no connection", { type: "linux" }, [], undefined],
    ["the user's word", { type: "linux", autoConnections: true }, [HTTP], true],
    [
      "an Agent that may lack the switch, and then ignores it",
      { type: "linux", agentVersion: "7.79.0" },
      [HTTP],
      false,
    ],
  ])(
    "decides by %s whether the Agent makes its own connections",
    (_what, deployment, connections, expected) => {
      const [spec] = runnerSpecs({
        apiVersion: "parkit/v1",
        runners: [{ name: "a", allow: "none", deployment }],
        connections,
      });
      expect(spec?.kind === "agent" ? spec.autoConnections : "no agent").toBe(expected);
    },
  );

  it("refuses a site that validation would have found", () => {
    expect(() => runnerSpec({ name: "a", site: "nowhere", deployment: { type: "compose" } })).toThrow(
      ArgumentError,
    );
  });
});
