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
      summary: "It can be told which integration reads a credential file.",
      why: "Descriptions name the integration of each credential; files that deploy a runner do not, and often name no file either: a Secret, or a `SecretProviderClass` of the CSI driver, that is mounted as a directory; one file of these that is mounted alone; a file that is written out in values; a secret of a Compose file. Where none of the names that are there tells the integration, a guess could be wrong without being seen, so that the description leaves the credential out. What is rendered of it would no longer hold the file: a comment and the finding say what to add to `credentials`.",
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
