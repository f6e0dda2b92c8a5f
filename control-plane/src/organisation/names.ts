/** Names of what an organisation is made of. */
import { displayNameProblem } from "@parkit/provider-schema/internal/connection/display-name";
import { NAME_TEXTS } from "../connection-rules";
import { controlRefusal, type ControlRequest } from "../control-request";
import { isPermission, PERMISSIONS, type Permission } from "./permission";

/**
 * The member `name` of a request, which no other may have.
 *
 * @param others - those among which it has to be unique
 * @throws {@link Refusal} with status 400 when it is missing or of another form, 409 when it is taken
 */
export function requiredName(
  request: Pick<ControlRequest, "text">,
  others: readonly { readonly name: string }[],
): string {
  const name = request.text("name") ?? "";
  const problem = displayNameProblem(name);
  if (problem !== undefined) throw controlRefusal(400, "invalid-request", NAME_TEXTS[problem]);
  if (others.some((other) => other.name === name))
    throw controlRefusal(409, "name-taken", `there is another with the name ${name}`);
  return name;
}

/**
 * Ids of what a request names, each by id or by name.
 *
 * @throws {@link Refusal} with status 404 when there is no such object
 */
export function idsOf(
  what: string,
  named: readonly string[],
  known: Iterable<{ readonly id: string; readonly name: string }>,
): readonly string[] {
  const all = [...known];
  return named.map((text) => {
    const found = all.find(({ id }) => id === text) ?? all.find(({ name }) => name === text);
    if (found === undefined) throw controlRefusal(404, `unknown-${what}`, `there is no ${what} ${text}`);
    return found.id;
  });
}

/**
 * Permissions that a request names.
 *
 * @param what - what the request calls them, for the message
 * @throws {@link Refusal} with status 400 when one is none
 */
export function permissionsOf(
  what: "permissions" | "scopes",
  texts: readonly string[],
): readonly Permission[] {
  return texts.map((text) => {
    if (isPermission(text)) return text;
    throw controlRefusal(400, "unknown-permission", `${what} are ${PERMISSIONS.join(", ")}`);
  });
}
