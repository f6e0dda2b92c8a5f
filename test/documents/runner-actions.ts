import type { Action } from "@parkit/provider-schema/internal/actions/action";
import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import { ACTIONS } from "@parkit/runner/internal/actions/registry";

/** The page on which the reference runner's actions are listed, made from what it has. */
export function runnerActionsPage(): string {
  const run = new Set(ACTIONS.map(({ bundle, name }) => `${bundle}.${name}`));
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

## Where it differs from Datadog's runner

| actions | what |
| --- | --- |
| Kubernetes | \`rollbackDeployment\` patches the Deployment, and leaves out the label \`pod-template-hash\`, as kubectl does: the rights that Datadog's chart grants are enough. Custom objects are those of custom resource definitions; groups of Kubernetes itself are refused. Of the custom objects' inputs only those of \`createCustomObject\` are published; the others name \`group\`, \`version\` and \`plural\` alike. A kubeconfig file that others can read is refused |
| scripts | A parameter cannot choose the program. Each run has an empty directory of its own. A schema that cannot be read lets nothing through. A process that has put itself into a session of its own (\`setsid\`) is not found when the script is ended |
| PostgreSQL | One statement in a read-only transaction. The names that it must not hold are a list of ours, as Datadog's is not published. The host is judged as that of an HTTP request is |
| Jenkins | The domain is judged as the URL of an HTTP request is. The input of \`deleteJenkinsJob\` is our reading |
| GitLab | One request of the REST API each. Numbers in a path are inputs named \`<noun>_id\`, or \`<noun>_iid\` within a project, and a project or group may be its path; all other inputs go to GitLab as they are. An output has the name of what it is, such as \`merge_request\` or \`merge_requests\`. That is how the actions whose names could be read have it; for the others it is our reading. Files are told in base64, to 15 MiB. The URL is judged as that of an HTTP request is, and redirects are not followed |
| HTTP | \`allowExpiredCertificate\` is refused; redirects are judged one by one |
`;
}

function without(actions: readonly Action[], has: readonly Action[]): string {
  if (has.length === actions.length) return "";
  if (has.length === 0) return "all";
  const missing = actions.filter((action) => !has.includes(action));
  return missing.map(({ action }) => `\`${action}\``).join(", ");
}
