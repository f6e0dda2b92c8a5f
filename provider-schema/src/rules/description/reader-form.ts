import { agentDeployment, dockerDeployment } from "../../deployment/deployment";
import type { Toleration } from "../../deployment/pod";
import type { Readable } from "../../description/description";
import { known, type Path, type RunnerPlace } from "../../description/description-index";
import { member } from "../../description/field-names";
import { quantityOf } from "../../reader/amount";
import { MAX_SECONDS, READER_FORMS, type ReaderFormName } from "../../reader/reader-form";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { readerFormDocs } from "./docs/reader-form-docs";
import { perRunner } from "./each-place";

/** A text of a description and where it stands. */
interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/** The text below a value at a path of names; none where it is absent, unknown or no text. */
function textBelow(
  value: unknown,
  names: readonly string[],
  at: Path,
  isUnknown: IsUnknown,
): readonly PlacedText[] {
  const found = knownBelow(value, names, isUnknown);
  return typeof found === "string" && !isUnknown(found) ? [{ text: found, path: [...at, ...names] }] : [];
}

/** What stands below a value at a path of names; undefined below what is not known. */
function knownBelow(value: unknown, names: readonly string[], isUnknown: IsUnknown): unknown {
  let found = value;
  for (const name of names) {
    if (found === undefined || isUnknown(found)) return undefined;
    found = member(found, name);
  }
  return found;
}

/** The finding for a text that its reader does not take. */
function notTaken(form: ReaderFormName, { text, path }: PlacedText): readonly Finding[] {
  const { reader, takes, isTaken } = READER_FORMS[form];
  if (isTaken(text)) return [];
  return [
    {
      path,
      message: `${reader} does not take ${quoted(text)}`,
      hint: `It takes ${takes}.`,
      value: text,
    },
  ];
}

const RESOURCES = ["resources", "nodeResources"] as const;

const amount = perRunner(({ runner, path, deployment: type }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const inDocker = type !== undefined && dockerDeployment(type);
  return [
    ...(inDocker ? textBelow(deployment, ["memory"], at, isUnknown) : []).flatMap((placed) =>
      notTaken("dockerMemory", placed),
    ),
    ...(inDocker ? tooLittleCpu(member(deployment, "cpus"), [...at, "cpus"], isUnknown) : []),
    ...RESOURCES.flatMap((field) => resources(member(deployment, field), [...at, field], isUnknown)),
  ];
});

/** Least part of a processor that Docker gives a container. */
const LEAST_DOCKER_CPU = 0.01;

function tooLittleCpu(cpus: unknown, path: Path, isUnknown: IsUnknown): readonly Finding[] {
  if (typeof cpus !== "number" || isUnknown(cpus) || cpus >= LEAST_DOCKER_CPU) return [];
  return [
    {
      path,
      message: `Docker does not take ${String(cpus)} of a processor`,
      hint: `It takes ${LEAST_DOCKER_CPU} or more.`,
      value: String(cpus),
    },
  ];
}

function resources(value: unknown, at: Path, isUnknown: IsUnknown): readonly Finding[] {
  if (value === undefined) return [];
  return (["cpu", "memory"] as const).flatMap((name) => {
    const [request] = textBelow(value, ["requests", name], at, isUnknown);
    const [limit] = textBelow(value, ["limits", name], at, isUnknown);
    const wrong = [request, limit].flatMap((placed) => (placed === undefined ? [] : notTaken(name, placed)));
    if (wrong.length > 0 || request === undefined || limit === undefined) return wrong;
    return aboveLimit(request, limit);
  });
}

function aboveLimit(request: PlacedText, limit: PlacedText): readonly Finding[] {
  const [requested, limited] = [quantityOf(request.text), quantityOf(limit.text)];
  if (requested === undefined || limited === undefined || requested <= limited) return [];
  return [
    {
      path: request.path,
      message: `Kubernetes does not take a request of ${quoted(request.text)} above the limit of ${quoted(limit.text)}`,
      hint: "Raise the limit, or lower the request.",
      value: request.text,
    },
  ];
}

/** Fields that are labels: keys and values have the form. */
const LABELS = ["labels", "nodeSelector"] as const;
/** Fields that are annotations: values are any text. */
const ANNOTATIONS = ["annotations", "podAnnotations", "serviceAnnotations"] as const;

const labels = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const account = member(deployment, "serviceAccount");
  const monitorLabels = member(member(deployment, "podMonitor"), "labels");
  return [
    ...LABELS.flatMap((field) => labelMap(member(deployment, field), [...at, field], true, isUnknown)),
    ...ANNOTATIONS.flatMap((field) => labelMap(member(deployment, field), [...at, field], false, isUnknown)),
    ...(isUnknown(account)
      ? []
      : labelMap(member(account, "annotations"), [...at, "serviceAccount", "annotations"], false, isUnknown)),
    ...labelMap(monitorLabels, [...at, "podMonitor", "labels"], true, isUnknown),
  ];
});

function labelMap(map: unknown, at: Path, withValues: boolean, isUnknown: IsUnknown): readonly Finding[] {
  return entriesOf(map, isUnknown).flatMap(([key, value]) => {
    const path = [...at, key];
    return [
      ...notTaken("labelKey", { text: key, path }),
      ...(withValues && typeof value === "string" && !isUnknown(value)
        ? notTaken("labelValue", { text: value, path })
        : []),
    ];
  });
}

/** Members whose names are known. */
function entriesOf(map: unknown, isUnknown: IsUnknown): readonly (readonly [string, unknown])[] {
  if (typeof map !== "object" || map === null || isUnknown(map)) return [];
  return Object.entries(map).filter(([key]) => !isUnknown(key));
}

const toleration = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment === undefined || !("tolerations" in deployment)) return [];
  return (known(deployment.tolerations, isUnknown) ?? []).flatMap((input, index) => {
    const item = known(input, isUnknown);
    if (item === undefined || Object.values(item).some(isUnknown)) return [];
    const problem = tolerationProblem(item);
    if (problem === undefined) return [];
    const at = [...path, "deployment", "tolerations", index];
    return [{ path: at, message: `Kubernetes does not take ${problem.what}`, hint: problem.hint }];
  });
});

interface TolerationProblem {
  /** Behind "Kubernetes does not take". */
  readonly what: string;
  readonly hint: string;
}

function tolerationProblem(item: Readable<Toleration>): TolerationProblem | undefined {
  const { key = "", operator = "Equal", value = "", effect, tolerationSeconds } = item;
  if (key === "" && operator !== "Exists")
    return {
      what: "a toleration without a key that compares a value",
      hint: "Name the key, or write operator: Exists, which tolerates every taint.",
    };
  if (operator === "Exists" && value !== "")
    return { what: "operator Exists with a value", hint: "Remove the value, or write operator: Equal." };
  if (tolerationSeconds !== undefined && effect !== "NoExecute")
    return {
      what: "tolerationSeconds without effect NoExecute",
      hint: "Write effect: NoExecute, the only one that lets a Pod go after a time.",
    };
  const form = READER_FORMS.labelKey;
  if (key !== "" && !form.isTaken(key))
    return { what: `the key ${quoted(key)}`, hint: `It takes ${form.takes}.` };
  const values = READER_FORMS.labelValue;
  return values.isTaken(value)
    ? undefined
    : { what: `the value ${quoted(value)}`, hint: `It takes ${values.takes}.` };
}

const permission = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment === undefined || !("permissions" in deployment)) return [];
  return (known(deployment.permissions, isUnknown) ?? []).flatMap((input, index) => {
    const permitted = known(input, isUnknown);
    if (permitted === undefined) return [];
    const at = [...path, "deployment", "permissions", index];
    return (["apiGroups", "resources", "verbs"] as const).flatMap((field): readonly Finding[] => {
      const list = known(permitted[field], isUnknown);
      if (list === undefined) return [];
      if (list.length === 0)
        return [
          {
            path: [...at, field],
            message: `Kubernetes does not take a rule without ${field}`,
            hint: `Name at least one${field === "apiGroups" ? '; the core group is ""' : ""}.`,
          },
        ];
      return list.flatMap((text, place) =>
        text === undefined || isUnknown(text) || text === text.toLowerCase() || field === "resources"
          ? []
          : [
              {
                path: [...at, field, place],
                message: `Kubernetes has no ${quoted(text)}: ${field} are in lower case, and no other form matches`,
                hint: `Write ${text.toLowerCase()}.`,
                value: text,
              },
            ],
      );
    });
  });
});

/** Names that a chart prints without quotes, by the way of deploying. */
function printedNames({ runner, path, name }: RunnerPlace, isUnknown: IsUnknown): readonly PlacedText[] {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const from = (value: unknown, names: readonly string[], place: Path): readonly PlacedText[] =>
    textBelow(value, names, place, isUnknown);
  const identities = [
    ...from(runner, ["identity", "secretName"], path),
    ...from(runner, ["node", "identity", "secretName"], path),
    ...from(runner, ["clusterAgent", "identity", "secretName"], path),
  ];
  const common = [
    ...from(deployment, ["namespace"], at),
    ...from(deployment, ["release"], at),
    ...identities,
  ];
  if (deployment?.type === "helm-agent") return [...common, ...from(deployment, ["keysSecret"], at)];
  const unnamed = member(deployment, "release") === undefined && name !== undefined;
  return [
    ...common,
    ...(unnamed ? [{ text: name, path: [...path, "name"] }] : []),
    ...from(deployment, ["serviceAccount", "name"], at),
    ...from(deployment, ["caConfigMap"], at),
    ...entriesOf(runner.credentials, isUnknown).flatMap(([key, credential]) =>
      from(credential, ["from", "secretName"], [...path, "credentials", key]),
    ),
  ];
}

const unquotedName = perRunner((place, isUnknown): readonly Finding[] =>
  place.deployment === "helm" || place.deployment === "helm-agent"
    ? printedNames(place, isUnknown).flatMap((placed) => notTaken("unquotedName", placed))
    : [],
);

/** Names that others are made from, which must fit too. */
const derivedName = perRunner(({ runner, path, name }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const ownName = name === undefined ? [] : [{ text: name, path: [...path, "name"] }];
  const fits = (form: ReaderFormName, placed: readonly PlacedText[]): readonly Finding[] =>
    placed
      // What is no name of a release or a runner at all is told by rules of their own.
      .filter(({ text }) => form === "agentName" || READER_FORMS.release.isTaken(text))
      .flatMap((one) => notTaken(form, one));
  switch (deployment?.type) {
    case "helm": {
      const placed =
        deployment.release === undefined ? ownName : textBelow(deployment, ["release"], at, isUnknown);
      return fits("serviceName", placed);
    }
    case "manifests":
      return fits("serviceName", ownName);
    case "helm-agent":
      return fits("agentRelease", textBelow(deployment, ["release"], at, isUnknown));
    case "operator":
      return fits("agentName", textBelow(deployment, ["agent", "name"], at, isUnknown));
    default:
      return [];
  }
});

/** Files and directories of the host that Docker mounts. */
const HOST_PATHS: readonly (readonly string[])[] = [
  ...[["configDirectory"], ["scriptsDirectory"]],
  ...[
    ["tlsProxy", "certificate"],
    ["tlsProxy", "key"],
  ],
];

const paths = perRunner(({ runner, path, deployment: type }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  if (type !== undefined && dockerDeployment(type))
    return HOST_PATHS.flatMap((names) => textBelow(deployment, names, at, isUnknown)).flatMap((placed) =>
      notTaken("hostDirectory", placed),
    );
  return textBelow(deployment, ["nodeIdentityDirectory"], at, isUnknown).flatMap((placed) =>
    notTaken("mountPath", placed),
  );
});

const clusterName = perRunner(({ runner, path }, isUnknown): readonly Finding[] =>
  textBelow(known(runner.deployment, isUnknown), ["clusterName"], [...path, "deployment"], isUnknown).flatMap(
    (placed) => notTaken("clusterName", placed),
  ),
);

/** Settings that the Agent passes over where they are of another form. */
const AGENT_LISTS: readonly { readonly names: readonly string[]; readonly form: ReaderFormName }[] = [
  { names: ["allowedCustomResources"], form: "customResource" },
  { names: ["restrictedShell", "allowedCommands"], form: "shellCommand" },
  { names: ["restrictedShell", "allowedPaths"], form: "shellPath" },
];

const agentForms = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  return AGENT_LISTS.flatMap(({ names, form }) => {
    const list = knownBelow(deployment, names, isUnknown);
    if (!Array.isArray(list) || isUnknown(list)) return [];
    return list.flatMap((text: unknown, index) =>
      typeof text === "string" && !isUnknown(text)
        ? notTaken(form, { text, path: [...at, ...names, index] })
        : [],
    );
  });
});

const seconds = perRunner(({ runner, path, deployment }, isUnknown): readonly Finding[] => {
  if (deployment === undefined) return [];
  const inAgent = agentDeployment(deployment);
  const reader = inAgent ? "the Agent" : "the runner";
  // Zero takes the limit of a task away; of a request nobody says so. The Agent takes no single second.
  const least = inAgent ? 2 : 1;
  return (["taskTimeoutSeconds", "httpTimeoutSeconds"] as const).flatMap((field): readonly Finding[] => {
    const value = runner[field];
    if (value === undefined || isUnknown(value)) return [];
    const none = field === "taskTimeoutSeconds" && value === 0;
    if (none || (Number.isInteger(value) && value >= least && value <= MAX_SECONDS)) return [];
    return [
      {
        path: [...path, field],
        message: `${reader} does not take ${String(value)} seconds`,
        hint: `Write a whole number from ${least} to ${MAX_SECONDS}${field === "taskTimeoutSeconds" ? ", or 0 for no limit" : ""}.`,
        value: String(value),
      },
    ];
  });
});

const rule = rulesWith(readerFormDocs);

/** Rules about the forms in which whoever reads a rendered file takes its values. */
export const readerFormRules: readonly Rule[] = [
  rule("deployment/amount", "error", amount, ["memory", "cpus", ...RESOURCES]),
  rule("deployment/label", "error", labels, [...LABELS, ...ANNOTATIONS, "serviceAccount", "podMonitor"]),
  rule("deployment/toleration", "error", toleration, ["tolerations"]),
  rule("deployment/permission", "error", permission, ["permissions"]),
  rule("deployment/unquoted-name", "error", unquotedName),
  rule("deployment/derived-name", "error", derivedName),
  rule("deployment/path", "error", paths, [
    "configDirectory",
    "scriptsDirectory",
    "tlsProxy",
    "nodeIdentityDirectory",
  ]),
  rule("deployment/seconds", "error", seconds, ["taskTimeoutSeconds", "httpTimeoutSeconds"]),
  rule("deployment/agent-form", "error", agentForms, ["allowedCustomResources", "restrictedShell"]),
  rule("deployment/cluster-name", "error", clusterName, ["clusterName"]),
];
