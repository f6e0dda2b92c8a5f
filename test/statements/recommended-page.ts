import { docs, golden, guide, open, reason, rule, test, trap } from "./statement";
import type { Statement } from "./statement";

const LINUX = "targets/src/host/host.test.ts";
const INSTALLER = test(LINUX, "tells the installer keys, site, version and allowlist");
const SECTION = test(LINUX, "holds site and section, with patterns as they are");
const AGENT = "targets/src/operator/datadog-agent.test.ts";
const AGENT_VALUES = "targets/src/helm-agent/helm-agent-values.test.ts";
const TEXTS = test(AGENT, "has only texts as annotation values, each section with enabled and self_enroll");
const KEYS = test(AGENT, "needs no application key when nobody owns the runners");
const OPERATOR = "operator-two-components/cluster/operator/datadog-agent.yaml";
const AGENT_CHART = "agent-two-components/cluster/helm-agent/values.yaml";
const COMPOSE = "compose-self-enroll/workshop/compose/docker-compose.yaml";
const NOT_NEEDED = reason("a setting of the sample that runners do not need");
const OWN_PROVIDERS = reason("of the sample's cloud: stacks bring providers of their own");
const BY_CDKTF = open(
  "the guide keeps this order by kubectl and Helm; Terraform does not, because the constructs deploy the standalone chart only",
);
const ACCESS = docs("private-actions", "Who may use a runner");

/** Statements of the page that recommends the Agent: hosts, operator, Terraform, charts, enrollment with keys. */
export const RECOMMENDED_PAGE: readonly Statement[] = [
  {
    number: 29,
    about: "services stay private, runner and connection",
    by: [docs("private-actions", "What they are for")],
  },
  {
    number: 30,
    about: "Agent or standalone, by environment",
    by: [docs("private-actions", "Where a runner lives")],
  },
  { number: 31, about: "rights of the application key", by: [docs("private-actions", "Keys and identity")] },
  { number: 32, about: "hosts to reach", by: [docs("private-actions", "What to have ready")] },
  {
    number: 33,
    about: "the Agent is recommended and enrolls itself",
    by: [docs("private-actions", "Where a runner lives")],
  },
  { number: 34, about: "Linux: one script", by: [INSTALLER] },
  { number: 35, about: "Linux: keys and site", by: [guide(35), INSTALLER] },
  { number: 36, about: "Linux: switch", by: [INSTALLER] },
  {
    number: 37,
    about: "Linux: allowlist with commas",
    by: [
      trap(
        "containers-and-hosts",
        "T-11 writes a bundle's actions out for the Linux installer, which refuses wildcards",
      ),
    ],
  },
  { number: 38, about: "Linux: where the script comes from", by: [guide(38), INSTALLER] },
  { number: 39, about: "the new runner appears", by: [guide(39)] },
  { number: 40, about: "Windows: Agent version", by: [guide(40), rule("version/unsupported")] },
  {
    number: 41,
    about: "Windows: silent installation",
    by: [
      golden("windows-ownerless/desk/windows/install.ps1", "/qn /l*v install.log /i"),
      trap(
        "containers-and-hosts",
        "T-25 leaves the address of the Windows installer to whoever runs the script",
      ),
    ],
  },
  {
    number: 42,
    about: "Windows: application key in the configuration",
    by: [
      test(
        "targets/src/windows/windows.test.ts",
        "writes the section that datadog.yaml shows, between marks, and restarts the Agent",
      ),
    ],
  },
  { number: 43, about: "Windows: the runner's section", by: [SECTION] },
  {
    number: 44,
    about: "Windows: actions that are safe",
    by: [rule("allowlist/untested-on-windows"), rule("allowlist/os")],
  },
  { number: 45, about: "Windows: restart", by: [guide(45)] },
  {
    number: 46,
    about: "operator: nodes and Cluster Agent",
    by: [test(AGENT, "gives node and Cluster Agent lists of their own, and leaves out what is off")],
  },
  {
    number: 47,
    about: "operator: version and repository",
    by: [
      guide(47),
      trap("support", "T-03 refuses versions that lack the runner, and names the first that has it"),
    ],
  },
  {
    number: 48,
    about: "operator: image and tag",
    by: [trap("support", "T-02 installs the operator by the chart that belongs to it")],
  },
  { number: 49, about: "operator: Secret with the keys", by: [guide(49)] },
  {
    number: 50,
    about: "operator: cluster name and site",
    by: [golden(OPERATOR, "clusterName: prod-eks-1"), golden(OPERATOR, "site: datadoghq.com")],
  },
  { number: 51, about: "operator: application key", by: [guide(51), KEYS] },
  {
    number: 52,
    about: "operator: an allowlist that fits",
    by: [test(AGENT, "gives node and Cluster Agent lists of their own, and leaves out what is off")],
  },
  { number: 53, about: "operator: kind and version of the object", by: [test(AGENT, "takes %s")] },
  { number: 54, about: "operator: annotations of the nodes", by: [TEXTS] },
  { number: 55, about: "operator: annotations of the Cluster Agent", by: [TEXTS] },
  {
    number: 56,
    about: "operator: section in the annotations",
    by: [TEXTS, trap("agent", "T-41 writes settings flat below private_action_runner")],
  },
  {
    number: 57,
    about: "operator: two different lists",
    by: [test(AGENT, "gives node and Cluster Agent lists of their own, and leaves out what is off")],
  },
  { number: 58, about: "operator: references to the keys", by: [KEYS] },
  { number: 59, about: "operator: TLS of the kubelet", by: [NOT_NEEDED] },
  { number: 60, about: "operator: two Cluster Agents", by: [golden(OPERATOR, "replicas: 2")] },
  {
    number: 61,
    about: "operator: start of the Cluster Agent",
    by: [
      trap(
        "support",
        "T-28 starts the Cluster Agent as its operator needs it, and never drops the runner's file",
      ),
    ],
  },
  { number: 62, about: "operator: logs and containers", by: [NOT_NEEDED] },
  { number: 63, about: "operator: Pods and log", by: [guide(63)] },
  { number: 64, about: "operator: what the log tells", by: [guide(64)] },
  { number: 65, about: "Terraform: definition before object", by: [guide(65), BY_CDKTF] },
  {
    number: 66,
    about: "Terraform: versions",
    by: [
      trap("support", "T-02 installs the operator by the chart that belongs to it"),
      golden(OPERATOR, "tag: 7.81.2"),
      golden(OPERATOR, "clusterName: prod-eks-1"),
    ],
  },
  {
    number: 67,
    about: "Terraform: keys",
    by: [
      test(
        "targets/src/terraform/terraform-json.test.ts",
        "declares a sensitive variable for each secret, once",
      ),
    ],
  },
  { number: 68, about: "Terraform: providers", by: [OWN_PROVIDERS] },
  { number: 69, about: "Terraform: cluster of a cloud", by: [OWN_PROVIDERS] },
  {
    number: 70,
    about: "Terraform: settings of the Helm provider",
    by: [
      trap(
        "terraform",
        "T-30 gives Helm releases whole values and the Helm provider an object, never the forms of older ones",
      ),
    ],
  },
  { number: 71, about: "Terraform: namespace and Secret", by: [guide(71), BY_CDKTF] },
  {
    number: 72,
    about: "Terraform: release of the operator",
    by: [
      trap(
        "terraform",
        "T-30 gives Helm releases whole values and the Helm provider an object, never the forms of older ones",
      ),
      guide(72),
      BY_CDKTF,
    ],
  },
  { number: 73, about: "Terraform: object after release", by: [guide(73), TEXTS, BY_CDKTF] },
  { number: 74, about: "Terraform: features", by: [NOT_NEEDED] },
  {
    number: 75,
    about: "Terraform: images and start command",
    by: [
      trap(
        "support",
        "T-28 starts the Cluster Agent as its operator needs it, and never drops the runner's file",
      ),
    ],
  },
  {
    number: 76,
    about: "Terraform: init and apply",
    by: [
      test(
        "test/provider/runner.test.ts",
        "enrolls with a key of its own, pairs a connection in the same apply, and only forgets on destroy",
      ),
    ],
  },
  { number: 77, about: "Agent chart: rights of the application key", by: [guide(77)] },
  { number: 78, about: "Agent chart: Secret and repository", by: [guide(78)] },
  {
    number: 79,
    about: "Agent chart: keys, site, cluster",
    by: [
      golden(AGENT_CHART, "apiKeyExistingSecret: datadog-secret"),
      golden(AGENT_CHART, "appKeyExistingSecret: datadog-secret"),
      golden(AGENT_CHART, "clusterName: prod-eks-1"),
    ],
  },
  {
    number: 80,
    about: "Agent chart: remote configuration",
    by: [trap("agent", "T-07 turns remote configuration on by the key that decides")],
  },
  {
    number: 81,
    about: "Agent chart: switch",
    by: [test(AGENT_VALUES, "enables each component with its own list, nothing else")],
  },
  {
    number: 82,
    about: "Agent chart: allowlist by variables",
    by: [
      trap(
        "agent",
        "T-06 switches each component on with a list of its own, not by variables of other containers",
      ),
    ],
  },
  {
    number: 83,
    about: "Agent chart: where the lists belong",
    by: [test(AGENT_VALUES, "enables each component with its own list, nothing else")],
  },
  { number: 84, about: "Agent chart: install", by: [guide(84)] },
  {
    number: 85,
    about: "standalone as the alternative",
    by: [docs("private-actions", "Where a runner lives")],
  },
  { number: 86, about: "Docker and Compose as before", by: [guide(19), guide(22)] },
  { number: 87, about: "kubectl and helm", by: [guide(87)] },
  { number: 88, about: "watch the Pod", by: [guide(88)] },
  {
    number: 89,
    about: "enrollment with keys, for automation",
    by: [
      test(
        "test/cli/enroll.test.ts",
        "makes a Kubernetes Secret for the chart by default, and tells the URN",
      ),
    ],
  },
  {
    number: 90,
    about: "variables and flag",
    by: [
      guide(90),
      test(
        "targets/src/compose/compose-document.test.ts",
        "enrolls with keys from the environment, never written out",
      ),
    ],
  },
  {
    number: 91,
    about: "author of the key becomes editor",
    by: [docs("private-actions", "Keys and identity")],
  },
  {
    number: 92,
    about: "the script may run again",
    by: [
      guide(92),
      test(
        "targets/src/docker/docker.test.ts",
        "enrolls at the first run only, and keeps identity while settings change",
      ),
    ],
  },
  {
    number: 93,
    about: "a unique name, and the site's URL",
    by: [
      rule("name/duplicate"),
      trap("standalone-chart", "T-16 writes the app URL of each site, not the bare site"),
    ],
  },
  {
    number: 94,
    about: "configuration directory and volume",
    by: [
      golden(COMPOSE, "DD_PRIVATE_RUNNER_CONFIG_DIR: /etc/dd-action-runner/config"),
      golden(COMPOSE, "./config:/etc/dd-action-runner/config"),
    ],
  },
  {
    number: 95,
    about: "allowlist variable",
    by: [golden(COMPOSE, "ACTIONS_ALLOWLIST: com.datadoghq.http.request,")],
  },
  {
    number: 96,
    about: "image",
    by: [trap("standalone-chart", "T-01 pins the image of the chart in use and lets it be overridden")],
  },
  {
    number: 97,
    about: "Compose: command, mode, version",
    by: [
      test(
        "targets/src/compose/compose-document.test.ts",
        "is what its file says, and has no version, which Compose no longer knows",
      ),
    ],
  },
  {
    number: 98,
    about: "enroll into Helm values",
    by: [
      guide(98),
      test("test/cli/enroll.test.ts", "hands the identity over as %s"),
      test("targets/src/helm/helm-identity.test.ts", "reads the members at the top level too"),
    ],
  },
  { number: 99, about: "helm upgrade --install", by: [guide(99)] },
  { number: 100, about: "role permissions", by: [ACCESS] },
  { number: 101, about: "viewer, contributor, editor", by: [ACCESS] },
  { number: 102, about: "the maker is the editor", by: [ACCESS] },
  { number: 103, about: "a connection before use", by: [docs("connections", "Behind a runner or not")] },
  {
    number: 104,
    about: "see and delete runners",
    by: [reason("Datadog's page; enrolled runners are read by a data source of the Terraform provider")],
  },
  { number: 105, about: "allowlist on Linux", by: [guide(105)] },
  { number: 106, about: "allowlist on Windows", by: [guide(106)] },
  { number: 107, about: "allowlist with the operator", by: [guide(107)] },
  { number: 108, about: "allowlist of the standalone runner", by: [guide(108)] },
  {
    number: 109,
    about: "scripts on Linux and Windows",
    by: [
      test(
        "provider-schema/src/rules/description/script.test.ts",
        "judges %s",
        "PowerShell elsewhere than on Windows",
      ),
      test(
        "provider-schema/src/rules/description/allowlist.test.ts",
        "judges %s",
        "an action of Linux on Windows",
      ),
    ],
  },
  { number: 110, about: "log on Linux", by: [guide(110)] },
  { number: 111, about: "log on Windows", by: [guide(111)] },
  { number: 112, about: "log on Kubernetes", by: [guide(112)] },
];
