import type { DeploymentType } from "../../deployment/deployment";
import { indexOf, known, perDescription, type RunnerPlace } from "../../description/description-index";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import {
  VERSION_FEATURES,
  deploymentField,
  firstVersions,
  pinsOf,
  usesScripts,
  type VersionFeature,
} from "../../version/version-feature";
import {
  hasInterpreters,
  imageOrigin,
  isDatadogVersion,
  REFERENCE_IMAGE,
  referenceTag,
} from "../../version/runner-image";
import { VERSION_FIELDS, type VersionField } from "../../version/version-field";
import { isAtLeast, versionNumbers } from "../../version/version-number";
import { defaultVersion, NEWEST_VERSIONS, pinnedPart } from "../../version/versions";
import { versionDocs } from "./docs/version-docs";

type Check = Rule["check"];

/** A semantic version; the leading `v` is how some of Datadog's tags are written. */
const VERSION = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?$/;
/** Tag of a container image, as registries take it; a digest behind it pins what the tag stands for. */
const IMAGE_TAG = /^\w[\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?$/;

/** A tag of an image is not a version: it may be any word. */
const NUMBERED = VERSION_FIELDS.filter((field) => field !== "imageTag");

/** Texts of a deployment by field; fields that are absent or not known are left out. */
function textsOf({ runner }: RunnerPlace, fields: readonly string[], isUnknown: IsUnknown) {
  return fields.flatMap((field) => {
    const text = deploymentField(runner, field);
    return typeof text === "string" && !isUnknown(text) ? [{ field, text }] : [];
  });
}

/** A version that is pinned. */
interface Pinned {
  readonly field: VersionField;
  readonly text: string;
  readonly type: DeploymentType;
}

function perPinned(
  fields: readonly VersionField[],
  problemOf: (pinned: Pinned) => Pick<Finding, "message" | "hint"> | undefined,
): Check {
  return (description, isUnknown) =>
    indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] =>
      fields.flatMap((field) => {
        const text = known(deploymentField(place.runner, field), isUnknown);
        if (typeof text !== "string" || place.deployment === undefined) return [];
        if (!isReleased(place, field, text)) return [];
        const problem = problemOf({ field, text, type: place.deployment });
        if (problem === undefined) return [];
        return [{ path: [...place.path, "deployment", field], ...problem, value: text }];
      }),
    );
}

const format: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] => [
    ...textsOf(place, NUMBERED, isUnknown)
      .filter(({ text }) => !VERSION.test(text))
      .map(({ field, text }) => ({
        path: [...place.path, "deployment", field],
        message: `${quoted(text)} is not a version`,
        hint: "Write a whole version, as in 7.81.2: charts compare it, and names such as latest break them.",
        value: text,
      })),
    ...textsOf(place, ["imageTag"], isUnknown)
      .filter(({ text }) => !IMAGE_TAG.test(text))
      .map(({ field, text }) => ({
        path: [...place.path, "deployment", field],
        message: `${quoted(text)} is not an image tag`,
        hint: "Write the tag alone, as in v1.21.0, or the tag with its digest: v1.21.0@sha256:….",
        value: text,
      })),
  ]);

const imageTag: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] => {
    if (imageOrigin(repositoryOf(place)) === "reference") return referenceImage(place, isUnknown);
    return textsOf(place, ["imageTag"], isUnknown).flatMap(({ field, text }): readonly Finding[] => {
      const path = [...place.path, "deployment", field];
      if (MOVING_TAG.test(text)) return [{ path, ...movingTag(text, "Pin a version, as in v1.21.0.") }];
      if (!/^\d+\.\d+\.\d+/.test(text) || !isDatadogVersion(text, repositoryOf(place))) return [];
      return [
        {
          path,
          message: `tags of the runner's image start with v, ${quoted(text)} does not`,
          hint: `Write v${text}.`,
          value: text,
        },
      ];
    });
  });

const MOVING_TAG = /^latest(-large)?$/;

function movingTag(text: string, hint: string): Omit<Finding, "path"> {
  return { message: `${quoted(text)} is another program after every release`, hint, value: text };
}

function repositoryOf({ runner }: RunnerPlace): unknown {
  return deploymentField(runner, "imageRepository");
}

/** The reference runner's image has tags of its own: with shell and interpreters, and without. */
function referenceImage(place: RunnerPlace, isUnknown: IsUnknown): readonly Finding[] {
  const interpreters = usesScripts(place.runner);
  const wanted = quoted(referenceTag({ interpreters }));
  const hint = `Write imageTag: ${wanted}, as npm run image makes it.`;
  const deployment = [...place.path, "deployment"];
  if (deploymentField(place.runner, "imageTag") === undefined)
    return [
      {
        path: [...deployment, "imageRepository"],
        message: `${REFERENCE_IMAGE} has none of the tags of Datadog's image, and no other is named`,
        hint,
      },
    ];
  return textsOf(place, ["imageTag"], isUnknown).flatMap(({ field, text }): readonly Finding[] => {
    const path = [...deployment, field];
    if (MOVING_TAG.test(text)) return [{ path, ...movingTag(text, hint) }];
    if (/^v\d/.test(text))
      return [
        { path, message: `tags of ${REFERENCE_IMAGE} have no v, ${quoted(text)} has one`, hint, value: text },
      ];
    if (!interpreters || hasInterpreters(text)) return [];
    return [
      {
        path,
        message: `${REFERENCE_IMAGE}:${text} has neither a shell nor an interpreter for the runner's scripts`,
        hint,
        value: text,
      },
    ];
  });
}

/** A version that a runner gets, beside a feature that it uses. */
interface Deployed {
  /** The field that pins the version, or the deployment that leaves it out. */
  readonly path: Finding["path"];
  readonly field: VersionField;
  readonly feature: VersionFeature;
  readonly version: string;
  readonly isDefault: boolean;
  readonly first: string;
}

function deployedVersions(place: RunnerPlace, isUnknown: IsUnknown): readonly Deployed[] {
  const { runner, deployment: type, path } = place;
  if (type === undefined) return [];
  const at = [...path, "deployment"];
  return VERSION_FEATURES.filter(({ since, usedBy }) => since[type] !== undefined && usedBy(runner)).flatMap(
    (feature) =>
      firstVersions(feature, type).flatMap(([field, first]): readonly Deployed[] => {
        const value = deploymentField(runner, field);
        if (value === undefined) {
          // What is not known is brought by a chart or an operator that is newer than this version of parkit.
          const version = defaultVersion(pinsOf(runner, type), field);
          return version === undefined ? [] : [{ path: at, field, feature, version, isDefault: true, first }];
        }
        if (typeof value !== "string" || isUnknown(value) || !isReleased(place, field, value)) return [];
        return [{ path: [...at, field], field, feature, version: value, isDefault: false, first }];
      }),
  );
}

/** Whether a text is a version that Datadog released. */
function isReleased({ runner }: Pick<RunnerPlace, "runner">, field: VersionField, text: string): boolean {
  return field !== "imageTag" || isDatadogVersion(text, deploymentField(runner, "imageRepository"));
}

const allDeployedVersions = perDescription((description, isUnknown): readonly Deployed[] =>
  indexOf(description, isUnknown).runners.flatMap((place) => deployedVersions(place, isUnknown)),
);

const unsupported: Check = (description, isUnknown) =>
  allDeployedVersions(description, isUnknown)
    .filter(({ version, first }) => !isAtLeast(version, first))
    .map(({ path, feature: { says, likelySince }, field, version, isDefault, first }) => ({
      path,
      message: `${FIELD_WORDS[field]} ${version}${isDefault ? ", the default," : ""} lacks ${says}`,
      hint: `The first that ${likelySince === undefined ? "has" : "may have"} it is ${first}${isDefault ? `: write ${field}` : ""}.`,
      ...(isDefault ? {} : { value: version }),
    }));

const unconfirmed: Check = (description, isUnknown) =>
  allDeployedVersions(description, isUnknown).flatMap(
    ({ path, feature: { says, likelySince }, field, version, first }) =>
      likelySince === undefined || !isAtLeast(version, first) || isAtLeast(version, likelySince)
        ? []
        : [
            {
              path,
              message: `${FIELD_WORDS[field]} ${version} may lack ${says}, and then ignores it`,
              hint: `${likelySince} is likely to have it; Datadog names no first version.`,
              value: version,
            },
          ],
  );

const newer = perPinned(VERSION_FIELDS, ({ field, text, type }) => {
  const newest = NEWEST_VERSIONS[pinnedPart(field, type)];
  if (versionNumbers(text) === undefined || isAtLeast(newest, text)) return undefined;
  return {
    message: `${FIELD_WORDS[field]} ${text} is newer than this version of parkit knows, which is up to ${newest}`,
    hint: "Update parkit; until then look whether what it renders takes effect, and which image and chart belong to it.",
  };
});

const FIELD_WORDS = {
  chartVersion: "chart",
  imageTag: "image",
  operatorVersion: "operator",
  agentVersion: "Agent",
} as const;

const rule = rulesWith(versionDocs);

/** Rules about versions. */
export const versionRules: readonly Rule[] = [
  rule("version/format", "error", format, [...VERSION_FIELDS]),
  rule("version/image-tag", "warning", imageTag, ["imageTag", "imageRepository"]),
  rule("version/unsupported", "error", unsupported),
  rule("version/unconfirmed", "warning", unconfirmed),
  rule("version/newer", "warning", newer, [...VERSION_FIELDS]),
];
