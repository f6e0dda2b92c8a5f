import type { LostSetting } from "../draft/import-finding";
import type { ChangeOfObject } from "./change";
import { phrase, type Phrase } from "./phrase";

/**
 * What changes of settings that files have and descriptions do not: whoever applies what is rendered of a
 * description loses those of the file. What both sides say alike is no change. Values are never shown.
 */
export function lossChanges(
  before: readonly LostSetting[],
  after: readonly LostSetting[],
): readonly ChangeOfObject[] {
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  return [
    ...before.filter((setting) => !has.has(key(setting))).map((setting) => lossChange("removed", setting)),
    ...after.filter((setting) => !had.has(key(setting))).map((setting) => lossChange("added", setting)),
  ];
}

function key({ rule, path, value, message }: LostSetting): string {
  return JSON.stringify([rule, path, value, message]);
}

function lossChange(kind: "added" | "removed", { rule, message }: LostSetting): ChangeOfObject {
  const what = message.replace(/^not taken over: /, "");
  if (rule === "credential/moved") return { topic: "settings", kind: "changed", words: [message] };
  const words: Phrase =
    kind === "removed" ? phrase`loses what the file has: ${what}` : phrase`gains what the file has: ${what}`;
  return { topic: "settings", kind, words };
}
