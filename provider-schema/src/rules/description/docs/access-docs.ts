import type { RuleDocs } from "../../rule";
import { example } from "./example";

const withAccess = (access: string): string =>
  example(`
connections:
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
    access: ${access}`);

const restricted = (resolver: string): string =>
  withAccess(`{ resolver: ${resolver}, editor: ["user:5f9d"] }`);

/** Pages of the rules about access. */
export const accessDocs = () =>
  ({
    "access/principal": {
      summary: "Who may do something is written as `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.",
      why: "Datadog's restriction policies know principals by kind and id, and refuse names and mail addresses. The connection would be made first, and then be without its policy.",
      bad: restricted('["billing-team"]'),
      good: restricted('["team:9a1f"]'),
    },
    "access/empty": {
      summary: "Access that is described says something.",
      why: "It is the whole of who may do what. Nothing at all is more likely an oversight than the wish to take everybody's access; Datadog refuses what would lock out its author.",
      bad: withAccess("{}"),
      good: withAccess('{ editor: ["team:9a1f"] }'),
    },
    "access/duplicate": {
      summary: "No principal is written twice for one relation.",
      why: "The second has no effect; perhaps another was meant.",
      bad: restricted('["team:9a1f", "team:9a1f"]'),
      good: restricted('["team:9a1f", "team:b2c3"]'),
    },
  }) as const satisfies Record<string, RuleDocs>;
