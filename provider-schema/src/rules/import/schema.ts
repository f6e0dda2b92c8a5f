import type { RuleReference } from "../rule";
import { CHART, chartWith, COMPOSE, EXCERPTS } from "./excerpt";

/** What is found about the form of imported files. */
export const schemaImportRules = [
  {
    id: "yaml/syntax",
    severity: "error",
    docs: {
      summary: "A file that is imported is well-formed YAML, or a `docker run` command.",
      why: "Nothing of a file that is neither can be taken over.",
      excerptOf: EXCERPTS.compose,
      bad: "services: [",
      good: COMPOSE,
    },
  },
  {
    id: "schema/type",
    severity: "error",
    docs: {
      summary: "A setting holds the kind of value that its program takes.",
      why: "The program refuses the file, or reads something else than was meant: a text where a list belongs is not a list of one.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace("[com.datadoghq.http.request]", "com.datadoghq.http.request").replace(
        "pods: []",
        "pods: [], deployments: [list]",
      ),
      good: CHART,
    },
  },
  {
    id: "schema/unrecognised-format",
    severity: "error",
    docs: {
      summary: "A file is in one of the formats that can be imported.",
      why: "Only files that deploy a runner tell what it may do. The message names what was seen, and the formats that there are.",
      excerptOf: EXCERPTS.compose,
      bad: "services:\n  web:\n    image: nginx",
      good: COMPOSE,
    },
  },
  {
    id: "schema/not-imported",
    severity: "warning",
    docs: {
      summary: "Settings for which descriptions have no field are not taken over.",
      why: "What is not in the description is not rendered again. Often it is a misspelt name, which charts and programs pass over without a word.",
      excerptOf: EXCERPTS.chart,
      bad: chartWith("priorityClass: high"),
      good: CHART,
    },
  },
] as const satisfies readonly RuleReference[];
