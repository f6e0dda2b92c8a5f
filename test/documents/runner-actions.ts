import type { Action } from "@parkit/provider-schema/internal/actions/action";
import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import { PEER_VERSIONS } from "@parkit/runner/internal/actions/peer-package";
import { loadActions } from "@parkit/runner/internal/actions/registry";

/** Client libraries that are not installed with parkit. */
const PEERS = {
  Kubernetes: "@kubernetes/client-node",
  MongoDB: "mongodb",
  Temporal: "@temporalio/client",
} as const satisfies Readonly<Record<string, keyof typeof PEER_VERSIONS>>;

/** The page on which the reference runner's actions are listed, made from what it has. */
export async function runnerActionsPage(): Promise<string> {
  const run = new Set((await loadActions()).map(({ bundle, name }) => `${bundle}.${name}`));
  const bundles = [...new Set(allActions().map(({ bundle }) => bundle))];
  const rows = bundles.map((bundle) => {
    const actions = allActions().filter((action) => action.bundle === bundle);
    const has = actions.filter(({ name }) => run.has(name));
    return `| \`${bundle}\` | ${actions.length} | ${has.length} | ${without(actions, has)} |`;
  });
  return `# What the reference runner runs

\`parkit runner\`, \`parkit up\` and \`@parkit/runner\` run ${run.size} of the ${allActions().length} actions that the catalogue names. Any other is answered as Datadog's runner answers one that it does not know: \`could not find bundle for …\`, or \`could not find action for …\`, with code 1. An action has to be in the allowlist too.

\`npm run docs:runner\` writes this page.

| bundle | in the catalogue | run | not run |
| --- | --- | --- | --- |
${rows.join("\n")}

Most of those that are not run are about the Agent of the runner's host (its status, its configuration, its restricted shell), the host's packets, or network devices that the Agent manages: the reference runner has no Agent beside it, and what they take and return is published of one of them only. No released runner has the others. Of Jenkins, PostgreSQL, Temporal and Ansible Datadog names no \`testConnection\`, so there is none here.

## Packages to install

Actions on Kubernetes, MongoDB and Temporal need a client library each that is not installed with parkit, because most who install it run no such action. A task that needs one that is not there fails with the command that installs it. The runner's image has them all.

| actions on | command |
| --- | --- |
${Object.entries(PEERS)
  .map(([service, name]) => `| ${service} | \`npm install ${name}@${PEER_VERSIONS[name]}\` |`)
  .join("\n")}

## Where it differs from Datadog's runner

| actions | what |
| --- | --- |
| Kubernetes | \`rollbackDeployment\` patches the Deployment, and leaves out the label \`pod-template-hash\`, as kubectl does: the rights that Datadog's chart grants are enough. Custom objects are those of custom resource definitions; groups of Kubernetes itself are refused. Of the custom objects' inputs only those of \`createCustomObject\` are published; the others name \`group\`, \`version\` and \`plural\` alike. A kubeconfig file that others can read is refused, and so is the file that a user's \`tokenFile\` names, which is read for each task |
| scripts | A parameter cannot choose the program. Each run has an empty directory of its own. A schema that cannot be read lets nothing through, and a check of parameters that takes longer than a second fails the task. A program whose path is named and that others can change is not run. A process that has put itself into a session of its own (\`setsid\`) is not found when the script is ended |
| PostgreSQL | One statement in a read-only transaction. The names that it must not hold are a list of ours, as Datadog's is not published. The host is judged as that of an HTTP request is |
| MongoDB | Inputs and outputs of \`find\` and \`findAndModify\` are published; those of the others are our reading, with the names of MongoDB's drivers: \`document\`, \`documents\`, \`filter\`, \`update\`, \`replacement\`, \`keys\`, \`options\`. Every filter may hold what the Agent lets through in one of \`find\`, and options hold no expressions. Object ids arrive as their 24 digits, times in ISO 8601, decimals and UUIDs as texts, bytes in base64; what is sent is JSON, so that no filter finds an object id. A host is asked alone, also when it is one of a replica set; a cluster (\`srvHost\`) is asked over TLS. Hosts are judged as that of an HTTP request is, and of the mechanisms to log in SCRAM and PLAIN are left |
| Temporal | Of an execution that is listed id, type, status, task queue, times, length of its history, parent and memo are told, a thousand at most. A workflow whose id is taken fails, where Datadog's runner may return the run that is there. Without \`serverNameOverride\` the host of \`serverAddress\` is the name; certificates that cannot be read are refused. The host is judged as that of an HTTP request is, and no proxy is asked |
| Ansible | All of it is our reading. A job template of AWX, or of Ansible Automation Platform's controller, is launched by its number or name (\`jobTemplate\`, with \`extraVars\` and \`limit\`), and the job's end awaited; a cancelled task cancels the job. The connection has the tokens \`baseURL\` and \`token\`; a path that ends in \`/v2\` is taken for the API. What the template does not ask for on launch, and would ignore, is refused. The output is \`jobId\`, \`status\`, \`elapsed\` and \`artifacts\` |
| Jenkins | The domain is judged as the URL of an HTTP request is. The input of \`deleteJenkinsJob\` is our reading |
| GitLab | One request of the REST API each. Numbers in a path are inputs named \`<noun>_id\`, or \`<noun>_iid\` within a project, and a project or group may be its path; all other inputs go to GitLab as they are. An output has the name of what it is, such as \`merge_request\` or \`merge_requests\`. That is how the actions whose names could be read have it; for the others it is our reading. Files are told in base64, to 15 MiB. The URL is judged as that of an HTTP request is, and redirects are not followed |
| HTTP | The port of the runner's own server is refused on its machine; \`allowExpiredCertificate\` is refused; redirects are judged one by one |
`;
}

function without(actions: readonly Action[], has: readonly Action[]): string {
  if (has.length === actions.length) return "";
  if (has.length === 0) return "all";
  const missing = actions.filter((action) => !has.includes(action));
  return missing.map(({ action }) => `\`${action}\``).join(", ");
}
