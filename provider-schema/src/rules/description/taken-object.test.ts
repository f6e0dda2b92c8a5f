import { validate } from "../../description/validate";

const LATER = "${later}";

/** What the rules find, as `path rule`. */
function found(...runners: readonly object[]): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", runners: runners.map((runner) => ({ name: "payments", ...runner })) },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("deployment/taken-") || rule === "identity/shared")
    .map(({ path, rule }) => `${path.replace(/^runners\[0\]\./, "")} ${rule}`);
}

const deployedBy = (type: string, settings: object = {}): object => ({
  deployment: { type, namespace: "datadog", ...settings },
});
const secret = (secretName: string): object => ({ type: "jenkins", from: { secretName } });
const EXTERNAL = { type: "jenkins", from: { type: "external", store: "vault", remoteKey: "a" } };

describe("Secrets that somebody makes", () => {
  it.each<[string, readonly object[], readonly string[]]>([
    [
      "the chart's, for credentials",
      [{ ...deployedBy("helm"), credentials: { ci: secret("payments-credentials") } }],
      ["credentials.ci.from.secretName deployment/taken-secret"],
    ],
    [
      "the chart's, for the configuration of a release",
      [{ ...deployedBy("helm", { release: "par" }), identity: { type: "secret", secretName: "par" } }],
      ["identity.secretName deployment/taken-secret"],
    ],
    [
      "that of plain objects",
      [{ ...deployedBy("manifests"), identity: { type: "secret", secretName: "payments" } }],
      ["identity.secretName deployment/taken-secret"],
    ],
    [
      "that of the Cluster Agent",
      [deployedBy("helm-agent", { keysSecret: "datadog-agent-cluster-agent" })],
      ["deployment.keysSecret deployment/taken-secret"],
    ],
    [
      "that of an identity that enrolled",
      [
        {
          ...deployedBy("operator", { keysSecret: "datadog-private-action-runner-identity" }),
          allow: ["com.datadoghq.http.request"],
        },
      ],
      ["deployment.keysSecret deployment/taken-secret"],
    ],
    [
      "that of another credential",
      [{ ...deployedBy("manifests"), credentials: { ci: EXTERNAL, jobs: secret("payments-ci") } }],
      ["credentials.jobs.from.secretName deployment/taken-secret"],
    ],
    [
      "that of an identity of Terraform's",
      [{ ...deployedBy("helm"), identity: { type: "managed" }, credentials: { identity: EXTERNAL } }],
      ["identity deployment/taken-secret"],
    ],
    [
      "that of another runner",
      [
        { name: "a", ...deployedBy("manifests"), credentials: { "b-c": EXTERNAL } },
        { name: "a-b", ...deployedBy("manifests"), credentials: { c: EXTERNAL } },
      ],
      ["runners[1].credentials.c deployment/taken-secret"],
    ],
    [
      "of the same name in another namespace",
      [
        { name: "a", ...deployedBy("manifests") },
        {
          name: "b",
          deployment: { type: "manifests", namespace: "other" },
          identity: { type: "secret", secretName: "a" },
        },
      ],
      [],
    ],
    [
      "in variables, for pulling and for browsers",
      [
        {
          ...deployedBy("helm", {
            env: { TOKEN: { secretName: "payments", key: "a" } },
            imagePullSecrets: ["payments-credentials"],
          }),
          push: { hostname: "a.example.com", ingress: { tlsSecret: "payments" } },
        },
      ],
      [
        "deployment.env.TOKEN.secretName deployment/taken-secret",
        "deployment.imagePullSecrets[0] deployment/taken-secret",
        "push.ingress.tlsSecret deployment/taken-secret",
      ],
    ],
    [
      "that of the Cluster Agent, by the operator",
      [
        deployedBy("operator", { agent: { type: "existing", name: "main" } }),
        deployedBy("operator", { agent: { type: "existing", name: "main" } }),
        { ...deployedBy("helm"), identity: { type: "secret", secretName: "main-token" } },
      ],
      ["runners[2].identity.secretName deployment/taken-secret"],
    ],
    [
      "that of an identity of Terraform's, for pulling",
      [
        { ...deployedBy("helm", { imagePullSecrets: ["payments-identity"] }), identity: { type: "managed" } },
        {
          name: "b",
          ...deployedBy("helm", { imagePullSecrets: ["other"] }),
          identity: { type: "managed", secretName: "other" },
        },
      ],
      [
        "deployment.imagePullSecrets[0] deployment/taken-secret",
        "runners[1].deployment.imagePullSecrets[0] deployment/taken-secret",
      ],
    ],
    [
      "that of an identity of Terraform's, for another runner: that is a shared identity",
      [
        { ...deployedBy("helm"), identity: { type: "managed" } },
        { name: "b", ...deployedBy("helm"), identity: { type: "secret", secretName: "payments-identity" } },
        { name: "c", ...deployedBy("helm"), identity: { type: "managed", secretName: "payments-identity" } },
      ],
      ["runners[1].identity.secretName identity/shared", "runners[2].identity.secretName identity/shared"],
    ],
    ["with names that are not known", [deployedBy("helm", { release: LATER, namespace: LATER })], []],
  ])("are not named a second time: %s", (_what, runners, expected) => {
    expect(found(...runners)).toEqual(expected);
  });
});

const SCRIPTS = { scriptFiles: { "hello.sh": "echo hello" } };
const TAKEN = "deployment/taken-object";

describe("other objects that somebody makes", () => {
  it.each<[string, readonly object[], readonly string[]]>([
    [
      "the chart's, for files of scripts",
      [deployedBy("helm", { ...SCRIPTS, release: "par", caConfigMap: "par-scripts" })],
      [`deployment.caConfigMap ${TAKEN}`],
    ],
    [
      "that of plain objects, for files of scripts",
      [deployedBy("manifests", { ...SCRIPTS, caConfigMap: "payments-scripts" })],
      [`deployment.caConfigMap ${TAKEN}`],
    ],
    [
      "one that is called like it where there are no files",
      [
        deployedBy("helm", { caConfigMap: "payments-scripts" }),
        { name: "b", ...deployedBy("helm", { scriptFiles: {}, caConfigMap: "b-scripts" }) },
        { name: "c", ...deployedBy("helm", { scriptFiles: { [LATER]: "a" }, caConfigMap: "c-scripts" }) },
      ],
      [],
    ],
    [
      "one in another namespace",
      [
        deployedBy("manifests", SCRIPTS),
        { name: "b", deployment: { type: "helm", namespace: "b", caConfigMap: "payments-scripts" } },
      ],
      [],
    ],
    [
      "those of Agents",
      [
        { name: "a", ...deployedBy("operator") },
        { name: "b", ...deployedBy("helm-agent", { release: "eu" }) },
        { name: "c", ...deployedBy("manifests", { caConfigMap: "datadog-privateactionrunner" }) },
        { name: "d", ...deployedBy("helm", { caConfigMap: "eu-clusteragent-privateactionrunner" }) },
        { name: "e", ...deployedBy("helm", { serviceAccount: { name: "datadog-agent", create: true } }) },
        { name: "f", ...deployedBy("helm", { serviceAccount: { name: "eu", create: true } }) },
      ],
      [
        `runners[2].deployment.caConfigMap ${TAKEN}`,
        `runners[3].deployment.caConfigMap ${TAKEN}`,
        `runners[4] ${TAKEN}`,
        `runners[5] ${TAKEN}`,
      ],
    ],
    [
      "those of one Agent for two runners",
      ["a", "b"].map((name) => ({
        name,
        ...deployedBy("operator", { agent: { type: "existing", name: "main" } }),
      })),
      [],
    ],
    [
      "those of an Agent of which the name is not known",
      [
        deployedBy("operator", { agent: LATER }),
        { name: "b", ...deployedBy("helm", { caConfigMap: "datadog-privateactionrunner" }) },
      ],
      [],
    ],
    [
      "an account",
      ["a", "b"].map((name) => ({
        name,
        ...deployedBy("helm", { serviceAccount: { name: "tools", create: true } }),
      })),
      [`runners[1] ${TAKEN}`],
    ],
    [
      "an account that is there already",
      ["a", "b"].map((name) => ({ name, ...deployedBy("helm", { serviceAccount: { name: "tools" } }) })),
      [],
    ],
    [
      "a role of the whole cluster",
      ["a", "b"].map((name) => ({
        name,
        deployment: { type: "helm", namespace: name, release: "par", permissionScope: "cluster" },
      })),
      [`runners[1] ${TAKEN}`],
    ],
    [
      "all of a release, once",
      [
        { name: "a", ...deployedBy("manifests", SCRIPTS) },
        { name: "b", ...deployedBy("helm", { ...SCRIPTS, release: "a" }) },
      ],
      ["runners[1] deployment/taken-secret"],
    ],
  ])("are not named or made a second time: %s", (_what, runners, expected) => {
    expect(found(...runners)).toEqual(expected);
  });
});

describe("names that are not known yet, or cannot be read", () => {
  it.each<[string, object]>([
    [
      "a name of a managed identity",
      { ...deployedBy("helm"), identity: { type: "managed", secretName: LATER } },
    ],
    [
      "an empty name of a managed identity",
      { ...deployedBy("helm"), identity: { type: "managed", secretName: "" } },
    ],
    ["a name of an account", deployedBy("helm", { serviceAccount: { name: LATER, create: true } })],
    ["an empty name of an account", deployedBy("helm", { serviceAccount: { name: "", create: true } })],
    ["whether an account is made", deployedBy("helm", { serviceAccount: { name: "tools", create: LATER } })],
    ["a name of a ConfigMap", deployedBy("helm", { caConfigMap: LATER })],
  ])("are not those of another: %s", (_what, runner) => {
    expect(
      found(runner, { name: "other", ...runner }).filter((line) => line.includes("taken-object")),
    ).toEqual([]);
  });
});
