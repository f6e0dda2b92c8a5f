import type { RuleReference } from "../rule";
import { chartWith, COMPOSE, EXCERPTS } from "./excerpt";

/** What is found about credentials in imported files. */
export const credentialImportRules = [
  {
    id: "credential/literal",
    severity: "error",
    docs: {
      summary: "No secret is written out.",
      why: "It is in the file's history for everybody who reads it: take it out and replace it. It is not copied into the description.",
      excerptOf: EXCERPTS.compose,
      bad: `${COMPOSE}\n      DD_API_KEY: 0123456789abcdef0123456789abcdef`,
      good: `${COMPOSE}\n      DD_API_KEY:`,
    },
  },
  {
    id: "credential/unnamed",
    severity: "warning",
    docs: {
      summary: "It can be told for which integration a mounted Secret holds credential files.",
      why: "Values name a Secret and not its files. Where neither name tells the integration, the description leaves the Secret out, and it would no longer be mounted.",
      excerptOf: EXCERPTS.chart,
      bad: chartWith("credentialSecrets:", "  - secretName: orders"),
      good: chartWith("credentialSecrets: []"),
    },
  },
  {
    id: "credential/moved",
    severity: "warning",
    docs: {
      summary: "Credential files lie where parkit puts them.",
      why: "Beside `config.yaml` they share its Secret. parkit mounts them below `credentials/`, and names Compose's secrets after runner and credential, so that connections that name their path need the new one.",
      excerptOf: EXCERPTS.chart,
      bad: chartWith("credentialFiles:", "  - fileName: http_token.json", '    data: ""'),
      good: chartWith("credentialFiles: []"),
    },
  },
] as const satisfies readonly RuleReference[];
