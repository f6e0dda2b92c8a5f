import type { AllowlistRule } from "../../../allowlist/allowlist-problems";
import type { RuleDocs } from "../../rule";
import { example } from "./example";

const standalone = (allow: string): string =>
  example(`
runners:
  - name: payments
    allow: ${allow}
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog }`);

const agent = (allow: string, deployment = "{ type: helm-agent, namespace: datadog }"): string =>
  example(`
runners:
  - name: cluster
    allow: ${allow}
    deployment: ${deployment}`);

/** Pages of the rules about single lists. */
export const allowlistDocs = (): Readonly<Record<AllowlistRule, RuleDocs>> => ({
  "allowlist/empty": {
    summary: "A runner that is meant to run nothing says `none`; an empty list is a mistake.",
    why: "An empty list means nothing on the standalone runner and the default actions on newer Agents, so it hides what its author wanted.",
    bad: standalone("[]"),
    good: standalone("none"),
  },
  "allowlist/malformed": {
    summary: "An entry is the full name of one action.",
    why: "The runner compares names exactly; an entry of another form grants nothing and says nothing.",
    bad: standalone('["com.datadoghq.http.request,com.datadoghq.postgresql.select"]'),
    good: standalone("[com.datadoghq.http.request, com.datadoghq.postgresql.select]"),
  },
  "allowlist/wildcard": {
    summary: "Wildcards are `<bundle>.*` and stand only where the runner's flavour and version take them.",
    why: "The standalone runner and Agents below 7.81 compare a wildcard as if it were a name: it grants nothing. An Agent compares what stands before the asterisk with the id of one bundle, and does not reach into the bundles below it. Datadog's page \"Getting Started with Private Actions\" (docs.datadoghq.com, under Actions, Private Actions) has `com.datadoghq.kubernetes.*` in a list, which by the Agent's code grants nothing, because no action lies in that bundle itself. Name the bundles below it, such as `com.datadoghq.kubernetes.core.*`: `parkit init` lists them, and so does `parkit import` above a list that has such an entry.",
    bad: standalone("[com.datadoghq.http.*]"),
    good: standalone("[com.datadoghq.http.request]"),
  },
  "allowlist/unknown-action": {
    summary: "Every action exists, or is marked as custom.",
    why: "A misspelt name grants nothing; the task that needs it is refused at run time, by a runner that looks healthy.",
    bad: standalone("[com.datadoghq.http.requests]"),
    good: standalone("[com.datadoghq.http.request, { custom: com.example.thing }]"),
  },
  "allowlist/unconfirmed-action": {
    summary: "An action of an Agent that is newer than the catalogue is spelt as that Agent has it.",
    why: "Later Agents bring actions that parkit does not know yet. Whether the name is right cannot be told; a misspelt one grants nothing.",
    bad: agent(
      "[com.datadoghq.kubernetes.core.listPods]",
      '{ type: helm-agent, namespace: datadog, agentVersion: "7.85.0" }',
    ),
    good: agent(
      "[com.datadoghq.kubernetes.core.listPod]",
      '{ type: helm-agent, namespace: datadog, agentVersion: "7.85.0" }',
    ),
  },
  "allowlist/retired": {
    summary: "Former names of actions are not used.",
    why: "Runners no longer know them, so they grant nothing.",
    bad: agent("[com.datadoghq.ddagent.testConnection]", "{ type: linux }"),
    good: agent("[com.datadoghq.remoteaction.testConnection]", "{ type: linux }"),
  },
  "allowlist/flavour": {
    summary: "An action is available on the runner's flavour.",
    why: "Agent, Cluster Agent and standalone runner do not have the same actions; a missing one fails at run time.",
    bad: agent("[com.datadoghq.postgresql.select]"),
    good: standalone("[com.datadoghq.postgresql.select]"),
  },
  "allowlist/os": {
    summary: "An action works on the operating system of the runner.",
    why: "Script actions for Linux cannot run on Windows and the other way round; the task would fail every time.",
    bad: agent("[com.datadoghq.script.runPredefinedScript]", "{ type: windows }"),
    good: agent("[com.datadoghq.script.runPredefinedPowershellScript]", "{ type: windows }"),
  },
  "allowlist/deprecated": {
    summary: "Deprecated actions are replaced.",
    why: "They do not do what their name says, or are about to disappear.",
    bad: agent("[com.datadoghq.script.runShellScript]", "{ type: linux }"),
    good: agent("[com.datadoghq.script.runPredefinedScript]", "{ type: linux }"),
  },
  "allowlist/duplicate": {
    summary: "Nothing is granted twice.",
    why: "Whoever removes one of two entries believes that the action is no longer allowed.",
    bad: standalone("[com.datadoghq.http.request, com.datadoghq.http.request]"),
    good: standalone("[com.datadoghq.http.request]"),
  },
  "allowlist/whole-bundle": {
    summary: "Actions are named one by one rather than by `<bundle>.*`.",
    why: "A wildcard also grants what later versions of the runner add to the bundle, unseen by any review.",
    bad: agent("[com.datadoghq.kubernetes.core.*]"),
    good: agent("[com.datadoghq.kubernetes.core.listPod]"),
  },
  "allowlist/untested-on-windows": {
    summary: "On Windows, runners run HTTP and PowerShell actions.",
    why: "Datadog documents no other action as working on Windows; others may fail.",
    bad: agent("[com.datadoghq.jenkins.buildJenkinsJob]", "{ type: windows }"),
    good: agent("[com.datadoghq.http.request]", "{ type: windows }"),
  },
});
