import { clusterDeployment, DEPLOYMENTS } from "../../deployment/deployment";
import { isOwnerless } from "../../runner/runner-identity";
import type { Description, Readable } from "../../description/description";
import {
  indexOf,
  known,
  runnerLabel,
  type ComponentPlace,
  type RunnerPlace,
} from "../../description/description-index";
import { isSecretName } from "../../kubernetes/kubernetes-name";
import { parsePrivateKey } from "../../runner/private-key";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { parseRunnerUrn } from "../../runner/runner-urn";
import { MASKED } from "../../secret/secret";
import { quoted } from "../violation";
import { identityDocs } from "./docs/identity-docs";
import { each } from "./each-place";
import { identityPlaces, type IdentityPlace } from "./identity-place";
import { sharedIdentities } from "./identity-shared";

const perIdentity = each(identityPlaces);

const ENROLL_FIRST =
  "Enroll it first: parkit enroll writes the Secret for identity { type: secret, secretName: … }; or let Terraform do it with { type: managed }.";

function required(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown).runners.flatMap(({ deployment, components }) => {
    if (deployment === undefined || DEPLOYMENTS[deployment].selfEnrolls) return [];
    return components
      .filter(
        ({ identity }) => !isUnknown(identity) && (identity === undefined || identity.type === "self-enroll"),
      )
      .map(({ identityPath }) => ({
        path: identityPath,
        message: `a runner deployed by ${deployment} cannot enroll by itself`,
        hint: ENROLL_FIRST,
      }));
  });
}

const unsuited = perIdentity(({ identity: { type }, path, deployment }) => {
  const { identities, selfEnrolls } = DEPLOYMENTS[deployment];
  if (type === undefined || identities.includes(type) || (type === "self-enroll" && !selfEnrolls)) return [];
  return [
    {
      path: [...path, "type"],
      message: `a runner deployed by ${deployment} cannot take its identity from ${quoted(type)}`,
      hint: `Use one of ${identities.join(", ")}.`,
      value: type,
    },
  ];
});

/** The identity's URN, when it is written and known. */
function urnOf({ identity }: IdentityPlace, isUnknown: IsUnknown): string | undefined {
  return "urn" in identity ? known(identity.urn, isUnknown) : undefined;
}

const malformedUrn = perIdentity((place, isUnknown) => {
  const urn = urnOf(place, isUnknown);
  if (urn === undefined || parseRunnerUrn(urn) !== undefined) return [];
  const documented = urn.startsWith("urn:datadog:");
  return [
    {
      path: [...place.path, "urn"],
      message: `${quoted(urn)} is not a runner URN`,
      hint: documented
        ? "This form stands in comments of the datadog chart, but runners refuse it. Take the URN that enrollment printed: urn:dd:apps:on-prem-runner:<region>:<org id>:<runner id>."
        : "Take the URN that enrollment printed: urn:dd:apps:on-prem-runner:<region>:<org id>:<runner id>.",
      value: urn,
    },
  ];
});

const otherRegion = perIdentity((place, isUnknown) => {
  const { site } = place.runner;
  const urn = urnOf(place, isUnknown);
  const region = urn === undefined ? undefined : parseRunnerUrn(urn)?.region;
  if (urn === undefined || region === undefined || site === undefined || site.code === "custom") return [];
  if (region === site.urnRegion) return [];
  return [
    {
      path: [...place.path, "urn"],
      message: `the URN is of region ${region}, but the runner's site ${site.parameter} makes URNs of region ${site.urnRegion}`,
      hint: "Check that the runner was enrolled at this site: Datadog refuses an identity of another one.",
      value: urn,
    },
  ];
});

const malformedKey = perIdentity(({ identity, path }, isUnknown) => {
  const key = identity.type === "inline" ? known(identity.privateKey, isUnknown) : undefined;
  if (key === undefined || parsePrivateKey(key) !== undefined) return [];
  return [
    {
      path: [...path, "privateKey"],
      message: "the private key is not base64url of a P-256 JWK",
      hint: key.startsWith("ENC[")
        ? "The Agent would enroll with the handle itself, ENC[…], and be refused: keep the key in a Kubernetes Secret and write { type: secret, secretName: … }."
        : "Take it as enrollment printed it: unpadded base64url of a JSON object with kty, crv, alg, use, kid, x, y and d.",
      value: MASKED,
    },
  ];
});

const inline = perIdentity(({ identity, path }, isUnknown) => {
  if (identity.type !== "inline" || identity.force === true || isUnknown(identity.force)) return [];
  return [
    {
      path,
      message: "the private key is written out in the description",
      hint: "Keep it in a Kubernetes Secret and write { type: secret, secretName: … }; set force: true only if the file is as secret as the key.",
      value: MASKED,
    },
  ];
});

const secretNames = perIdentity(({ identity, path }, isUnknown) => {
  const name = "secretName" in identity ? known(identity.secretName, isUnknown) : undefined;
  if (name === undefined || isSecretName(name)) return [];
  return [
    {
      path: [...path, "secretName"],
      message: `${quoted(name)} cannot name a Kubernetes Secret`,
      hint: "Use lower-case letters, digits, minuses and dots, at most 253; start and end with a letter or digit.",
      value: name,
    },
  ];
});

const ownerlessStandalone = perIdentity(({ path, users }, isUnknown) =>
  users
    .filter((user) => user.flavour === "standalone" && isOwnerless(known(user.identity, isUnknown)))
    .map(() => ({
      path: [...path, "ownership"],
      message: "a standalone runner always has an owner",
      hint: "Remove ownership, or run the runner in the Agent (helm-agent, operator, linux, windows).",
      value: "ownerless",
    })),
);

const nodeIdentity = perIdentity(({ identity, path, deployment, users }) => {
  const onEveryNode = clusterDeployment(deployment);
  const fixed = identity.type !== undefined && identity.type !== "self-enroll";
  if (!onEveryNode || !fixed || !users.every(({ flavour }) => flavour === "agent")) return [];
  return [
    {
      path,
      message:
        "the runners of all nodes would share one identity, so that a task runs on a node nobody can choose",
      hint: "Let each node enroll by itself (self-enroll), or use the Cluster Agent's runner.",
    },
  ];
});

/** Runner components that a connection can be paired with: one per node cannot. */
function pairable({ deployment, components }: RunnerPlace): readonly ComponentPlace[] {
  const inCluster = deployment !== undefined && DEPLOYMENTS[deployment].kubernetes;
  return components.filter(({ flavour }) => !(inCluster && flavour === "agent"));
}

function unknownUrns(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown).connections.flatMap(({ runner, path }) => {
    if (runner?.deployment === undefined) return [];
    const nameless = pairable(runner).some((component) => {
      const { identity } = component;
      if (isUnknown(identity) || isOwnerless(identity)) return false;
      if (identity === undefined)
        return runner.deployment !== undefined && DEPLOYMENTS[runner.deployment].selfEnrolls;
      return (
        identity.type !== "managed" &&
        identity.type !== undefined &&
        !("urn" in identity && identity.urn !== undefined)
      );
    });
    if (!nameless) return [];
    return [
      {
        path: [...path, "runner"],
        message: `the connection is paired with ${runnerLabel(runner)}, whose URN is not known`,
        hint: "Write the URN into the runner's identity once it has enrolled (parkit enroll prints it), or use { type: managed }; an app may also look for it in the cluster: runnerUrn: RunnerUrn.fromCluster().",
      },
    ];
  });
}

function ownerlessConnections(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown).connections.flatMap(({ runner, path }) => {
    if (runner?.components.some(({ identity }) => isOwnerless(known(identity, isUnknown))) !== true)
      return [];
    return [
      {
        path: [...path, "runner"],
        message: `the runner ${runnerLabel(runner)} is ownerless and takes no connections`,
        hint: "Enroll it with an application key as well (ownership: owned), or govern it by execution policies without connections.",
      },
    ];
  });
}

const rule = rulesWith(identityDocs);

/** Rules about identities. */
export const identityRules: readonly Rule[] = [
  rule("identity/required", "error", required),
  rule("identity/deployment", "error", unsuited),
  rule("identity/urn", "error", malformedUrn),
  rule("identity/urn-region", "warning", otherRegion),
  rule("identity/private-key", "error", malformedKey),
  rule("identity/inline", "error", inline),
  rule("identity/secret-name", "error", secretNames),
  rule("identity/shared", "error", sharedIdentities),
  rule("identity/ownership", "error", ownerlessStandalone),
  rule("identity/replicas", "warning", nodeIdentity),
  rule("identity/urn-unknown", "error", unknownUrns, undefined, ["connections"]),
  rule("identity/ownerless-connections", "error", ownerlessConnections, undefined, ["connections"]),
];
