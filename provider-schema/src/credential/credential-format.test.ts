import { CREDENTIAL_FILE_NAMES } from "./credential";
import { CREDENTIAL_FORMATS } from "./credential-format";

describe("CREDENTIAL_FORMATS", () => {
  it("has YAML for scripts and JSON for all others, as the documented file names say", () => {
    for (const [type, format] of Object.entries(CREDENTIAL_FORMATS)) {
      const name = Object.entries(CREDENTIAL_FILE_NAMES).find(([other]) => other === type)?.[1];
      expect(name?.endsWith(format.type === "script" ? ".yaml" : ".json")).toBe(true);
    }
  });

  it("names no token twice", () => {
    for (const format of Object.values(CREDENTIAL_FORMATS)) {
      const names = format.type === "tokens" ? format.tokens.map(({ name }) => name) : [];
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
