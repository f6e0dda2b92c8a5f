/** What is wrong with connections, in the words and at the places of descriptions. */
import { indexOf, perDescription, type ConnectionPlace } from "../../description/description-index";
import { describedConnection } from "../../connection/described-connection";
import { DISPLAY_NAME_HINT } from "../../connection/display-name";
import { descriptionName } from "../../connection/integration-catalogue";
import {
  connectionProblems,
  type ConnectionProblem,
  type WrittenCredential,
} from "../../connection/problems";
import { findingsByRule, type Finding, type Rule } from "../rule";
import { quoted } from "../violation";

/** Rules about single connections. */
type ConnectionRule =
  | "name/format"
  | "connection/needs-runner"
  | "connection/cloud-only"
  | "connection/auth"
  | "connection/base-url"
  | "connection/field-format"
  | "connection/duplicate-entry";

type ConnectionFinding = Finding & { readonly rule: ConnectionRule };

/** Findings about single connections, by rule: they come out of one pass. */
const ofConnections = perDescription(
  (description, isUnknown): ReadonlyMap<ConnectionRule, readonly Finding[]> =>
    findingsByRule(
      indexOf(description, isUnknown).connections.flatMap((place) =>
        connectionProblems(describedConnection(place, isUnknown), isUnknown)
          .filter(isWorded)
          .map((problem) => findingOf(problem, place)),
      ),
    ),
);

/** Check of a rule about single connections. */
export function connectionFindings(rule: ConnectionRule): Rule["check"] {
  return (description, isUnknown) => ofConnections(description, isUnknown).get(rule) ?? [];
}

/** Problems that the shape of descriptions has refused already, or has no room for. */
const UNWORDED = [
  "several-credentials",
  "field-missing",
  "entry-name-empty",
  "token-missing",
  "body-empty",
] as const satisfies readonly ConnectionProblem["problem"][];

type WordedProblem = Exclude<ConnectionProblem, { readonly problem: (typeof UNWORDED)[number] }>;

function isWorded(problem: ConnectionProblem): problem is WordedProblem {
  return !UNWORDED.some((unworded) => unworded === problem.problem);
}

function findingOf(problem: WordedProblem, place: ConnectionPlace): ConnectionFinding {
  const { connection, path } = place;
  const at = [...path, "integration"];
  const authAt = place.integration === "http" ? [...at, "auth"] : at;
  const throughRunner = connection.runner !== undefined;
  switch (problem.problem) {
    case "name":
      return {
        rule: "name/format",
        path: [...path, "name"],
        message: `${quoted(problem.name)} cannot name a connection`,
        hint: DISPLAY_NAME_HINT,
        value: problem.name,
      };
    case "needs-runner":
      return {
        rule: "connection/needs-runner",
        path,
        message: `a connection of ${problem.integration} works only through a runner`,
        hint: "Add runner: and the name of a runner.",
      };
    case "cloud-only":
      return {
        rule: "connection/cloud-only",
        path: [...path, "runner"],
        message: `Datadog's cloud calls ${problem.integration} itself; runners cannot`,
        hint: "Remove runner, or reach the service through an http connection.",
      };
    case "no-credential":
      return { rule: "connection/auth", path: authAt, ...(throughRunner ? NO_FILE : NO_SECRET) };
    case "credential-needs-runner":
      return { rule: "connection/auth", path: authAt, ...needsRunner(problem.credential) };
    case "credential-needs-cloud":
      return {
        rule: "connection/auth",
        path: authAt,
        ...(givesSecret(problem.credential) ? SECRET_GIVEN : NO_FILE),
      };
    case "base-url-missing":
      return baseUrlFinding(
        at,
        "without a runner an http connection needs a base URL",
        "Add baseUrl: https://… .",
      );
    case "base-url-form":
      return baseUrlFinding(
        at,
        `${quoted(problem.url)} is not an http or https URL`,
        "Write it as in https://billing.example.com/v1.",
      );
    case "base-url-user":
      return baseUrlFinding(
        at,
        "the base URL holds a user name or password",
        "Take them out and use basic-auth or token-auth: URLs are shown to everybody and logged.",
      );
    case "field-format": {
      const field = descriptionName(problem.field.name);
      return {
        rule: "connection/field-format",
        path: [...at, "auth", field],
        message: `${quoted(problem.value)} is not valid as ${field}`,
        hint: `Write ${problem.format.says}.`,
        value: problem.value,
      };
    }
    case "field-empty":
      return emptySecret([...at, "auth", descriptionName(problem.field.name)]);
    case "token-empty":
      return emptySecret([...at, "auth", problem.list, problem.index, "value"]);
    case "entry-name-twice":
      return {
        rule: "connection/duplicate-entry",
        path: [...at, "auth", descriptionName(problem.list), problem.index, "name"],
        message: `${quoted(problem.name)} is there already`,
        hint: "Leave one of the entries, or give each a name of its own: Datadog tells them apart by name.",
        value: problem.name,
      };
  }
}

type Words = Pick<Finding, "message" | "hint">;

const NO_FILE: Words = {
  message: "the connection names no credential of its runner",
  hint: "Add credential: and a key of the runner's credentials.",
};

const NO_SECRET: Words = {
  message: "the connection has no credential",
  hint: "Give Datadog a token, as in auth: { type: api-key, apiToken: { type: terraform, variable: token } }, or pair the connection with a runner.",
};

const SECRET_GIVEN: Words = {
  message: "behind a runner the secret stays in a credential file there, and Datadog never has it",
  hint: "Name a credential of the runner instead: credential: ….",
};

function needsRunner({ kind }: WrittenCredential): Words {
  return kind.type === "basic-auth"
    ? {
        message: "basic authentication works only through a runner",
        hint: "Pair the connection with a runner that holds the password, or use token-auth.",
      }
    : {
        message: "a credential file works only through a runner",
        hint: "Pair the connection with a runner, or give the secret itself a reference.",
      };
}

/** Whether a secret is written for Datadog to keep: of tokens there may be none. */
function givesSecret({ kind, valueOf }: WrittenCredential): boolean {
  return kind.type !== "token-auth" || valueOf("tokens") !== undefined;
}

function baseUrlFinding(at: Finding["path"], message: string, hint: string): ConnectionFinding {
  return { rule: "connection/base-url", path: [...at, "baseUrl"], message, hint };
}

function emptySecret(path: Finding["path"]): ConnectionFinding {
  return {
    rule: "connection/field-format",
    path,
    message: "the secret is empty",
    hint: "Write the secret, or refer to where it is.",
  };
}
