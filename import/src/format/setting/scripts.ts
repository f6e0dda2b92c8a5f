import {
  CREDENTIAL_FILE_NAMES,
  RUNNER_CONFIG_DIRECTORY,
  RUNNER_CREDENTIALS_DIRECTORY,
  credentialPath,
} from "@parkit/provider-schema/internal/credential/credential";
import { scriptCredential, SCRIPTS_CREDENTIAL } from "@parkit/provider-schema/internal/script/script";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import {
  booleanOf,
  itemsOf,
  memberOf,
  membersOf,
  plainOf,
  textOf,
  wordsOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { nestedYaml } from "@parkit/source/internal/yaml-source";

import { traced, type Draft } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { notImported, notTakenOver } from "../container/runner-config";
import { someOf } from "./settings";

/**
 * Predefined scripts among written files: the file that lists them is no secret, and has a field of its own.
 */
interface SourcedScripts {
  readonly scripts: Draft;
  readonly findings: readonly ImportFinding[];
}

/** Whether a written file is the one that lists scripts, and can be read. */
export function isScriptFile(item: SourceNode): boolean {
  return (
    wordsOf(memberOf(item, "fileName")) === CREDENTIAL_FILE_NAMES.script && scriptsOf(item) !== undefined
  );
}

function scriptsOf(item: SourceNode): SourceNode | undefined {
  const data = memberOf(item, "data");
  const [document] = data?.kind === "scalar" ? mergedDocuments(nestedYaml(data)) : [];
  return memberOf(document, "schemaId") === undefined ? undefined : document;
}

/** Scripts in `credentialFiles` of the standalone chart. */
export function writtenScripts(runner: SourceNode): SourcedScripts {
  const item = itemsOf(memberOf(runner, "credentialFiles")).find(isScriptFile);
  const document = item && scriptsOf(item);
  if (item === undefined || document === undefined) return { scripts: undefined, findings: [] };
  const separate = booleanOf(memberOf(runner, "useSeparateSecretForCredentials")) === true;
  const was = `${separate ? RUNNER_CREDENTIALS_DIRECTORY : RUNNER_CONFIG_DIRECTORY}/${CREDENTIAL_FILE_NAMES.script}`;
  const is = credentialPath(SCRIPTS_CREDENTIAL, scriptCredential({}));
  const commands = membersOf(memberOf(document, "runPredefinedScript")).map(
    ([name, script]) => [name, traced(script, plainOf(script))] as const,
  );
  const powershell = membersOf(memberOf(document, "runPredefinedPowershellScript")).map(
    ([name, script]) => [name, powershellScript(script)] as const,
  );
  return {
    scripts: someOf(Object.fromEntries([...commands, ...powershell])),
    findings: [
      finding(
        "credential/moved",
        item,
        `the scripts at ${was} are put at ${is} by parkit`,
        "Change the path of each connection that reads them.",
      ),
      ...notImported(document, ["schemaId", "runPredefinedScript.**", "runPredefinedPowershellScript.**"]),
    ],
  };
}

/** Files of scripts as a description has them, and what of them is not taken over. */
interface SourcedScriptFiles {
  readonly files: Draft;
  readonly findings: readonly ImportFinding[];
}

/** `scriptFiles` of the standalone chart. */
export function chartScriptFiles(runner: SourceNode): SourcedScriptFiles {
  const items = itemsOf(memberOf(runner, "scriptFiles"));
  const named = items.map((item) => {
    const [name, data] = [wordsOf(memberOf(item, "fileName")), memberOf(item, "data")];
    const text = textOf(data);
    return name === undefined || text === undefined ? undefined : ([name, traced(data, text)] as const);
  });
  return {
    files: someOf(Object.fromEntries(named.filter((file) => file !== undefined))),
    findings: items.flatMap((item, index) => (named[index] === undefined ? [notTakenOver(item)] : [])),
  };
}

/** Files in a ConfigMap that is mounted where scripts look for them. */
export function mountedScriptFiles(configMap: SourceNode | undefined): Draft {
  return someOf(
    Object.fromEntries(
      membersOf(memberOf(configMap, "data")).map(
        ([name, text]) => [name, traced(text, textOf(text))] as const,
      ),
    ),
  );
}

function powershellScript(script: SourceNode): Draft {
  return Object.fromEntries(
    membersOf(script).map(([name, value]) => [
      name === "script" ? "powershell" : name === "file" ? "powershellFile" : name,
      traced(value, plainOf(value)),
    ]),
  );
}
