import { createPrivateKey, generateKeyPairSync } from "node:crypto";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { helmFiles } from "./helm";
import { printedIdentityFile, printedSecretIdentity, readPrintedIdentity } from "./helm-identity";
import { RenderError } from "../render-error";

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const KEY = privateKey();

function privateKey(): string {
  const made = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const jwk = createPrivateKey(made.privateKey).export({ format: "jwk" });
  return Buffer.from(JSON.stringify({ ...jwk, alg: "ES256", use: "sig", kid: "k" })).toString("base64url");
}

const PRINTED = `runner:
  config:
    ddBaseURL: https://app.datadoghq.com
    urn: ${URN}
    privateKey: ${KEY}
    modes: [pull]
    actionsAllowlist: []
`;

function files(printed: string, declared?: unknown) {
  const identity = readPrintedIdentity(printed);
  const spec = runnerSpec({
    name: "payments",
    allow: ["com.datadoghq.http.request"],
    identity: printedSecretIdentity("payments", declared, identity),
    deployment: { type: "helm", namespace: "actions" },
  });
  if (!deployedBy("helm")(spec)) throw new Error("not deployed by helm");
  return [...helmFiles(spec), printedIdentityFile(spec, identity)];
}

describe("an identity that the image printed", () => {
  it("goes into a Secret that nobody else may read, to which the values point", () => {
    const [values, secret, ...others] = files(PRINTED);
    expect(others).toEqual([]);
    expect(secret).toMatchObject({ path: "identity-secret.yaml", mode: 0o600 });
    expect(parse(secret?.text ?? "")).toMatchObject({
      metadata: { name: "payments-identity", namespace: "actions" },
      stringData: { RUNNER_URN: URN, RUNNER_PRIVATE_KEY: KEY },
    });
    expect(parse(values?.text ?? "")).toMatchObject({
      runner: {
        runnerIdentitySecret: "payments-identity",
        config: { urn: "", privateKey: "", actionsAllowlist: ["com.datadoghq.http.request"] },
      },
    });
    expect(values?.text).not.toContain(KEY);
  });

  it("keeps the Secret's name that the description has", () => {
    const [, secret] = files(PRINTED, { type: "secret", secretName: "mine", urn: URN });
    expect(parse(secret?.text ?? "")).toMatchObject({ metadata: { name: "mine" } });
  });

  it("is refused when the description is of another runner, or of another site", () => {
    expect(() => files(PRINTED, { urn: `${URN}-other` })).toThrow(/names another URN/);
    expect(() => files(PRINTED.replace("datadoghq.com", "datadoghq.eu"))).toThrow(
      /enrolled at https:\/\/app.datadoghq.eu/,
    );
  });
});

describe("readPrintedIdentity", () => {
  it("[S98] reads the members at the top level too", () => {
    expect(readPrintedIdentity(`urn: ${URN}\nprivateKey: ${KEY}\n`)).toEqual({ urn: URN, privateKey: KEY });
  });

  it.each([
    ["nothing", ""],
    ["a list", "- a"],
    ["broken YAML", "a: ["],
    ["the chart's placeholders", PRINTED.replace(URN, "CHANGE_ME_URN_FROM_CONFIG")],
    ["a key that is none", PRINTED.replace(KEY, "secret-that-is-no-key")],
  ])("refuses %s without showing it", (_title, printed) => {
    expect(() => readPrintedIdentity(printed)).toThrow(RenderError);
    expect(() => readPrintedIdentity(printed)).not.toThrow(/secret-that/);
  });
});
