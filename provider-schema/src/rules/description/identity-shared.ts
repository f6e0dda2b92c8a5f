import type { Description, Readable } from "../../description/description";
import { known, type Path } from "../../description/description-index";
import { managedIdentitySecret } from "../../runner/runner-identity";
import type { Finding, IsUnknown } from "../rule";
import { formatPath, quoted } from "../violation";
import { identityPlaces, type IdentityPlace } from "./identity-place";

/** What makes two identities the same one. */
interface Mark {
  readonly key: string;
  readonly says: string;
  readonly path: Path;
}

/** Two runners, or two programs of one runner, that would be the same runner to Datadog. */
export function sharedIdentities(
  description: Readable<Description>,
  isUnknown: IsUnknown,
): readonly Finding[] {
  const first = new Map<string, Path>();
  return identityPlaces(description, isUnknown).flatMap((place): readonly Finding[] => {
    if (place.users.length > 1 && place.identity.type !== undefined && place.identity.type !== "self-enroll")
      return [finding(place.path, "node Agents and Cluster Agent would share one identity")];
    for (const { key, says, path } of marks(place, isUnknown)) {
      const earlier = first.get(key);
      if (earlier !== undefined) return [finding(path, `${says} is already that of ${formatPath(earlier)}`)];
      first.set(key, place.path);
    }
    return [];
  });
}

function finding(path: Path, message: string): Finding {
  return {
    path,
    message,
    hint: "Enroll each runner on its own: tasks of one go to whichever asks first, with the other's allowlist and connections.",
  };
}

function marks({ identity, path, runner }: IdentityPlace, isUnknown: IsUnknown): readonly Mark[] {
  const urn = "urn" in identity ? known(identity.urn, isUnknown) : undefined;
  const [secret, secretPath] = secretOf({ identity, path, runner }, isUnknown);
  const deployment = known(runner.runner.deployment, isUnknown);
  const namespace =
    deployment !== undefined && "namespace" in deployment
      ? known(deployment.namespace, isUnknown)
      : undefined;
  return [
    ...(urn === undefined
      ? []
      : [{ key: `urn ${urn}`, says: `the URN ${quoted(urn)}`, path: [...path, "urn"] }]),
    ...(secret === undefined || namespace === undefined
      ? []
      : [
          {
            key: `secret ${namespace}/${secret}`,
            says: `the Secret ${quoted(secret)} in namespace ${quoted(namespace)}`,
            path: secretPath,
          },
        ]),
  ];
}

function secretOf(
  { identity, path, runner }: Pick<IdentityPlace, "identity" | "path" | "runner">,
  isUnknown: IsUnknown,
): readonly [name: string | undefined, path: Path] {
  if ("secretName" in identity) return [known(identity.secretName, isUnknown), [...path, "secretName"]];
  const isMade = identity.type === "managed" && runner.name !== undefined;
  return [isMade ? managedIdentitySecret(runner.name) : undefined, path];
}
