import { eachMember, eachObject } from "../../description/each-object";
import { actingCharacter, actsWhenShown } from "../../printable";
import type { Finding, Rule, RuleDocs } from "../rule";
import type { PathSegment } from "../violation";
import { example } from "./docs/example";

/** Fields with rules of their own about every character. */
const JUDGED_ELSEWHERE: ReadonlySet<PathSegment> = new Set([
  "allow",
  "identifierTagKeys",
  "identifierTags",
  "imageTag",
  "namespace",
  "release",
  "secretName",
  "urn",
]);

/**
 * Fields whose values may have several lines: texts of files and programs, and what Kubernetes or the service
 * takes as any text.
 */
const SEVERAL_LINES: ReadonlySet<PathSegment> = new Set([
  "affinity",
  "annotations",
  "content",
  "env",
  "parameterSchema",
  "podAnnotations",
  "powershell",
  "command",
  "scriptFiles",
  "serviceAnnotations",
]);

/** Whether a path leads to the text of a credential file, which is taken as it is. */
function isFileText(path: readonly PathSegment[]): boolean {
  return path.includes("credentials") && path.at(-1) === "value";
}

const controlCharacters: Rule["check"] = (description, isUnknown) => {
  const found: Finding[] = [];
  const report = (path: readonly PathSegment[], text: string, isName: boolean): void => {
    const several = !isName && path.some((segment) => SEVERAL_LINES.has(segment));
    const character = actingCharacter(text, several ? "\r\n\t" : isDisplayName(path) ? LINE_ENDS : "");
    if (character === undefined) return;
    found.push({
      path,
      message: `${isName ? "the name" : "the text"} holds ${character}`,
      hint: "Take it out: it would end a line early, or let a terminal show something else than is written.",
    });
  };
  eachObject(description, isUnknown, (value, path) => {
    eachMember(value, (member, key) => {
      // Nearly everything passes here, so that all else is asked afterwards.
      const acts =
        (typeof key === "string" && actsWhenShown(key)) ||
        (typeof member === "string" && actsWhenShown(member));
      if (!acts || (typeof key === "string" && isUnknown(key)) || isJudgedElsewhere(path, key)) return;
      const below = [...path, key];
      if (typeof key === "string") report(below, key, true);
      if (typeof member === "string" && !isUnknown(member) && !isFileText(below))
        report(below, member, false);
    });
  });
  return found;
};

/** Whether a field, or one above it, has a rule of its own about every character. */
function isJudgedElsewhere(path: readonly PathSegment[], key: PathSegment): boolean {
  // Names of actions that parkit does not know are taken as they are.
  if (key === "custom") return false;
  const isRunnerName = path.length === 2 && path[0] === "runners" && key === "name";
  return isRunnerName || JUDGED_ELSEWHERE.has(key) || path.some((segment) => JUDGED_ELSEWHERE.has(segment));
}

/** What ends a line to some reader: the rule about names tells of it. */
const LINE_ENDS = "\r\n\u2028\u2029";

/** The name of a connection or a group. */
function isDisplayName(path: readonly PathSegment[]): boolean {
  return path.length === 3 && path[0] !== "runners" && path[2] === "name";
}

/** The rule about characters that act instead of being shown. */
export const controlCharacterRules: readonly Rule[] = [
  {
    id: "schema/control-character",
    severity: "error",
    get docs(): RuleDocs {
      return {
        summary:
          "Texts hold no control characters and no marks that turn the direction of text; line breaks stand only where several lines make sense.",
        why: "What is written here ends up in commands, file names, YAML and on terminals. A line break begins a new command or a new key there, an escape character moves the cursor, and a mark for direction lets a line show something else than it says.",
        bad: example(`
        runners:
          - name: payments
            allow: [com.datadoghq.http.request]
            deployment: { type: docker, configDirectory: "./config\\nrm -rf ." }
      `),
        good: example(`
        runners:
          - name: payments
            allow: [com.datadoghq.http.request]
            deployment: { type: docker, configDirectory: ./config }
      `),
      };
    },
    check: controlCharacters,
  },
];
