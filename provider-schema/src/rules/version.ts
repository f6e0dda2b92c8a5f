import { indexOf, known } from "../description-index";
import type { RunnerPlace } from "../description-index";
import { rulesWith } from "../rule";
import type { Finding, IsUnknown, Rule } from "../rule";
import { quoted } from "../violation";
import { VERSION_FEATURES, firstVersions } from "../version-feature";
import type { VersionFeature } from "../version-feature";
import { isAtLeast } from "../version-number";
import { versionDocs } from "./version-docs";

type Check = Rule["check"];

/** A semantic version; the leading `v` is how some of Datadog's tags are written. */
const VERSION = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?$/;
/** Tag of a container image, as registries take it. */
const IMAGE_TAG = /^\w[\w.-]{0,127}$/;

const VERSION_FIELDS = ["chartVersion", "operatorVersion", "agentVersion"] as const;

/** Texts of a deployment by field; fields that are absent or not known are left out. */
function textsOf({ runner }: RunnerPlace, fields: readonly string[], isUnknown: IsUnknown) {
  const deployment = new Map<string, unknown>(Object.entries(known(runner.deployment, isUnknown) ?? {}));
  return fields.flatMap((field) => {
    const text = deployment.get(field);
    return typeof text === "string" && !isUnknown(text) ? [{ field, text }] : [];
  });
}

const format: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] => [
    ...textsOf(place, VERSION_FIELDS, isUnknown)
      .filter(({ text }) => !VERSION.test(text))
      .map(({ field, text }) => ({
        path: [...place.path, "deployment", field],
        message: `${quoted(text)} is no version`,
        hint: "Write a whole version, as in 7.81.2: charts compare it, and names such as latest break them.",
        value: text,
      })),
    ...textsOf(place, ["imageTag"], isUnknown)
      .filter(({ text }) => !IMAGE_TAG.test(text))
      .map(({ field, text }) => ({
        path: [...place.path, "deployment", field],
        message: `${quoted(text)} is no image tag`,
        hint: "Write the tag alone, as in v1.21.0.",
        value: text,
      })),
  ]);

const imageTag: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place): readonly Finding[] =>
    textsOf(place, ["imageTag"], isUnknown).flatMap(({ field, text }): readonly Finding[] => {
      const path = [...place.path, "deployment", field];
      if (text === "latest" || text === "latest-large")
        return [
          {
            path,
            message: `${quoted(text)} is another program after every release`,
            hint: "Pin a version, as in v1.21.0.",
            value: text,
          },
        ];
      if (!/^\d+\.\d+\.\d+/.test(text)) return [];
      return [
        {
          path,
          message: `tags of the runner's image start with v, ${quoted(text)} does not`,
          hint: `Write v${text}.`,
          value: text,
        },
      ];
    }),
  );

/** A pinned version beside a feature that a runner uses. */
interface Pinned {
  readonly path: Finding["path"];
  readonly feature: VersionFeature;
  /** What is pinned, in words. */
  readonly what: string;
  readonly text: string;
  readonly first: string;
}

/** Versions that are not pinned are those that parkit deploys, and have everything. */
function pinnedVersions(place: RunnerPlace, isUnknown: IsUnknown): readonly Pinned[] {
  const { runner, deployment, path } = place;
  if (deployment === undefined) return [];
  return VERSION_FEATURES.filter(({ usedBy }) => usedBy(runner)).flatMap((feature) =>
    firstVersions(feature, deployment).flatMap(([field, first]) =>
      textsOf(place, [field], isUnknown).map(({ text }) => ({
        path: [...path, "deployment", field],
        feature,
        what: FIELD_WORDS[field],
        text,
        first,
      })),
    ),
  );
}

const unsupported: Check = (description, isUnknown) =>
  indexOf(description, isUnknown)
    .runners.flatMap((place) => pinnedVersions(place, isUnknown))
    .filter(({ text, first }) => !isAtLeast(text, first))
    .map(({ path, feature: { says, likelySince }, what, text, first }) => ({
      path,
      message: `${what} ${text} lacks ${says}`,
      hint: `The first that ${likelySince === undefined ? "has" : "may have"} it is ${first}.`,
      value: text,
    }));

const unconfirmed: Check = (description, isUnknown) =>
  indexOf(description, isUnknown)
    .runners.flatMap((place) => pinnedVersions(place, isUnknown))
    .flatMap(({ path, feature: { says, likelySince }, what, text, first }) =>
      likelySince === undefined || !isAtLeast(text, first) || isAtLeast(text, likelySince)
        ? []
        : [
            {
              path,
              message: `${what} ${text} may lack ${says}, and then ignores it`,
              hint: `${likelySince} is likely to have it; Datadog names no first version.`,
              value: text,
            },
          ],
    );

const FIELD_WORDS = {
  chartVersion: "chart",
  imageTag: "image",
  operatorVersion: "operator",
  agentVersion: "Agent",
} as const;

const rule = rulesWith(versionDocs);

/** Rules about versions. */
export const versionRules: readonly Rule[] = [
  rule("version/format", "error", format),
  rule("version/image-tag", "warning", imageTag),
  rule("version/unsupported", "error", unsupported),
  rule("version/unconfirmed", "warning", unconfirmed),
];
