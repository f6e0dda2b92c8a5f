import type { RuleDocs } from "../../rule";
import { example } from "./example";

const RUN = "allow: [com.datadoghq.script.runPredefinedScript]";

const runner = (scripts: string, rest = RUN): string =>
  example(`
runners:
  - name: tools
    ${rest}
    scripts:
      ${scripts}
    deployment: { type: compose }`);

const windows = (scripts: string): string =>
  example(`
runners:
  - name: tools
    allow: [com.datadoghq.script.runPredefinedPowershellScript]
    scripts:
      ${scripts}
    deployment: { type: windows }`);

const good = (): string =>
  runner(
    'disk-free: { command: [df, -h, "{{ parameters.mount }}"], parameterSchema: { properties: { mount: { enum: [/, /var] } }, required: [mount] } }',
  );

const withFiles = (files: string, started = "df"): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.script.runPredefinedScript]
    scripts:
      hello: { command: [bash, ${started}] }
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog, scriptFiles: { ${files} } }`);

/** Pages of the rules about scripts. */
export const scriptDocs = () =>
  ({
    "script/name": {
      summary: "A script has a name of letters, digits, underscores, dots and minuses.",
      why: "Workflows give the name as text; one with blanks or braces is easily mistyped or taken for an expression.",
      bad: runner('"disk free": { command: [df, -h] }'),
      good: runner("disk-free: { command: [df, -h] }"),
    },
    "script/command": {
      summary: "A command names its program, and no parameter decides which program that is.",
      why: "Without a program the runner fails when the script starts; with a parameter in its place, whoever starts the workflow chooses what runs.",
      bad: runner('any: { command: ["{{ parameters.program }}"] }'),
      good: good(),
    },
    "script/shell": {
      summary: "No shell or interpreter gets a parameter as part of its code.",
      why: "Each element of a command is passed as one argument, so parameters are harmless, unless the program itself takes the argument for code: then a parameter such as `; rm -rf /` is run.",
      bad: runner('greet: { command: [bash, -c, "echo {{ parameters.name }}"] }'),
      good: runner('greet: { command: [bash, -c, \'echo "$1"\', greet, "{{ parameters.name }}"] }'),
    },
    "script/parameter": {
      summary: "Expressions in a script are parameters, and ones that its schema describes.",
      why: "Anything else becomes empty text at run time, and the script runs with an argument that nobody meant.",
      bad: runner('disk-free: { command: [df, "{{ mount }}"] }'),
      good: good(),
    },
    "script/parameter-schema": {
      summary: "Required parameters are described.",
      why: "A required parameter without a schema is usually misspelt, and then the right one is not checked.",
      bad: runner("disk-free: { command: [df], parameterSchema: { required: [mount] } }"),
      good: good(),
    },
    "script/environment": {
      summary: "`allowedEnvVars` holds names of environment variables.",
      why: "The runner compares names; an entry with a value matches none.",
      bad: runner('disk-free: { command: [df], allowedEnvVars: ["TZ=UTC"] }'),
      good: runner("disk-free: { command: [df], allowedEnvVars: [TZ] }"),
    },
    "script/os": {
      summary: "Scripts are PowerShell on Windows, commands elsewhere.",
      why: "A runner has only the script action of its operating system.",
      bad: windows("stop: { command: [net, stop, spooler] }"),
      good: windows("stop: { powershell: Stop-Service -Name spooler }"),
    },
    "script/powershell": {
      summary:
        "Parameters of a PowerShell script are at most five levels deep and become different variables.",
      why: "The runner turns each path into a variable, replacing what a variable cannot hold by `_`; it refuses deeper paths and two that become the same.",
      bad: windows('stop: { powershell: "{{ parameters.a-b }} {{ parameters.a_b }}" }'),
      good: windows('stop: { powershell: "{{ parameters.a-b }} {{ parameters.a }}" }'),
    },
    "script/unallowed": {
      summary: "A runner with scripts may run them.",
      why: "Every task that starts a script would be refused.",
      bad: runner("disk-free: { command: [df] }", "allow: [com.datadoghq.http.request]"),
      good: runner("disk-free: { command: [df] }"),
    },
    "script/credential-name": {
      summary: "No credential is named `scripts` where a runner has scripts.",
      why: "Connections refer to the scripts by that name; one of the two would be lost.",
      bad: runner(
        "disk-free: { command: [df] }",
        `${RUN}\n    credentials: { scripts: { type: http-token, from: { type: file, path: /etc/dd-action-runner/config/a.json } } }`,
      ),
      good: runner(
        "disk-free: { command: [df] }",
        `${RUN}\n    credentials: { token: { type: http-token, from: { type: file, path: /etc/dd-action-runner/config/a.json } } }`,
      ),
    },
    "script/file-name": {
      summary: "Files of scripts have names that a ConfigMap takes and a reader of YAML takes for text.",
      why: "The chart writes them without quotes: `on` or `123` would be no text, and the release would be refused.",
      bad: withFiles('"run it.sh": "echo hello"'),
      good: withFiles('run-it.sh: "echo hello"'),
    },
    "script/file-text": {
      summary: "Texts of files that the chart takes hold no `{{` and begin without a blank.",
      why: "The chart runs these texts through the templates of Helm for a checksum, where `{{ name }}` is an error that stops the release, and prints them as blocks of YAML, whose first line tells how far all of them are indented. Plain manifests take any text.",
      bad: withFiles('hello.sh: "echo {{ name }}"'),
      good: withFiles('hello.sh: "echo name"'),
    },
    "script/file-missing": {
      summary: "A file in `/home/scriptuser` that a script starts is brought by the description.",
      why: "That directory holds what `scriptFiles` brings and nothing else, unless the image is one of your own: the script would fail every time.",
      bad: withFiles("hello.sh: echo hello", "/home/scriptuser/other.sh"),
      good: withFiles("hello.sh: echo hello", "/home/scriptuser/hello.sh"),
    },
  }) as const satisfies Record<string, RuleDocs>;
