import { DEPLOYMENTS } from "../../deployment/deployment";
import { Allowlist } from "../../allowlist/allowlist";
import {
  indexOf,
  known,
  perDescription,
  type Path,
  type RunnerPlace,
} from "../../description/description-index";
import type { Readable } from "../../description/description";
import { SCRIPT_FILES_DIRECTORY } from "../../deployment/pod";
import { READER_FORMS } from "../../reader/reader-form";
import { isVariableName } from "../../secret/environment-variable";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import {
  POWERSHELL_MAX_DEPTH,
  SCRIPTS_CREDENTIAL,
  scriptExpressions,
  type ScriptInput,
} from "../../script/script";
import { member } from "../../description/field-names";
import { quoted } from "../violation";
import { scriptDocs } from "./docs/script-docs";
import { each } from "./each-place";

type Check = Rule["check"];

/** A text of a script that may hold parameters. */
interface ScriptText {
  readonly text: string;
  readonly path: Path;
}

/** A predefined script. */
interface ScriptPlace {
  readonly name: string;
  readonly script: Readable<ScriptInput>;
  readonly path: Path;
  readonly runner: RunnerPlace;
  /** Program and arguments; of PowerShell the text, or file and arguments. */
  readonly texts: readonly ScriptText[];
}

const scriptPlaces = perDescription((description, isUnknown): readonly ScriptPlace[] =>
  indexOf(description, isUnknown).runners.flatMap((runner) =>
    Object.entries(known(runner.runner.scripts, isUnknown) ?? {}).flatMap(([name, input]) => {
      const script = known(input, isUnknown);
      if (script === undefined || isUnknown(name)) return [];
      const path = [...runner.path, "scripts", name];
      return [{ name, script, path, runner, texts: textsOf(script, path, isUnknown) }];
    }),
  ),
);

/** Fields that hold what is started. */
const TEXT_FIELDS = ["command", "powershell", "powershellFile", "arguments"] as const;

function textsOf(script: Readable<ScriptInput>, path: Path, isUnknown: IsUnknown): readonly ScriptText[] {
  const knownText = (text: unknown, at: Path): readonly ScriptText[] =>
    typeof text === "string" && !isUnknown(text) ? [{ text, path: at }] : [];
  return TEXT_FIELDS.flatMap((field) => {
    const value = member(script, field);
    const at = [...path, field];
    return Array.isArray(value)
      ? value.flatMap((text: unknown, index) => knownText(text, [...at, index]))
      : knownText(value, at);
  });
}

const perScript = each(scriptPlaces);

const SCRIPT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

const names = perScript(({ name, path }) =>
  SCRIPT_NAME.test(name)
    ? []
    : [
        {
          path,
          message: `${quoted(name)} cannot name a script`,
          hint: "Use letters, digits, underscores, dots and minuses: workflows give the name as text.",
          value: name,
        },
      ],
);

const command = perScript(({ script, path }, isUnknown): readonly Finding[] => {
  const argv = "command" in script ? known(script.command, isUnknown) : undefined;
  if (argv === undefined) return [];
  const [program] = argv;
  const at = [...path, "command"];
  if (argv.length === 0 || program === "")
    return [{ path: at, message: "the script has no program", hint: 'Name it first, as in ["df", "-h"].' }];
  if (program === undefined || isUnknown(program) || !program.includes("{{")) return [];
  return [
    {
      path: [...at, 0],
      message: "the program itself is a parameter",
      hint: "Name the program; whoever starts the workflow could otherwise run anything.",
      value: program,
    },
  ];
});

/** Programs that read an argument as a program of their own, and the option before it. */
const SHELL =
  /(^|[/\\])(sh|bash|dash|zsh|ksh|ash|cmd|powershell|pwsh|python3?|perl|ruby|node|env|xargs)(\.exe)?$/i;
const CODE_OPTION = /^(-[a-z]*[ce]|\/[ck]|-command|-encodedcommand|--eval)$/i;

const shell = perScript(({ script, texts }): readonly Finding[] => {
  if (!("command" in script)) return [];
  const [program, ...options] = texts;
  if (program === undefined || !SHELL.test(program.text)) return [];
  const option = options.findIndex(({ text }) => CODE_OPTION.test(text));
  const code = option === -1 ? undefined : options[option + 1];
  if (code === undefined || scriptExpressions(code.text).length === 0) return [];
  return [
    {
      path: code.path,
      message: `${quoted(program.text)} runs the parameter as code`,
      hint: "Pass it as an argument of its own behind the code and use it there as $1, or call the program without a shell.",
      value: code.text,
    },
  ];
});

const PARAMETER = /^parameters(\.[A-Za-z_][\w-]*)+$/;

const parameters = perScript(({ script, texts }, isUnknown): readonly Finding[] => {
  const properties = known(known(script.parameterSchema, isUnknown)?.properties, isUnknown);
  return texts.flatMap(({ text, path }) =>
    scriptExpressions(text).flatMap((expression): readonly Finding[] => {
      const name = expression.split(".")[1];
      if (!PARAMETER.test(expression) || name === undefined)
        return [
          {
            path,
            message: `${quoted(`{{ ${expression} }}`)} is not a parameter`,
            hint: "Write {{ parameters.name }}; nothing else is known when a script starts.",
            value: expression,
          },
        ];
      if (properties === undefined || Object.hasOwn(properties, name)) return [];
      return [
        {
          path,
          message: `the parameter ${quoted(name)} is not in parameterSchema`,
          hint: `Add it to properties, or use one of ${Object.keys(properties).join(", ")}.`,
          value: expression,
        },
      ];
    }),
  );
});

const schema = perScript(({ script, path }, isUnknown): readonly Finding[] => {
  const written = known(script.parameterSchema, isUnknown);
  const required = known(written?.required, isUnknown) ?? [];
  if (isUnknown(written?.properties)) return [];
  return required.flatMap((name, index): readonly Finding[] => {
    if (name === undefined || isUnknown(name) || Object.hasOwn(written?.properties ?? {}, name)) return [];
    return [
      {
        path: [...path, "parameterSchema", "required", index],
        message: `${quoted(name)} is required, but not described`,
        hint: "Add it to properties.",
        value: name,
      },
    ];
  });
});

const environment = perScript(({ script, path }, isUnknown): readonly Finding[] =>
  (known(script.allowedEnvVars, isUnknown) ?? []).flatMap((name, index): readonly Finding[] => {
    if (name === undefined || isUnknown(name) || isVariableName(name)) return [];
    return [
      {
        path: [...path, "allowedEnvVars", index],
        message: `${quoted(name)} is not a name of an environment variable`,
        hint: "Write the name alone, without a value, as in TZ.",
        value: name,
      },
    ];
  }),
);

const os = perScript(({ script, path, runner: { deployment } }): readonly Finding[] => {
  if (deployment === undefined) return [];
  const isCommand = "command" in script;
  if (isCommand === (DEPLOYMENTS[deployment].os !== "windows")) return [];
  return [
    {
      path,
      message: isCommand
        ? "on Windows runners start PowerShell scripts only"
        : `${deployment} has no PowerShell scripts; runners on Windows do`,
      hint: isCommand ? "Write powershell or powershellFile." : "Write command.",
    },
  ];
});

const powershell = perScript(({ script, path }, isUnknown): readonly Finding[] => {
  const text = "powershell" in script ? known(script.powershell, isUnknown) : undefined;
  if (text === undefined) return [];
  const at = [...path, "powershell"];
  const variables = new Map<string, string>();
  return scriptExpressions(text).flatMap((expression): readonly Finding[] => {
    if (expression.split(".").length - 1 > POWERSHELL_MAX_DEPTH)
      return [
        {
          path: at,
          message: `${quoted(expression)} is more than ${POWERSHELL_MAX_DEPTH} levels deep`,
          hint: "Pass a flatter parameter.",
          value: expression,
        },
      ];
    const variable = expression.replace(/\W/g, "_").toLowerCase();
    const earlier = variables.get(variable) ?? expression;
    variables.set(variable, earlier);
    if (earlier === expression) return [];
    return [
      {
        path: at,
        message: `${quoted(expression)} and ${quoted(earlier)} become the same PowerShell variable`,
        hint: "Rename one of the parameters.",
        value: expression,
      },
    ];
  });
});

/** Actions that start scripts. */
const RUN_ACTIONS = {
  command: "com.datadoghq.script.runPredefinedScript",
  powershell: "com.datadoghq.script.runPredefinedPowershellScript",
} as const;

const unallowed: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap(
    ({ runner, deployment, components, path }): readonly Finding[] => {
      if (deployment === undefined || runner.scripts === undefined || components.length === 0) return [];
      const action = DEPLOYMENTS[deployment].os === "windows" ? RUN_ACTIONS.powershell : RUN_ACTIONS.command;
      const allowed = components.some(({ allow }) => {
        if (allow === undefined || isUnknown(allow)) return true;
        if (allow === "none") return false;
        return allow.some(
          (entry) => typeof entry !== "string" || isUnknown(entry) || Allowlist.of([entry]).grants(action),
        );
      });
      if (allowed) return [];
      return [
        {
          path: [...path, "scripts"],
          message: "the runner has scripts, but may not run any",
          hint: `Add ${action} to its allowlist, or remove the scripts.`,
        },
      ];
    },
  );

const credentialName: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap(({ runner, path }): readonly Finding[] => {
    const credentials = known(runner.credentials, isUnknown) ?? {};
    if (runner.scripts === undefined || !Object.hasOwn(credentials, SCRIPTS_CREDENTIAL)) return [];
    return [
      {
        path: [...path, "credentials", SCRIPTS_CREDENTIAL],
        message: `a credential of the name ${SCRIPTS_CREDENTIAL} stands beside scripts, which have that name themselves`,
        hint: "Give the credential another name.",
      },
    ];
  });

/** Files that a description brings for scripts; nothing where they are not known. */
function scriptFilesOf(
  { runner }: RunnerPlace,
  isUnknown: IsUnknown,
): Readonly<Record<string, unknown>> | undefined {
  const deployment = known(runner.deployment, isUnknown);
  const files = member(deployment, "scriptFiles") ?? {};
  return deployment === undefined || typeof files !== "object" || isUnknown(files) ? undefined : { ...files };
}

function perScriptFile(
  check: (file: {
    readonly name: string;
    readonly text: unknown;
    readonly path: Path;
    readonly runner: RunnerPlace;
  }) => readonly Finding[],
): Check {
  return (description, isUnknown) =>
    indexOf(description, isUnknown).runners.flatMap((runner) =>
      Object.entries(scriptFilesOf(runner, isUnknown) ?? {}).flatMap(([name, text]) =>
        isUnknown(name) || isUnknown(text)
          ? []
          : check({ name, text, path: [...runner.path, "deployment", "scriptFiles", name], runner }),
      ),
    );
}

/** Keys of a ConfigMap, without those that a tool or a reader of YAML takes for something else. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/;

const fileName = perScriptFile(({ name, path }) =>
  FILE_NAME.test(name) && READER_FORMS.unquotedName.isTaken(name)
    ? []
    : [
        {
          path,
          message: `${quoted(name)} cannot name a file of scripts: it is a key of a ConfigMap, which the chart writes without quotes`,
          hint: "Use letters, digits, dots, minuses and underscores, as in hello.sh.",
          value: name,
        },
      ],
);

const fileText = perScriptFile(({ name, text, path, runner }): readonly Finding[] => {
  if (runner.deployment !== "helm" || typeof text !== "string") return [];
  const found = (problem: string, hint: string): readonly Finding[] => [
    { path, message: `the chart cannot take the text of ${quoted(name)}: ${problem}`, hint },
  ];
  if (text.includes("{{"))
    return found(
      "Helm takes {{ for a template",
      "Write it otherwise, or deploy with manifests, which take any text.",
    );
  return /^\n* /.test(text)
    ? found(
        "its first line begins with a blank, by which YAML tells how far all lines are indented",
        "Begin the first line without a blank, such as #!/bin/bash.",
      )
    : [];
});

const fileMissing = perScript(({ texts, runner }, isUnknown): readonly Finding[] => {
  const { deployment: type } = runner;
  const files = scriptFilesOf(runner, isUnknown);
  const isOwnImage = member(known(runner.runner.deployment, isUnknown), "imageRepository") !== undefined;
  if ((type !== "helm" && type !== "manifests") || files === undefined || isOwnImage) return [];
  return texts.flatMap(({ text, path }): readonly Finding[] => {
    const name = text.startsWith(`${SCRIPT_FILES_DIRECTORY}/`)
      ? text.slice(SCRIPT_FILES_DIRECTORY.length + 1)
      : "";
    if (name === "" || name.includes("{{") || Object.hasOwn(files, name)) return [];
    return [
      {
        path,
        message: `nothing brings the file ${quoted(text)}`,
        hint: `Add it to the runner's deployment: scriptFiles: { ${name}: ... }.`,
        value: text,
      },
    ];
  });
});

const rule = rulesWith(scriptDocs);

/** Rules about predefined scripts. */
export const scriptRules: readonly Rule[] = [
  rule("script/name", "error", names, ["scripts"]),
  rule("script/command", "error", command, ["scripts"]),
  rule("script/shell", "warning", shell, ["scripts"]),
  rule("script/parameter", "error", parameters, ["scripts"]),
  rule("script/parameter-schema", "error", schema, ["scripts"]),
  rule("script/environment", "error", environment, ["scripts"]),
  rule("script/os", "error", os, ["scripts"]),
  rule("script/powershell", "error", powershell, ["scripts"]),
  rule("script/unallowed", "warning", unallowed, ["scripts"]),
  rule("script/credential-name", "error", credentialName, ["scripts"]),
  rule("script/file-name", "error", fileName, ["scriptFiles"]),
  rule("script/file-text", "error", fileText, ["scriptFiles"]),
  rule("script/file-missing", "error", fileMissing, ["scripts"]),
];
