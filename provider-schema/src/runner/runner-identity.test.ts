import { identitySecretName } from "./runner-identity";

describe("identitySecretName", () => {
  it("is the named Secret, the default of a managed identity, or none", () => {
    expect(identitySecretName("payments", { type: "secret", secretName: "mine" })).toBe("mine");
    expect(identitySecretName("payments", { type: "managed", secretName: "ours" })).toBe("ours");
    expect(identitySecretName("payments", { type: "managed" })).toBe("payments-identity");
    expect(identitySecretName("payments", { type: "self-enroll" })).toBeUndefined();
  });
});
