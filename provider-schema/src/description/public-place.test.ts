import { isPublicPlace } from "./public-place";

describe("isPublicPlace", () => {
  it.each([
    [["site"]],
    [["runners", 0, "allow", 1]],
    [["runners", 0, "deployment", "env", "LOG_LEVEL"]],
    [["runners", 0, "credentials", "orders", "type"]],
    [["connections", 3, "integration", "auth", "type"]],
    [["connections", 3, "identifierTags", "env"]],
  ])("shows what the shape has at %j", (path) => {
    expect(isPublicPlace(path)).toBe(true);
  });

  it.each([
    [["sight"]],
    [["site", "other"]],
    [["runners", 0, "identity", "privateKey"]],
    [["runners", 0, "identity", "privatKey"]],
    [["runners", 0, "deployment", "env", "API_TOKEN"]],
    [["connections", 3, "integration", "auth", "apiToken"]],
    [["connections", 3, "integration", "auth", "apiTokn"]],
    [["connections", 3, "integration", "auth", "tokens", 0, "value"]],
  ])("hides what is secret, or unknown, at %j", (path) => {
    expect(isPublicPlace(path)).toBe(false);
  });
});
