import { known, unanswered } from "./asked";
import { judgeBrowser } from "./browser";
import type { Reached } from "./network";

const NOW = Date.parse("2026-11-28T10:00:00Z");
const DAY = 86_400_000;

/** What is said of certificate and answer. */
function told(answer: Reached): readonly string[] {
  const facts = { address: known("10.0.0.1"), answer: known(answer), now: NOW };
  return judgeBrowser("apps", "par.example.com", facts).map(({ id, status }) => `${id} ${status}`);
}

const DNS = "browser/dns ok";

describe("judgeBrowser", () => {
  it.each([
    ["15 days before its certificate ends", 15, "ok"],
    ["13 days before", 13, "warning"],
  ])("is content %s or not", (_when, days, status) => {
    const answer = { reached: true, status: 200, certificateEnds: NOW + days * DAY } as const;
    expect(told(answer)).toEqual([DNS, `browser/tls ${status}`, "browser/answer ok"]);
  });

  it.each([
    ["CERT_HAS_EXPIRED", "problem", "unknown"],
    ["CERT_NOT_YET_VALID", "problem", "unknown"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "problem", "unknown"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "problem", "unknown"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "problem", "unknown"],
    ["UNABLE_TO_GET_ISSUER_CERT", "problem", "unknown"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "warning", "unknown"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "warning", "unknown"],
    // What is wrong here is not the certificate.
    ["ECONNREFUSED", "unknown", "problem"],
  ])("tells %s", (code, tls, answer) => {
    expect(told({ reached: false, code, problem: code })).toEqual([
      DNS,
      `browser/tls ${tls}`,
      `browser/answer ${answer}`,
    ]);
  });

  it("says what it does not know of a name and a certificate", () => {
    const facts = { address: unanswered("SERVFAIL"), answer: unanswered("no proxy"), now: NOW };
    const statuses = judgeBrowser("apps", "par.example.com", facts).map(({ status }) => status);
    expect(statuses).toEqual(["unknown", "unknown", "unknown"]);
    expect(told({ reached: true, status: 404 })).toEqual([
      DNS,
      "browser/tls unknown",
      "browser/answer warning",
    ]);
  });
});
