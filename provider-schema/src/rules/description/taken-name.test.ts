import { validate } from "../../description/validate";

const LATER = "${later}";

/** What the rules find, as `path rule`. */
function found(...runners: readonly object[]): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", runners: runners.map((runner) => ({ name: "payments", ...runner })) },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => ["credential/same-place", "deployment/taken"].includes(rule))
    .map(({ path, rule }) => `${path.replace(/^runners\[0\]\./, "")} ${rule}`);
}

const deployedBy = (type: string, settings: object = {}): object => ({
  deployment: {
    type,
    ...(type === "docker" || type === "compose" ? {} : { namespace: "datadog" }),
    ...settings,
  },
});
const credential = (from: object): object => ({ type: "jenkins", from });
const secret = (secretName: string): object => credential({ secretName });
const EXTERNAL = credential({ type: "external", store: "vault", remoteKey: "a" });
const CSI = credential({ type: "csi", secretProviderClass: "vault" });
const LITERAL = credential({ type: "literal", value: "{}", force: true });
const file = (path: string): object => credential({ type: "file", path });
const DIRECTORY = "/etc/dd-action-runner/config/credentials";

describe("variables, labels and annotations of the target's own", () => {
  it.each<[string, object, readonly string[]]>([
    ...["helm", "manifests", "docker", "compose"].map((type): [string, object, readonly string[]] => [
      `the directory of the configuration with ${type}`,
      deployedBy(type, { env: { DD_PRIVATE_RUNNER_CONFIG_DIR: "/opt" } }),
      ["deployment.env.DD_PRIVATE_RUNNER_CONFIG_DIR deployment/taken"],
    ]),
    [
      "what the description says",
      deployedBy("compose", {
        env: {
          DD_BASE_URL: "a",
          RUNNER_NAME: "a",
          RUNNER_MODES: "a",
          ACTIONS_ALLOWLIST: "a",
          RUNNER_URN: "a",
          RUNNER_PRIVATE_KEY: "a",
          HTTPS_PROXY: "http://proxy",
        },
      }),
      [
        "DD_BASE_URL",
        "RUNNER_NAME",
        "RUNNER_MODES",
        "ACTIONS_ALLOWLIST",
        "RUNNER_URN",
        "RUNNER_PRIVATE_KEY",
      ].map((name) => `deployment.env.${name} deployment/taken`),
    ],
    [
      "keys of a runner that enrolls",
      deployedBy("compose", { env: { DD_API_KEY: "a", DD_APP_KEY: "b" } }),
      ["deployment.env.DD_API_KEY deployment/taken", "deployment.env.DD_APP_KEY deployment/taken"],
    ],
    [
      "keys that nobody writes",
      {
        ...deployedBy("helm", { env: { DD_API_KEY: { secretName: "keys", key: "api-key" } } }),
        identity: { type: "secret", secretName: "a" },
      },
      [],
    ],
    [
      "the directory of authorities, where there are some",
      deployedBy("manifests", { caConfigMap: "company-ca", env: { SSL_CERT_DIR: "/certs" } }),
      ["deployment.env.SSL_CERT_DIR deployment/taken"],
    ],
    [
      "the directory of authorities, where there are none",
      deployedBy("manifests", { env: { SSL_CERT_DIR: "/certs" } }),
      [],
    ],
    [
      "labels and annotations of the chart",
      deployedBy("helm", {
        labels: { "helm.sh/chart": "a", "app.kubernetes.io/version": "b", team: "c" },
        podAnnotations: { "checksum/values": "a", "checksum/config": "b" },
      }),
      [
        'deployment.labels["helm.sh/chart"] deployment/taken',
        'deployment.labels["app.kubernetes.io/version"] deployment/taken',
        'deployment.podAnnotations["checksum/values"] deployment/taken',
      ],
    ],
    [
      "labels and annotations of plain objects",
      deployedBy("manifests", {
        labels: { "app.kubernetes.io/name": "a", "app.kubernetes.io/version": "b" },
        podAnnotations: { "checksum/config": "a" },
      }),
      [
        'deployment.labels["app.kubernetes.io/name"] deployment/taken',
        'deployment.podAnnotations["checksum/config"] deployment/taken',
      ],
    ],
    ["variables that are not known", deployedBy("helm", { env: LATER, labels: LATER }), []],
  ])("are refused: %s", (_what, runner, expected) => {
    expect(found(runner)).toEqual(expected);
  });
});

describe("files of credentials", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "an external one beside a Secret of its name",
      { ...deployedBy("manifests"), credentials: { orders: EXTERNAL, stock: secret("orders") } },
      ["credentials.stock credential/same-place"],
    ],
    [
      "one of the driver beside a Secret of its name",
      { ...deployedBy("operator"), credentials: { stock: secret("orders"), orders: CSI } },
      ["credentials.orders credential/same-place"],
    ],
    [
      "the scripts beside a Secret of their name",
      {
        ...deployedBy("manifests"),
        scripts: { hello: { command: ["df"] } },
        credentials: { ci: secret("scripts") },
      },
      ["credentials.ci credential/same-place"],
    ],
    [
      "several of one Secret",
      { ...deployedBy("manifests"), credentials: { orders: secret("all"), stock: secret("all") } },
      [],
    ],
    [
      "a file beside one that is written",
      {
        ...deployedBy("docker"),
        credentials: { ci: LITERAL, jobs: file(`${DIRECTORY}/ci/jenkins_token.json`) },
      },
      ["credentials.jobs credential/same-place"],
    ],
    [
      "files of different places",
      {
        ...deployedBy("compose"),
        credentials: { ci: LITERAL, jobs: file(`${DIRECTORY}/jobs/jenkins_token.json`) },
      },
      [],
    ],
    [
      "a file of which the path is missing",
      { ...deployedBy("docker"), credentials: { a: credential({ type: "file" }), b: LITERAL } },
      [],
    ],
    [
      "names that are not known",
      { ...deployedBy("manifests"), credentials: { a: secret(LATER), b: LATER } },
      [],
    ],
  ])("do not lie in each other's place: %s", (_what, runner, expected) => {
    expect(found(runner)).toEqual(expected);
  });
});
