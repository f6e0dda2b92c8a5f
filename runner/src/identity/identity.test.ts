import { parseIdentity } from "./identity";

it("names everything that is wrong with an identity, without the key", () => {
  const parse = (): unknown =>
    parseIdentity({ urn: "urn:dd:runner:us1:1:a", privateKey: "canary-key" }, "config.yaml");
  expect(parse).toThrow(/config\.yaml[^]*URN[^]*private key/);
  expect(parse).not.toThrow(/canary/);
});
