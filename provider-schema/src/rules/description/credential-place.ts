import type { CredentialInput } from "../../credential/credential";
import type { Readable } from "../../description/description";
import { known, type Path, type RunnerPlace } from "../../description/description-index";
import { member } from "../../description/field-names";
import type { IsUnknown } from "../rule";

/** A credential, as far as it says where its file comes from. */
export interface CredentialPlace {
  readonly key: string;
  readonly credential: Readable<CredentialInput>;
  /** Kind of its source. */
  readonly source: string;
  readonly secretName: string | undefined;
  readonly path: Path;
}

/** Credentials of a runner whose source is known. */
export function credentialPlaces(
  { runner, path }: RunnerPlace,
  isUnknown: IsUnknown,
): readonly CredentialPlace[] {
  const credentials = known(runner.credentials, isUnknown);
  return keysOf(credentials, isUnknown).flatMap((key) => {
    const credential = known(credentials?.[key], isUnknown);
    const from = known(credential?.from, isUnknown);
    if (credential === undefined || from === undefined) return [];
    const { type: source = "kubernetes" } = from;
    const secretName = member(from, "secretName");
    if (isUnknown(source) || isUnknown(secretName)) return [];
    return [
      {
        key,
        credential,
        source,
        secretName: typeof secretName === "string" ? secretName : undefined,
        path: [...path, "credentials", key],
      },
    ];
  });
}

/** Names in a map that are known. */
export function keysOf(map: unknown, isUnknown: IsUnknown): readonly string[] {
  if (typeof map !== "object" || map === null || isUnknown(map)) return [];
  return Object.keys(map).filter((key) => !isUnknown(key));
}
