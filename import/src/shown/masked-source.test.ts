import { IMPORT_RULES } from "@parkit/provider-schema/internal/rules/import/index";
import fc from "fast-check";

import { importDocuments } from "../import-documents";
import { maskedSource } from "./masked-source";

const IMAGE = "gcr.io/datadoghq/private-action-runner:v1.21.0";
const SECRET = "hunter2Hunter";

const shown = (text: string): string => maskedSource({ file: "f", text });

describe("maskedSource", () => {
  it.each([
    ["a variable of a service", `services: { a: { image: ${IMAGE}, environment: { FOO: ${SECRET} } } }`],
    ["a variable in a list", `services:\n  a:\n    image: ${IMAGE}\n    environment: [FOO=${SECRET}]`],
    ["a quoted variable in a list", `services: { a: { image: ${IMAGE}, environment: ["FOO=${SECRET}"] } }`],
    [
      "a variable of a container in Kubernetes",
      `runner: { config: {}, env: [{ name: FOO, value: ${SECRET} }] }`,
    ],
    ["a variable of docker run", `docker run -e FOO=${SECRET} ${IMAGE}`],
    ["a variable in quotes", `docker run --env "FOO=a ${SECRET}" ${IMAGE}`],
    ["a variable without a blank", `docker run -eFOO=${SECRET} ${IMAGE}`],
    ["a variable behind an equals sign", `docker run --env=FOO=${SECRET} ${IMAGE}`],
    [
      "an option of another program",
      `curl -u me:${SECRET} x\ncurl --pass ${SECRET} x\nmysql -p${SECRET}\ndocker run ${IMAGE}`,
    ],
    ["an argument of the runner", `docker run ${IMAGE} --with ${SECRET}`],
    ["another command on the line", `export RUNNER_NAME=a;FOO=${SECRET} && docker run ${IMAGE}`],
    ["an unknown setting", `runner: { config: {}, thing: ${SECRET}, things: [${SECRET}] }`],
    ["a comment", `runner:\n  replicas: 1 # formerly ${SECRET}\n  config: {}`],
    ["an anchor's value", `x: &a ${SECRET}\nrunner: { config: {}, thing: *a }`],
    [
      "a block",
      `runner:\n  config: {}\n  credentialFiles:\n    - fileName: a.json\n      data: |\n        ${SECRET}\n\n        ${SECRET}\n`,
    ],
    [
      "a Compose secret",
      `services: { a: { image: ${IMAGE}, secrets: { b: ${SECRET} } }, b: { secrets: ${SECRET} } }\nsecrets: { a: { environment: "${SECRET}", content: ${SECRET} }, b: ${SECRET} }`,
    ],
    [
      "a merged object",
      `x: &a { FOO: ${SECRET} }\nservices: { a: { image: ${IMAGE}, environment: { <<: *a } } }`,
    ],
    [
      "settings in an annotation",
      `kind: DatadogAgent\nmetadata:\n  annotations:\n    agent.datadoghq.com/private-action-runner-configdata: |\n      private_action_runner: { other: ${SECRET} }\n`,
    ],
    [
      "settings in an annotation that are not YAML",
      `kind: DatadogAgent\nmetadata:\n  annotations:\n    agent.datadoghq.com/private-action-runner-configdata: |\n      other: [${SECRET}\n`,
    ],
    ["YAML that is broken", `runner: { config: {}\nfoo: ${SECRET}\n- ${SECRET}`],
    [
      "a URL in a setting that is known",
      `runner: { config: { ddBaseURL: "https://me:${SECRET}@example.com" } }`,
    ],
    ["an encoded value", `kind: Secret\ndata: { a: ${SECRET}= }\nlist: [${SECRET}==]`],
    ["an encoded value in a script", `echo ${SECRET}= | base64 -d; docker run ${IMAGE}`],
    ["a pair in a script", `curl -u ${SECRET}:x --user ${SECRET}:x y; docker run ${IMAGE}`],
    ["a here-document", `docker run ${IMAGE}\ncat > config.yaml <<E\nurn: a\nother: ${SECRET}\nE\n`],
  ])("hides the value of %s", (_name, text) => {
    expect(shown(text)).not.toContain(SECRET);
    expect(shown(text)).toHaveLength(text.length);
  });

  it.each([
    [
      "runner: { config: { ddBaseURL: https://datadoghq.com, actionsAllowlist: [com.datadoghq.http.request] } }",
    ],
    [`services: { a: { image: "${IMAGE}", cpus: 25, ports: ["9016:9016"] } }`],
    [
      "datadog: { apiKeyExistingSecret: keys }\nrunner: { runnerIdentitySecret: a, kubernetesActions: { pods: [get] } }\n",
    ],
    [`services: { a: { image: "${IMAGE}", secrets: [payments-orders] } }`],
    ["env:\n  - name: DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST\n    value: com.datadoghq.http.request\n"],
    [`docker run --cpus 25 -p 9016:9016 -e RUNNER_NAME=par --memory=1g ${IMAGE}`],
    [
      'kind: DatadogAgent\nmetadata: { annotations: { agent.datadoghq.com/private-action-runner-enabled: "True" } }',
    ],
    [
      "x:\n  a.datadoghq.com/private-action-runner-configdata: |\n    private_action_runner:\n      self_enroll: true\n      urn: a\n",
    ],
  ])("shows what a finding is about: %s", (text) => {
    expect(shown(text)).toBe(text);
  });

  it("shows names of settings beside a hidden value", () => {
    expect(shown("runner: { config: {}, priorityClass: high }")).toBe(
      "runner: { config: {}, priorityClass: **** }",
    );
  });

  it("hides values of any variable, whatever the file", () => {
    const name = fc.stringMatching(/^X[A-Z_]{2,12}$/);
    const value = fc.stringMatching(/^[a-z0-9]{12,20}$/);
    fc.assert(
      fc.property(name, value, fc.constantFrom('"', "'", ""), (variable, secret, quote) => {
        for (const text of [
          `services:\n  a:\n    image: ${IMAGE}\n    environment:\n      ${variable}: ${quote}${secret}${quote}\n`,
          `services:\n  a:\n    image: ${IMAGE}\n    environment:\n      - ${quote}${variable}=${secret}${quote}\n`,
          `docker run -d -e ${variable}=${quote}${secret}${quote} ${IMAGE} --with-api-key\n`,
          `docker run -d -e ${quote}${variable}=${secret}${quote} \\\n  ${IMAGE}\n`,
        ]) {
          const { lineOf } = importDocuments([{ file: "f", text }]);
          const lines = text.split("\n").map((_line, index) => lineOf({ file: "f", line: index + 1 }) ?? "");
          expect(lines.join("\n")).not.toContain(secret);
        }
      }),
    );
  });

  it("keeps the length of every example", () => {
    for (const { docs } of IMPORT_RULES)
      for (const text of [docs.bad, docs.good]) expect(shown(text)).toHaveLength(text.length);
  });
});
