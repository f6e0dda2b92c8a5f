import { asterisks } from "@parkit/source/internal/masked-text";
import { isRunnerImage } from "../format/container/container";
import { isPublicSetting } from "./public-setting";

/** Words that begin commands, or stand between them. */
const VOCABULARY = new Set(
  "docker podman container run sudo export set if then else fi do done -eu true exec env \\ | || & && ; ;; { } ( ) [ ] - : --- ...".split(
    " ",
  ),
);

/** Options with one letter, of which the last may want a value. */
const SHORT_OPTION = /^-[ditqP]*[evpmuwl]?$/;
/** Options whose value is the next word and no secret. */
const SHORT_PUBLIC = /^-[ditqP]*[vpm]$/;
const LONG_OPTION = /^--([a-z][a-z-]*)(=|$)/;
/**
 * What has a name and a value: `NAME=value`, `-eNAME=value`, `name: value`. Variables are in capitals, unless
 * an option says that this is one: what ends with an equals sign otherwise is more often base64.
 */
const NAMED =
  /^["'{[,]*(?:-[ditqP]*e["']?([A-Za-z_]\w*)=|([A-Z_][A-Z0-9_]*)=(?=[^=])|([A-Za-z_][\w./-]*)["']?:$)/;
/** As far as a value goes that may be shown: behind it another command may begin. */
const VALUE = /^["'[{]*[\w.,:/*@$\-${}]*["'\]},]*/;
const ACTION = /^["'[,]*com\.datadoghq\.[\w.*]+["'\],}]*$/;

/** Shows of a script, or of broken YAML, the words that are known not to be secret. */
export function maskedWords(text: string): string {
  let before = "";
  return text.replace(/\S+/g, (word) => {
    const shown = shownLength(word, before);
    before = word;
    return word.slice(0, shown) + asterisks(word.slice(shown));
  });
}

/** How much of a word may be shown, from its beginning. */
function shownLength(word: string, before: string): number {
  if (VOCABULARY.has(word) || SHORT_OPTION.test(word) || ACTION.test(word)) return word.length;
  if (isRunnerImage(word) || announcesPublic(before)) return VALUE.exec(word)?.[0].length ?? 0;
  const { begun, name } = named(word);
  if (begun === "") return /^["'[\]{},]*/.exec(word)?.[0].length ?? 0;
  const value = isPublicSetting(name) ? VALUE.exec(word.slice(begun.length))?.[0].length : 0;
  return begun.length + (value ?? 0);
}

/** Whether the word before says that this one is not a secret. */
function announcesPublic(before: string): boolean {
  if (SHORT_PUBLIC.test(before)) return true;
  const { begun, name } = named(before);
  return begun !== "" && begun === before && isPublicSetting(name);
}

/**
 * The name at the beginning of a word, and all that stands before its value; both empty where there is none.
 */
function named(word: string): { readonly begun: string; readonly name: string } {
  const found: readonly (string | undefined)[] = LONG_OPTION.exec(word) ?? NAMED.exec(word) ?? [];
  const [begun = "", ...names] = found;
  return { begun, name: names.find((name) => name !== undefined) ?? "" };
}
