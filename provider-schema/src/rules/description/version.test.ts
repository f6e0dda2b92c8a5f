import { validate } from "../../description/validate";
import { PROVIDER_VERSION } from "../../terraform-provider";
import { DEFAULT_VERSIONS, NEWEST_VERSIONS } from "../../version/versions";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("version/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const one = (deployment: unknown): readonly string[] => found({ runners: [{ name: "a", deployment }] });
const D = "runners[0].deployment";

describe("rules about versions", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["a deployment that is not known", LATER, []],
    [
      "versions that are not known",
      { type: "helm", namespace: "a", chartVersion: LATER, imageTag: LATER },
      [],
    ],
    ["a version with a suffix", { type: "linux", agentVersion: "7.81.2-jmx" }, []],
    [
      "half a version",
      { type: "helm", namespace: "a", chartVersion: "1.28" },
      [`${D}.chartVersion version/format`],
    ],
    ["a tag with a blank", { type: "compose", imageTag: "v1 2" }, [`${D}.imageTag version/format`]],
    ["a tag that moves", { type: "compose", imageTag: "latest" }, [`${D}.imageTag version/image-tag`]],
    ["a tag of one's own", { type: "compose", imageTag: "mirror-2" }, []],
  ])("checks %s", (_what, deployment, expected) => {
    expect(one(deployment)).toEqual(expected);
  });

  // What a chart or an operator brings by itself is older than some of what is asked for here.
  const AGENT = { type: "helm-agent", namespace: "a", agentVersion: DEFAULT_VERSIONS.agent };
  const OPERATOR = { type: "operator", namespace: "a", agentVersion: DEFAULT_VERSIONS.agent };
  const HELM = { type: "helm", namespace: "a" };
  const ownerless = { type: "self-enroll", ownership: "ownerless" };
  it.each<[string, object, readonly string[]]>([
    ["an old chart", { deployment: { ...HELM, chartVersion: "1.10.0" } }, ["chartVersion"]],
    [
      "a chart without timeouts",
      { httpTimeoutSeconds: 3, deployment: { ...HELM, chartVersion: "1.20.0" } },
      ["chartVersion"],
    ],
    ["a chart with timeouts", { taskTimeoutSeconds: 3, deployment: { ...HELM, chartVersion: "1.21.0" } }, []],
    [
      "a chart without tags",
      { tags: ["a:b"], deployment: { ...HELM, chartVersion: "1.15.0" } },
      ["chartVersion"],
    ],
    [
      "a chart without a certificate authority",
      { deployment: { ...HELM, chartVersion: "1.23.9", caConfigMap: "a" } },
      ["chartVersion"],
    ],
    [
      "an image without scripts",
      {
        credentials: { a: { type: "script", from: LATER } },
        deployment: { type: "compose", imageTag: "v1.6.9" },
      },
      ["imageTag"],
    ],
    [
      "an image whose scripts are not known",
      { credentials: { a: LATER }, deployment: { type: "compose", imageTag: "v1.6.9" } },
      [],
    ],
    [
      "an operator without Cluster Agent runners",
      { allow: "none", deployment: { ...OPERATOR, operatorVersion: "1.24.0" } },
      ["operatorVersion"],
    ],
    [
      "an operator with node runners",
      { node: { allow: "none" }, deployment: { ...OPERATOR, operatorVersion: "1.24.0" } },
      [],
    ],
    [
      "a chart without node runners",
      { node: { allow: "none" }, deployment: { ...AGENT, chartVersion: "3.191.0" } },
      ["chartVersion"],
    ],
    [
      "an operator without systemd",
      {
        node: { allow: "none" },
        deployment: { ...OPERATOR, operatorVersion: "1.29.0", systemd: { journal: "both" } },
      },
      ["operatorVersion"],
    ],
    [
      "a chart without remediation",
      { allow: "none", deployment: { ...AGENT, chartVersion: "3.201.0", remediation: true } },
      ["chartVersion"],
    ],
    [
      "an ownerless runner on an old Agent",
      { allow: "none", identity: ownerless, deployment: { type: "linux", agentVersion: "7.80.2" } },
      ["agentVersion"],
    ],
    [
      "an ownerless component",
      {
        clusterAgent: { allow: "none", identity: ownerless },
        deployment: { ...OPERATOR, operatorVersion: "1.27.0" },
      },
      ["operatorVersion"],
    ],
    [
      "a component that is not known",
      { clusterAgent: LATER, deployment: { ...OPERATOR, operatorVersion: "1.24.0" } },
      [],
    ],
  ])("checks %s", (_what, members, fields) => {
    expect(found({ runners: [{ name: "a", ...members }] })).toEqual(
      fields.map((field) => `${D}.${field} version/unsupported`),
    );
  });

  // The versions are written out as Datadog's pages and change logs have them: the table of features is what
  // is tested.
  const NODE = { node: { allow: "none" } };
  const OWNERLESS = { allow: "none", identity: ownerless };
  const SCRIPTS = { credentials: { a: { type: "script", from: LATER } } };
  it.each<[string, object, object, string, string, string]>([
    ["a runner on Linux", {}, { type: "linux" }, "agentVersion", "7.76.3", "7.77.0"],
    ["a runner on Windows [S40]", {}, { type: "windows" }, "agentVersion", "7.76.3", "7.77.0"],
    ["a runner by the Agent's chart", {}, AGENT, "agentVersion", "7.76.3", "7.77.0"],
    ["a runner by the operator", {}, OPERATOR, "agentVersion", "7.76.3", "7.77.0"],
    ["a runner in the Agent's chart", {}, AGENT, "chartVersion", "3.176.9", "3.177.0"],
    ["a node runner in the chart", NODE, AGENT, "chartVersion", "3.191.9", "3.192.0"],
    ["a node runner in the operator", NODE, OPERATOR, "operatorVersion", "1.23.9", "1.24.0"],
    ["a Cluster Agent's runner", { allow: "none" }, OPERATOR, "operatorVersion", "1.24.0", "1.25.0"],
    ["ownerless runners on Linux", OWNERLESS, { type: "linux" }, "agentVersion", "7.80.2", "7.81.0"],
    ["ownerless runners on Windows", OWNERLESS, { type: "windows" }, "agentVersion", "7.80.2", "7.81.0"],
    ["ownerless runners by the chart", OWNERLESS, AGENT, "agentVersion", "7.80.2", "7.81.0"],
    ["ownerless runners by the operator", OWNERLESS, OPERATOR, "agentVersion", "7.80.2", "7.81.0"],
    ["ownerless runners in the chart", OWNERLESS, AGENT, "chartVersion", "3.231.5", "3.231.6"],
    ["ownerless runners in the operator", OWNERLESS, OPERATOR, "operatorVersion", "1.27.0", "1.28.0"],
    ["remediation", {}, { ...AGENT, remediation: true }, "chartVersion", "3.201.9", "3.202.0"],
    ["systemd", NODE, { ...OPERATOR, systemd: { journal: "both" } }, "operatorVersion", "1.29.0", "1.30.0"],
    ["split mode", NODE, { ...OPERATOR, splitMode: true }, "operatorVersion", "1.30.0", "1.31.0"],
    ["split mode in the Agent", NODE, { ...OPERATOR, splitMode: true }, "agentVersion", "7.83.2", "7.84.0"],
    ["a standalone runner as it is now", {}, HELM, "chartVersion", "1.10.9", "1.11.0"],
    ["annotations of services", {}, { ...HELM, serviceAnnotations: {} }, "chartVersion", "1.13.9", "1.14.0"],
    ["tags", { tags: ["a:b"] }, HELM, "chartVersion", "1.15.9", "1.16.0"],
    ["OpenShift", {}, { ...HELM, openShift: true }, "chartVersion", "1.17.9", "1.18.0"],
    ["timeouts", { taskTimeoutSeconds: 3 }, HELM, "chartVersion", "1.20.9", "1.21.0"],
    ["labels", {}, { ...HELM, labels: {} }, "chartVersion", "1.21.9", "1.22.0"],
    ["annotations", {}, { ...HELM, annotations: {} }, "chartVersion", "1.21.9", "1.22.0"],
    ["annotations of Pods", {}, { ...HELM, podAnnotations: {} }, "chartVersion", "1.21.9", "1.22.0"],
    ["authorities", {}, { ...HELM, caConfigMap: "a" }, "chartVersion", "1.23.9", "1.24.0"],
    ["pull secrets", {}, { ...HELM, imagePullSecrets: ["a"] }, "chartVersion", "1.25.9", "1.26.0"],
    ["accounts", {}, { ...HELM, serviceAccount: {} }, "chartVersion", "1.25.9", "1.26.0"],
    ["scripts by the chart", SCRIPTS, HELM, "imageTag", "v1.6.9", "v1.7.0"],
    ["scripts by Docker", SCRIPTS, { type: "docker" }, "imageTag", "v1.6.9", "v1.7.0"],
    ["scripts by Compose", SCRIPTS, { type: "compose" }, "imageTag", "v1.6.9", "v1.7.0"],
    ["scripts by manifests", SCRIPTS, { ...HELM, type: "manifests" }, "imageTag", "v1.6.9", "v1.7.0"],
  ])("knows the first version with %s", (_what, members, deployment, field, before, first) => {
    const hints = (version: string) =>
      validate(
        {
          apiVersion: "parkit/v1",
          runners: [{ name: "a", ...members, deployment: { ...deployment, [field]: version } }],
        },
        { isUnknown: (value) => value === LATER },
      )
        .filter(({ rule }) => rule === "version/unsupported")
        .map(({ path, hint }) => `${path} ${hint}`);
    expect(hints(before)).toContainEqual(
      expect.stringMatching(new RegExp(`${field} The first that has it is ${first.replace(/^v/, "v?")}`)),
    );
    expect(hints(first)).toEqual([]);
  });

  it("checks the version that is deployed by default too", () => {
    const deployment = { type: "operator", namespace: "a", operatorVersion: "1.30.0", splitMode: true };
    const [violation] = validate({
      apiVersion: "parkit/v1",
      runners: [{ name: "a", node: { allow: "none" }, deployment }],
    }).filter(({ rule, path }) => rule === "version/unsupported" && path === D);
    expect(violation).toMatchObject({
      message: "Agent 7.83.0, the default, lacks a runner in two programs (splitMode)",
      hint: "The first that has it is 7.84.0: write agentVersion.",
    });
  });

  it.each<[string, object, readonly string[]]>([
    [
      "an operator whose Agent has no ownerless runners",
      {
        allow: "none",
        identity: ownerless,
        deployment: { type: "operator", namespace: "a", operatorVersion: "1.28.0" },
      },
      [`${D} Agent 7.80.2, the default, lacks an ownerless runner`],
    ],
    [
      "a chart whose Agent has no runner at all",
      { allow: "none", deployment: { type: "helm-agent", namespace: "a", chartVersion: "3.177.0" } },
      [`${D} Agent 7.75.4, the default, lacks a runner in the Agent`],
    ],
    [
      "an operator of which the Agent is not known",
      {
        allow: "none",
        identity: ownerless,
        deployment: { type: "operator", namespace: "a", operatorVersion: "1.32.0" },
      },
      [],
    ],
  ])("judges the Agent that comes with %s", (_what, runner, expected) => {
    const violations = validate({ apiVersion: "parkit/v1", runners: [{ name: "a", ...runner }] });
    expect(
      violations
        .filter(({ rule }) => rule === "version/unsupported")
        .map(({ path, message }) => `${path} ${message}`),
    ).toEqual(expected);
  });

  it("warns of versions that are newer than known", () => {
    const rules = (deployment: object): readonly string[] =>
      validate({ apiVersion: "parkit/v1", runners: [{ name: "a", allow: "none", deployment }] })
        .filter(({ rule }) => rule === "version/newer")
        .map(({ path, severity }) => `${path} ${severity}`);
    expect(rules({ ...OPERATOR, operatorVersion: "1.32.0" })).toEqual([`${D}.operatorVersion warning`]);
    expect(rules({ ...OPERATOR, operatorVersion: NEWEST_VERSIONS.operator })).toEqual([]);
    expect(rules({ ...HELM, chartVersion: "1.29.0" })).toEqual([`${D}.chartVersion warning`]);
    expect(rules({ ...HELM, chartVersion: DEFAULT_VERSIONS.chart })).toEqual([]);
    expect(rules({ ...AGENT, chartVersion: "3.274.0" })).toEqual([`${D}.chartVersion warning`]);
    expect(rules({ ...AGENT, chartVersion: NEWEST_VERSIONS.agentChart })).toEqual([]);
    expect(rules({ type: "linux", agentVersion: "7.86.0" })).toEqual([`${D}.agentVersion warning`]);
    expect(rules({ type: "linux", agentVersion: NEWEST_VERSIONS.agent })).toEqual([]);
    expect(rules({ type: "compose", imageTag: "v1.22.0" })).toEqual([`${D}.imageTag warning`]);
    expect(rules({ type: "compose", imageTag: "v1.21.0-large" })).toEqual([]);
  });

  describe("of images", () => {
    const SCRIPT = { credentials: { scripts: { type: "script", from: LATER } } };
    const FIX = (tag: string): string => `Write imageTag: "${tag}", as npm run image makes it.`;
    const LARGE = `${PROVIDER_VERSION}-large`;
    const about = (members: object, image: object): readonly string[] =>
      ["helm", "manifests", "docker", "compose"].map((type) =>
        validate(
          { apiVersion: "parkit/v1", runners: [{ name: "a", ...members, deployment: { type, ...image } }] },
          { isUnknown: (value) => value === LATER },
        )
          .filter(({ rule }) => rule.startsWith("version/"))
          .map(({ path, rule, severity, hint }) => [path, rule, severity, hint].join(" "))
          .join("\n"),
      );

    it.each<[string, object, object, string]>([
      ["the reference runner's", {}, { imageRepository: "parkit/runner", imageTag: PROVIDER_VERSION }, ""],
      [
        "the reference runner's with a digest",
        SCRIPT,
        { imageRepository: "parkit/runner", imageTag: `${LARGE}@sha256:${"a".repeat(64)}` },
        "",
      ],
      ["it in a registry", SCRIPT, { imageRepository: "localhost:5000/parkit/runner", imageTag: LARGE }, ""],
      ["it with a tag that is not known", SCRIPT, { imageRepository: "parkit/runner", imageTag: LATER }, ""],
      [
        "it without interpreters, beside a credential of scripts",
        SCRIPT,
        { imageRepository: "parkit/runner", imageTag: PROVIDER_VERSION },
        `${D}.imageTag version/image-tag warning ${FIX(LARGE)}`,
      ],
      [
        "it without interpreters, beside scripts",
        { scripts: {} },
        { imageRepository: "parkit/runner", imageTag: PROVIDER_VERSION },
        `${D}.imageTag version/image-tag warning ${FIX(LARGE)}`,
      ],
      [
        "it with Datadog's tag",
        {},
        { imageRepository: "parkit/runner", imageTag: "v1.21.0" },
        `${D}.imageTag version/image-tag warning ${FIX(PROVIDER_VERSION)}`,
      ],
      [
        "it with a tag that moves",
        SCRIPT,
        { imageRepository: "parkit/runner", imageTag: "latest-large" },
        `${D}.imageTag version/image-tag warning ${FIX(LARGE)}`,
      ],
      [
        "it without a tag",
        {},
        { imageRepository: "parkit/runner" },
        `${D}.imageRepository version/image-tag warning ${FIX(PROVIDER_VERSION)}`,
      ],
      [
        "an own one of another numbering",
        SCRIPT,
        { imageRepository: "corp.example/par", imageTag: "1.2.3" },
        "",
      ],
      [
        "an own one with Datadog's tag",
        SCRIPT,
        { imageRepository: "corp.example/par", imageTag: "v1.6.9" },
        `${D}.imageTag version/unsupported error The first that has it is v1.7.0.`,
      ],
      [
        "a mirror of Datadog's",
        {},
        { imageRepository: "corp.example/private-action-runner", imageTag: "1.21.0" },
        `${D}.imageTag version/image-tag warning Write v1.21.0.`,
      ],
    ])("judges tags by whose image it is: %s", (_what, members, image, expected) => {
      expect(about(members, image)).toEqual(Array(4).fill(expected));
    });
  });

  it.each([
    ["7.79.0", [`${D}.agentVersion version/unsupported error`]],
    ["7.79.1", [`${D}.agentVersion version/unconfirmed warning`]],
    ["7.80.0", []],
  ])("only warns where Datadog does not name the first version: %s", (agentVersion, expected) => {
    const deployment = { type: "linux", agentVersion, autoConnections: false };
    const violations = validate({
      apiVersion: "parkit/v1",
      runners: [{ name: "a", allow: "none", deployment }],
    }).filter(({ rule }) => rule.startsWith("version/"));
    expect(violations.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`)).toEqual(expected);
  });

  it.each<[string, unknown, string, string, string]>([
    ["idleTimeoutSeconds", 120, "7.82.4", "7.83.0", "7.84.0"],
    ["restrictedShell", { allowedPaths: ["/var/log"] }, "7.78.4", "7.79.0", "7.80.0"],
    [
      "restrictedShell",
      { allowedSystemServices: { "nginx.service": ["restart"] } },
      "7.81.2",
      "7.82.0",
      "7.83.0",
    ],
    ["allowedCustomResources", ["v1/secrets"], "7.81.2", "7.82.0", "7.84.0"],
  ])(
    "knows for every flavour of Agent since when there is %s: %j",
    (field, value, without, perhaps, certain) => {
      const rules = (deployment: object, agentVersion: string): readonly string[] =>
        validate({
          apiVersion: "parkit/v1",
          runners: [
            { name: "a", allow: "none", deployment: { ...deployment, agentVersion, [field]: value } },
          ],
        })
          .filter(({ rule }) => rule.startsWith("version/") || rule.startsWith("schema/"))
          .map(({ rule, severity }) => `${rule} ${severity}`);
      for (const deployment of [OPERATOR, AGENT, { type: "linux" }, { type: "windows" }])
        expect([without, perhaps, certain].map((version) => rules(deployment, version))).toEqual([
          ["version/unsupported error"],
          ["version/unconfirmed warning"],
          [],
        ]);
    },
  );

  it.each<[string, string, readonly string[]]>([
    ["com.datadoghq.kubernetes.networking.*", "7.81.2", ["version/unsupported"]],
    ["com.datadoghq.kubernetes.networking.listIngress", "7.81.2", ["version/unsupported"]],
    [
      "com.datadoghq.kubernetes.admissionregistration.getValidatingAdmissionPolicy",
      "7.83.0",
      ["version/unconfirmed"],
    ],
    ["com.datadoghq.kubernetes.customresources.listClusterCustomObject", "7.84.0", []],
    ["com.datadoghq.kubernetes.customresources.listCustomObject", "7.81.2", []],
    ["com.datadoghq.remoteaction.networks.runNetworkPath", "7.78.4", ["version/unsupported"]],
    ["com.datadoghq.remoteaction.networks.*", "7.79.2", ["version/unconfirmed"]],
    ["com.datadoghq.remoteaction.networks.runNetworkPath", "7.81.2", []],
  ])("knows which actions older Agents lack: %s, %s", (name, agentVersion, expected) => {
    for (const lists of [{ allow: [name] }, { clusterAgent: { allow: [name] } }]) {
      const deployment = { ...OPERATOR, agentVersion, customResources: [{ apiGroup: "a.b", resource: "c" }] };
      const violations = validate({
        apiVersion: "parkit/v1",
        runners: [{ name: "a", ...lists, deployment }],
      });
      const rules = violations.map(({ rule }) => rule).filter((rule) => rule.startsWith("version/"));
      expect(rules).toEqual(expected);
    }
  });
});
