/** Principals of restriction policies: `<kind>:<id>`. */
import { PRINCIPAL_KINDS } from "./access";

/** What a principal has to be, as errors say it. */
export const PRINCIPAL_FORM = `a principal is one of ${PRINCIPAL_KINDS.map((kind) => `${kind}:<id>`).join(", ")}`;

/** Whether the text has the form of a principal. Whether there is such an object is not asked. */
export function isPrincipal(text: string): boolean {
  const [kind = "", id = ""] = text.split(":");
  return PRINCIPAL_KINDS.includes(kind) && id !== "";
}
