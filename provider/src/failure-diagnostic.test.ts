import { ApiFailure, type FailureReason } from "./api/api-failure";
import { failureError } from "./failure-diagnostic";

const LONG = "x".repeat(50_000);

it.each<[string, FailureReason]>([
  [
    "an error document",
    { kind: "status", status: 400, errors: [{ detail: LONG }], author: "service", content: "JSON" },
  ],
  [
    "the address of a redirect",
    { kind: "foreign", status: 302, content: "an HTML page", location: `https://login.example/${LONG}` },
  ],
])("repeats no more than the beginning of %s that is long", (_what, reason) => {
  const failure = new ApiFailure(reason, "GET https://api.example/");
  const [diagnostic] = failureError(failure, { doing: "read the connection", scopes: [] }).diagnostics;
  expect(diagnostic?.detail).toContain("x".repeat(1900));
  expect(diagnostic?.detail.length).toBeLessThan(2600);
});
