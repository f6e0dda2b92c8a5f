import { validate } from "../../description/validate";

const RULES = ["deployment/object-name", "deployment/variable-name", "deployment/service"];
const LATER = "${later}";

function found(members: object): readonly string[] {
  const one = { name: "a", allow: ["com.datadoghq.http.request"], ...members };
  return validate(
    { apiVersion: "parkit/v1", runners: [one] },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const HELM = { type: "helm", namespace: "datadog" };

describe("names in documents and commands", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "Secrets, ConfigMaps and accounts",
      {
        deployment: {
          ...HELM,
          imagePullSecrets: ["registry", "Registry", "a b"],
          caConfigMap: "ca\n",
          serviceAccount: { name: "$(id)" },
          env: { KEY: { secretName: "-x", key: "a/b" } },
        },
      },
      [
        "imagePullSecrets[1]",
        "imagePullSecrets[2]",
        "caConfigMap",
        "serviceAccount.name",
        "env.KEY.secretName",
        "env.KEY.key",
      ].map((path) => `runners[0].deployment.${path} deployment/object-name`),
    ],
    [
      "a DatadogAgent",
      { deployment: { type: "operator", namespace: "a", agent: { type: "existing", name: "b;c" } } },
      ["runners[0].deployment.agent.name deployment/object-name"],
    ],
    [
      "the Secret of an ingress",
      { push: { hostname: "a.example", ingress: { tlsSecret: "A" } }, modes: ["push"], deployment: HELM },
      ["runners[0].push.ingress.tlsSecret deployment/object-name"],
    ],
    [
      "variables",
      { deployment: { type: "docker", env: { "A=B": "1", "1A": "2", HTTPS_PROXY: "3", "": "4" } } },
      ["1A", "A=B", ""].map((key) => `runners[0].deployment.env["${key}"] deployment/variable-name`),
    ],
    [
      "services",
      { deployment: { type: "compose", service: "a; rm -rf ." } },
      ["runners[0].deployment.service deployment/service"],
    ],
    ["a service of a right name", { deployment: { type: "compose", service: "runner_1.a-B" } }, []],
    [
      "what is not known",
      { deployment: { ...HELM, imagePullSecrets: [LATER], caConfigMap: LATER, env: { [LATER]: "a" } } },
      [],
    ],
  ])("%s", (_what, members, expected) => {
    expect([...found(members)].sort()).toEqual([...expected].sort());
  });
});
