import {
  CREDENTIAL_FILE_NAMES,
  type CredentialType,
} from "@parkit/provider-schema/internal/credential/credential";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse } from "yaml";

import { credentialsFiles, credentialTemplate } from "./credentials";

const types = Object.keys(CREDENTIAL_FILE_NAMES) as readonly CredentialType[];

function readme(runner: Omit<RunnerInput, "name">): string {
  return credentialsFiles(runnerSpec({ name: "payments", ...runner }))[0]?.text ?? "";
}

describe("credentialTemplate", () => {
  it.each(types.filter((type) => type !== "script"))("gives %s a file that the runner can read", (type) => {
    const file = JSON.parse(credentialTemplate(type)) as { auth_type: string; credentials: object[] };
    const members = type === "http-basic" ? ["username", "password"] : ["tokenName", "tokenValue"];
    expect(file.auth_type).toBe(type === "http-basic" ? "Basic Auth" : "Token Auth");
    expect(file.credentials.length).toBeGreaterThan(0);
    for (const entry of file.credentials) {
      expect(Object.keys(entry)).toEqual(members);
      expect(Object.values(entry).every((value) => typeof value === "string")).toBe(true);
    }
  });

  it("gives scripts commands as lists", () => {
    expect(parse(credentialTemplate("script"))).toMatchObject({
      schemaId: "script-credentials-v1",
      runPredefinedScript: { hello: { command: ["echo", "hello {{ parameters.name }}"] } },
    });
  });
});

describe("credentialsFiles", () => {
  it("makes the Secret that is mounted, with the key that becomes the file", () => {
    const text = readme({
      credentials: { orders: { type: "postgresql", from: { secretName: "orders-db", key: "pg.json" } } },
      deployment: { type: "helm", namespace: "datadog" },
    });
    expect(text).toContain("kubectl create secret generic orders-db --namespace datadog");
    expect(text).toContain("--from-file=pg.json=orders/pg.json");
    expect(text).toContain("`/etc/dd-action-runner/config/credentials/orders-db/pg.json`");
  });

  it("puts the file of a container into its configuration directory on the host", () => {
    const text = readme({
      credentials: {
        ci: {
          type: "jenkins",
          from: { type: "file", path: "/etc/dd-action-runner/config/credentials/ci.json" },
        },
      },
      deployment: { type: "docker", configDirectory: "/srv/runner" },
    });
    expect(text).toContain("install -m 600 ci/jenkins_token.json /srv/runner/credentials/ci.json");
  });

  it("lets nobody else read the files", () => {
    const files = credentialsFiles(
      runnerSpec({
        name: "payments",
        credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } },
        deployment: { type: "helm", namespace: "datadog" },
      }),
    );
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      ["README.md", undefined],
      ["ci/jenkins_token.json", 0o600],
    ]);
  });
});
