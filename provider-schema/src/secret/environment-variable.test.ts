import { isSecretVariable, isVariableName } from "./environment-variable";

describe("names of environment variables", () => {
  it.each(["ORDERS_JSON", "_a", "a1"])("are like %s", (name) => {
    expect(isVariableName(name)).toBe(true);
  });

  it.each(["", "1A", "ORDERS-JSON", "A=b", "$A", "A\n"])("are not like %j", (name) => {
    expect(isVariableName(name)).toBe(false);
  });
});

describe("variables that hold a secret", () => {
  it.each(["DD_API_KEY", "ORDERS_PASSWORD", "api_token", "GIT_CREDENTIALS"])("are called like %s", (name) => {
    expect(isSecretVariable(name)).toBe(true);
  });

  it.each(["HTTPS_PROXY", "TOKEN_FILE", "GOOGLE_APPLICATION_CREDENTIALS"])(
    "are not called like %s",
    (name) => {
      expect(isSecretVariable(name)).toBe(false);
    },
  );
});
