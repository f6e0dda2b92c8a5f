import { indexOf, known, type Path } from "../../description/description-index";
import { member } from "../../description/field-names";
import { isSecretKey, isSecretName } from "../../kubernetes/kubernetes-name";
import { isVariableName } from "../../secret/environment-variable";
import type { Finding, IsUnknown, Rule, RuleDocs } from "../rule";
import { quoted } from "../violation";
import { example } from "./docs/example";

/** A text that names something, with its place. */
interface Named {
  readonly name: unknown;
  readonly path: Path;
}

/** How a kind of names is judged. */
interface NameForm {
  readonly isRight: (name: string) => boolean;
  /** Behind the quoted name. */
  readonly problem: string;
  readonly hint: string;
}

const OBJECT_HINT =
  "Use up to 253 lower-case letters, digits, minuses and dots; start and end with a letter or digit.";
const SECRET: NameForm = {
  isRight: isSecretName,
  problem: "cannot name a Kubernetes Secret",
  hint: OBJECT_HINT,
};
const CONFIG_MAP: NameForm = { ...SECRET, problem: "cannot name a ConfigMap" };
const ACCOUNT: NameForm = { ...SECRET, problem: "cannot name a service account" };
const AGENT: NameForm = { ...SECRET, problem: "cannot name a DatadogAgent" };
const SECRET_KEY: NameForm = {
  isRight: isSecretKey,
  problem: "cannot be a key of a Secret",
  hint: "Use letters, digits, dots, minuses and underscores.",
};
const VARIABLE: NameForm = {
  isRight: isVariableName,
  problem: "is not a name of an environment variable",
  hint: "Use letters, digits and underscores, no digit first, as in HTTPS_PROXY.",
};
const SERVICE: NameForm = {
  isRight: (name) => /^[A-Za-z0-9._-]+$/.test(name),
  problem: "cannot name a service of a Compose file",
  hint: "Use letters, digits, dots, minuses and underscores.",
};

function judged(
  { isRight, problem, hint }: NameForm,
  names: readonly Named[],
  isUnknown: IsUnknown,
): Finding[] {
  return names.flatMap(({ name, path }) =>
    typeof name !== "string" || isUnknown(name) || isRight(name)
      ? []
      : [{ path, message: `${quoted(name)} ${problem}`, hint, value: name }],
  );
}

function perDeployment(
  check: (deployment: unknown, path: Path, isUnknown: IsUnknown) => readonly Finding[],
): Rule["check"] {
  return (description, isUnknown) =>
    indexOf(description, isUnknown).runners.flatMap(({ runner, path }) => {
      const deployment = known(runner.deployment, isUnknown);
      return deployment === undefined ? [] : check(deployment, [...path, "deployment"], isUnknown);
    });
}

function memberAt(value: unknown, name: string, path: Path, isUnknown: IsUnknown): Named {
  return { name: isUnknown(value) ? undefined : member(value, name), path: [...path, name] };
}

function itemsAt({ name: list, path }: Named, isUnknown: IsUnknown): readonly Named[] {
  return Array.isArray(list) && !isUnknown(list)
    ? list.map((name: unknown, index) => ({ name, path: [...path, index] }))
    : [];
}

/** Entries of an object whose names are known. */
function entriesAt({ name: map, path }: Named, isUnknown: IsUnknown): readonly (readonly [string, Named])[] {
  if (typeof map !== "object" || map === null || isUnknown(map)) return [];
  return Object.entries(map)
    .filter(([key]) => !isUnknown(key))
    .map(([key, name]: [string, unknown]) => [key, { name, path: [...path, key] }]);
}

const objectNames = perDeployment((deployment, at, isUnknown) => {
  const of = (name: string): Named => memberAt(deployment, name, at, isUnknown);
  const account = of("serviceAccount");
  const agent = of("agent");
  const variables = entriesAt(of("env"), isUnknown).map(([, variable]) => variable);
  return [
    ...judged(SECRET, itemsAt(of("imagePullSecrets"), isUnknown), isUnknown),
    ...judged(CONFIG_MAP, [of("caConfigMap")], isUnknown),
    ...judged(ACCOUNT, [memberAt(account.name, "name", account.path, isUnknown)], isUnknown),
    ...judged(AGENT, [memberAt(agent.name, "name", agent.path, isUnknown)], isUnknown),
    ...judged(
      SECRET,
      variables.map(({ name, path }) => memberAt(name, "secretName", path, isUnknown)),
      isUnknown,
    ),
    ...judged(
      SECRET_KEY,
      variables.map(({ name, path }) => memberAt(name, "key", path, isUnknown)),
      isUnknown,
    ),
  ];
});

const ingressSecret: Rule["check"] = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap(({ runner, path }) => {
    const push = known(runner.push, isUnknown);
    const ingress = memberAt(push, "ingress", [...path, "push"], isUnknown);
    return judged(SECRET, [memberAt(ingress.name, "tlsSecret", ingress.path, isUnknown)], isUnknown);
  });

const variableNames = perDeployment((deployment, at, isUnknown) =>
  judged(
    VARIABLE,
    entriesAt(memberAt(deployment, "env", at, isUnknown), isUnknown).map(([name, { path }]) => ({
      name,
      path,
    })),
    isUnknown,
  ),
);

const serviceName = perDeployment((deployment, at, isUnknown) =>
  judged(SERVICE, [memberAt(deployment, "service", at, isUnknown)], isUnknown),
);

const helm = (setting: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity }
    deployment: { type: helm, namespace: datadog, ${setting} }`);

const compose = (service: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    deployment: { type: compose, service: ${service} }`);

/** Rules about names that end in documents and commands of a deployment. */
export const objectNameRules: readonly Rule[] = [
  {
    id: "deployment/object-name",
    severity: "error",
    needs: ["imagePullSecrets", "caConfigMap", "serviceAccount", "agent", "env", "push"],
    get docs(): RuleDocs {
      return {
        summary:
          "Secrets, ConfigMaps, service accounts and the DatadogAgent have names that Kubernetes takes.",
        why: "Everything that mentions them would be refused, or would mean another object.",
        bad: helm("imagePullSecrets: [Registry_Key]"),
        good: helm("imagePullSecrets: [registry-key]"),
      };
    },
    check: (description, isUnknown) => [
      ...objectNames(description, isUnknown),
      ...ingressSecret(description, isUnknown),
    ],
  },
  {
    id: "deployment/variable-name",
    severity: "error",
    needs: ["env"],
    get docs(): RuleDocs {
      return {
        summary: "An environment variable has a name of letters, digits and underscores, no digit first.",
        why: "Shells take nothing else for a name; a blank or an equals sign in it would set another variable, and to another value.",
        bad: helm('env: { "HTTPS PROXY": "http://proxy:3128" }'),
        good: helm('env: { HTTPS_PROXY: "http://proxy:3128" }'),
      };
    },
    check: variableNames,
  },
  {
    id: "deployment/service",
    severity: "error",
    needs: ["service"],
    get docs(): RuleDocs {
      return {
        summary: "A service of a Compose file has a name of letters, digits, dots, minuses and underscores.",
        why: "Compose refuses a file with any other, and commands such as `docker compose logs` take the name as a word.",
        bad: compose("payments runner"),
        good: compose("payments-runner"),
      };
    },
    check: serviceName,
  },
];
