import { credentialPath, credentialSecretName } from "./credential";

describe("credentials", () => {
  it("lie in a directory of their Secret, so that one Secret serves several credentials", () => {
    const from = { secretName: "databases" };
    expect(credentialPath("orders", { type: "postgresql", from })).toBe(
      "/etc/dd-action-runner/config/credentials/databases/postgresql_token.json",
    );
    expect(credentialPath("jobs", { type: "mongodb", from: { ...from, key: "jobs.json" } })).toBe(
      "/etc/dd-action-runner/config/credentials/databases/jobs.json",
    );
  });

  it("without a Secret lie in a directory of their own, and where the runner has a file already, there", () => {
    expect(
      credentialPath("ci", { type: "jenkins", from: { type: "literal", value: "x", force: true } }),
    ).toBe("/etc/dd-action-runner/config/credentials/ci/jenkins_token.json");
    expect(credentialPath("ci", { type: "jenkins", from: { type: "file", path: "/mnt/ci.json" } })).toBe(
      "/mnt/ci.json",
    );
  });

  it("are in the named Secret, in one made for them, or in none", () => {
    const named = credentialSecretName("payments", "ci", { type: "jenkins", from: { secretName: "ci" } });
    const made = credentialSecretName("payments", "ci", {
      type: "jenkins",
      from: { type: "external", store: "vault", remoteKey: "ci" },
    });
    const none = credentialSecretName("payments", "ci", {
      type: "jenkins",
      from: { type: "file", path: "/mnt/ci.json" },
    });
    expect([named, made, none]).toEqual(["ci", "payments-ci", undefined]);
  });
});
