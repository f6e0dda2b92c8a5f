import fc from "fast-check";

import { judge } from "@parkit/targets/internal/description/judge";
import { mergeDocuments } from "@parkit/targets/internal/description/merge";
import { reportJson } from "../report/json";
import { reportSarif } from "../report/sarif";
import { reportText } from "../report/text";

const DESCRIPTION = `apiVersion: parkit/v1
site: datadoghq.com
runners:
  - name: payments
    modes: [pull, push]
    push: { hostname: par.example.com, ingress: { className: nginx, tlsSecret: par-tls } }
    allow:
      - com.datadoghq.http.request
      - com.datadoghq.postgresql.select
      - { custom: com.example.thing }
    identity: { type: secret, secretName: i, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    credentials:
      orders: { type: postgresql, from: { secretName: orders-db } }
    deployment: { type: helm, namespace: datadog, release: payments }
connections:
  - name: orders
    runner: payments
    integration: { type: postgresql, credential: orders }
    identifierTags: { env: staging }
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: [env:prod]
connectionGroups:
  - name: billing
    identifierTagKeys: [env]
    connections: [billing]
`;

/** Pieces that mean something to a YAML parser, or to whoever trusts it. */
const PIECE = fc.oneof(
  fc.constantFrom(
    ..."[]{}:-,#&*!|>'\"%@`?~\t\n \r\u0000\ufeff\ud800".split(""),
    ..."--- ...\n <<: __proto__: constructor: &a *a !!set !!omap !!binary !include null 1e999 .inf .nan 0x .".split(
      " ",
    ),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

const MUTATION = fc.record({
  // All places alike: doubles between 0 and 1 as fast-check draws them are nearly all 0.
  at: fc.noBias(fc.integer({ min: 0, max: 1000 })).map((thousandths) => thousandths / 1000),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 40 })),
  insert: fc.oneof({ weight: 3, arbitrary: PIECE }, fc.constant("")),
});

const MUTATED = fc.array(MUTATION, { minLength: 1, maxLength: 5 }).map((mutations) =>
  mutations.reduce((text, { at, cut, insert }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + insert + text.slice(start + cut);
  }, DESCRIPTION),
);

describe("a mutated description", () => {
  it("is accepted as it was", () => {
    expect(judge(mergeDocuments([{ file: "parkit.yaml", text: DESCRIPTION }]))).toMatchObject({
      kind: "valid",
      violations: [],
    });
  });

  it("gives violations with a place in every format, never anything else", () => {
    fc.assert(
      fc.property(MUTATED, (text) => {
        const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
        const { violations } = judge(loaded);
        const lines = text.split("\n").length;
        const wrong = violations.filter(
          ({ rule, message, hint, source: { line, column } = { line: 0, column: 0 } }) =>
            !/^[a-z]+\/[a-z-]+$/.test(rule) ||
            message === "" ||
            hint === "" ||
            !(line >= 1 && line <= lines && column >= 1),
        );
        expect(wrong).toEqual([]);
        expect(reportText(violations, loaded, (_style, shown) => shown)).toContain("\n");
        expect(JSON.parse(reportJson(violations))).toHaveProperty("summary");
        expect(JSON.parse(reportSarif(violations))).toHaveProperty("runs");
      }),
    );
  });
});
