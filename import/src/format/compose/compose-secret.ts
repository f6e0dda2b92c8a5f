/** Secrets of a Compose file, which become files of a service (Compose specification, "secrets"). */

import {
  COMPOSE_SECRETS_DIRECTORY,
  composeSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import { isVariableName } from "@parkit/provider-schema/internal/secret/environment-variable";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { grantedSecret } from "@parkit/targets/internal/compose/compose-secret";
import { itemsOf, memberOf, textOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import { credentialName, credentialTypeOf, joined, type SourcedCredentials } from "../setting/credential";
import { traced } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";

/**
 * Credentials that a service takes from variables. Which integration reads a file only its names may tell.
 */
export function secretCredentials(
  document: SourceNode,
  service: SourceNode,
  runner: string,
): SourcedCredentials {
  return joined(
    itemsOf(memberOf(service, "secrets")).flatMap((item) => {
      const source = grantedSecret(item);
      return source === undefined ? [] : [secretCredential(document, { item, source, runner })];
    }),
  );
}

interface GrantedSecret {
  readonly item: SourceNode;
  readonly source: string;
  readonly runner: string;
}

function secretCredential(document: SourceNode, granted: GrantedSecret): SourcedCredentials {
  const { item, source, runner } = granted;
  const variable = memberOf(document, "secrets", source, "environment");
  const variableName = wordsOf(variable);
  // What cannot be a name may be the secret itself.
  if (variable === undefined || variableName === undefined || !isVariableName(variableName))
    return only([
      finding(
        "schema/not-imported",
        item,
        `the secret ${quoted(source)} is not taken over: it comes from no variable`,
        "Put its file into the configuration directory and name it: { type: file, path: ... }; or let it come from a variable.",
      ),
    ]);
  const target = textOf(memberOf(item, "target"));
  const type = credentialTypeOf(target, source, variableName);
  if (type === undefined)
    return {
      ...only([
        finding(
          "credential/unnamed",
          item,
          `the secret ${quoted(source)} holds a file, but nothing here says for which integration`,
          `Add it to the runner's credentials: { type: ..., from: { type: env, name: ${variableName} } }.`,
        ),
      ]),
      remarks: [
        {
          path: ["deployment"],
          text: `Secret ${source} was a file of the container: add it to credentials, or it will no longer be there.`,
        },
      ],
    };
  const prefix = composeSecretName(runner, "");
  const name = credentialName(source.startsWith(prefix) ? source.slice(prefix.length) : source);
  return {
    credentials: { [name]: { type, from: { type: "env", name: traced(variable, variableName) } } },
    remarks: [{ path: ["credentials", name], text: "Guessed from its name: check type." }],
    findings: [
      finding(
        "deployment/assumed",
        item,
        `the secret ${quoted(source)} is taken for a credential of type ${type} because of its name`,
        "Check the type.",
      ),
      ...moved(granted, target, name),
    ],
  };
}

/** A file that was elsewhere than parkit puts it. */
function moved(
  { item, source, runner }: GrantedSecret,
  target: string | undefined,
  name: string,
): readonly ImportFinding[] {
  const was = pathOf(target ?? source);
  const is = pathOf(composeSecretName(runner, name));
  if (was === is) return [];
  return [
    finding(
      "credential/moved",
      item,
      `this file is ${was}; parkit puts it at ${is}`,
      "Change the path of each connection that reads it.",
    ),
  ];
}

function pathOf(target: string): string {
  return target.startsWith("/") ? target : `${COMPOSE_SECRETS_DIRECTORY}/${target}`;
}

function only(findings: readonly ImportFinding[]): SourcedCredentials {
  return { credentials: {}, remarks: [], findings };
}
