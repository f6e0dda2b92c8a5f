import { isVariableName } from "./environment-variable";

describe("names of environment variables", () => {
  it.each(["ORDERS_JSON", "_a", "a1"])("are like %s", (name) => {
    expect(isVariableName(name)).toBe(true);
  });

  it.each(["", "1A", "ORDERS-JSON", "A=b", "$A", "A\n"])("are not like %j", (name) => {
    expect(isVariableName(name)).toBe(false);
  });
});
