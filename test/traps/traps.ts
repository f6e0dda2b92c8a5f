/** What became of a trap: nobody can write it, we write something else, or a rule refuses it. */
export type Outcome = "not expressible" | "corrected" | "refused";

/** A place where Datadog's pages, charts and programs contradict each other or bite. */
export interface Trap {
  readonly id: `T-${string}`;
  /** What happens to people. */
  readonly trap: string;
  readonly outcome: Outcome;
  /** What parkit does instead. */
  readonly instead: string;
}

type Entry = readonly [id: Trap["id"], outcome: Outcome, trap: string, instead: string];

const ENTRIES: readonly Entry[] = [
  [
    "T-01",
    "corrected",
    "samples name image tags of long ago",
    "the tag of the chart in use, one place for all targets, `imageTag` overrides it",
  ],
  [
    "T-02",
    "corrected",
    "a newer operator image in an older chart lacks permissions and fields",
    "the README installs the chart that belongs to the operator and sets no image",
  ],
  [
    "T-03",
    "refused",
    "pages disagree on the first versions that have a runner",
    "`version/unsupported` names the first version that has it",
  ],
  [
    "T-04",
    "corrected",
    "Agent, chart and operator have different default names for the identity's Secret",
    "the name is always written",
  ],
  [
    "T-05",
    "corrected",
    "a missing `self_enroll` means yes to the Agent and no to the operator, which then makes no Role",
    "it is always written",
  ],
  [
    "T-06",
    "corrected",
    "the sample sets the allowlist on containers that run no action",
    "both components have their switch and their list",
  ],
  [
    "T-07",
    "corrected",
    "the documented key of remote configuration is deprecated and decides nothing",
    "the key at the root",
  ],
  [
    "T-08",
    "not expressible",
    "values of the chart before 1.0 are refused by its schema",
    "values of the current chart; former names are unknown fields",
  ],
  [
    "T-09",
    "refused",
    "the form of URN in the chart's comments fails at start",
    "`identity/urn` says so and shows the right form",
  ],
  [
    "T-10",
    "corrected",
    "the identity's Secret has other keys for each flavour",
    "keys by flavour, in what is rendered and what `parkit enroll` writes",
  ],
  [
    "T-11",
    "corrected",
    "the Linux installer drops the whole runner over a wildcard",
    "the bundle's actions are written out for it; the file keeps the wildcard",
  ],
  [
    "T-12",
    "refused",
    "Agents before 7.81 do not know wildcards and allow nothing",
    "`allowlist/wildcard` names version and actions",
  ],
  [
    "T-13",
    "corrected",
    "one member of the chart's schema makes Helm fetch another from the network, since 3.18 without any value for it",
    "it is left out, but for OpenShift, which needs it; the README names `--skip-schema-validation`",
  ],
  ["T-14", "corrected", "modes have former names", "both are understood, the current ones written"],
  ["T-15", "corrected", "the standalone chart allows reading Pods unasked", "its default is switched off"],
  [
    "T-16",
    "corrected",
    "a page forms the base URL from the bare site",
    "the URL of the site's app, from one table",
  ],
  [
    "T-17",
    "corrected",
    "the chart misspells the action that deletes many Endpoints",
    "the action is listed by its name, with its permission",
  ],
  [
    "T-18",
    "corrected",
    "the chart's README names SecurityContextConstraints that do not exist",
    "everything is named after the release",
  ],
  [
    "T-19",
    "not expressible",
    "the chart's templates read members that its schema refuses",
    "no field leads there",
  ],
  [
    "T-20",
    "corrected",
    "pages name directories of older images",
    "mount and connection are made from one path, the current one",
  ],
  [
    "T-21",
    "refused",
    "pages list integrations that a flavour lacks",
    "`allowlist/flavour` and `connection/flavour` say where it exists",
  ],
  [
    "T-22",
    "refused",
    "pages disagree about US government sites",
    "`site/government`: standalone only, and only with `allowGov`",
  ],
  ["T-23", "corrected", "a page gives the container 25 CPUs", "a quarter of one"],
  [
    "T-24",
    "corrected",
    "samples and commands name the Compose service differently",
    "one name, in the file and in every command",
  ],
  [
    "T-25",
    "corrected",
    "the address of the Windows installer differs from page to page",
    "a parameter of the script",
  ],
  [
    "T-26",
    "not expressible",
    "annotations are texts, and only `true` counts",
    "every annotation is a quoted text",
  ],
  [
    "T-27",
    "corrected",
    "the operator enables the Cluster Agent's section by itself and the nodes' not",
    "both say so",
  ],
  [
    "T-28",
    "corrected",
    "operators of 1.25 start the Cluster Agent wrongly, later ones need no help",
    "start command by the operator's version, never without the runner's file",
  ],
  [
    "T-29",
    "refused",
    "charts compare versions, and `latest` breaks them",
    "`version/format`; a moving image tag is a warning",
  ],
  ["T-30", "corrected", "the Helm provider changed the form of `set`", "releases get whole values"],
  [
    "T-31",
    "corrected",
    "a node's identity goes with its Pod, and each new Pod is a new runner",
    "`nodeIdentityDirectory` keeps it on the node; without it `deployment/node-identity` warns",
  ],
  [
    "T-32",
    "corrected",
    "an older identity in the Agent's own Secret wins over the one that is given",
    "that Secret is barred together with an identity of one's own",
  ],
  [
    "T-33",
    "refused",
    "a private key in values or annotations ends up in a ConfigMap",
    "`identity/inline`, unless forced; Secrets by reference",
  ],
  [
    "T-34",
    "corrected",
    "the chart does not tell the Cluster Agent that it shall not enroll",
    "a variable does",
  ],
  [
    "T-35",
    "corrected",
    "the Agent's chart installs an operator unasked",
    "switched off unless `installOperator`",
  ],
  [
    "T-36",
    "corrected",
    "an empty list still allows the Agent's default actions, a shell among them",
    "`allow: none` switches them off; an empty list is `allowlist/empty`",
  ],
  [
    "T-37",
    "not expressible",
    "a comment demands leader election for nodes, which need none",
    "nobody is asked for it, and it stays on",
  ],
  [
    "T-38",
    "refused",
    "an early Agent looked for scripts in the standalone runner's directory",
    "the scripts are put where the Agent looks; `credential/unmounted` for the other directory on a host",
  ],
  [
    "T-39",
    "corrected",
    "remediation by the chart and by older operators lacks permissions",
    "a ClusterRole of our own has them",
  ],
  [
    "T-40",
    "refused",
    "handles of a secret backend are not resolved everywhere",
    "keys are references to Secrets; `identity/private-key` and `deployment/keys-secret` explain",
  ],
  [
    "T-41",
    "not expressible",
    "development builds had other names of settings",
    "one typed section, with the released names",
  ],
  [
    "T-42",
    "corrected",
    "rendering charts at plan time meets kinds that are not there yet",
    "the Helm provider is set up without it",
  ],
  [
    "T-43",
    "corrected",
    "the Agent's chart ignores an identity's Secret while it enrolls itself",
    "self-enrollment is off together with it",
  ],
];

/** All of them, in the order of their numbers. */
export const TRAPS: readonly Trap[] = ENTRIES.map(([id, outcome, trap, instead]) => ({
  id,
  outcome,
  trap,
  instead,
}));
