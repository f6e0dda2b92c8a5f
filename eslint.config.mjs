import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import js from "@eslint/js";
import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

/** Which packages each package may import: the arrows of the house. */
const arrows = {
  "provider-schema": [],
  protobuf: [],
  protocol: ["provider-schema", "protobuf"],
  source: [],
  targets: ["source", "provider-schema"],
  import: ["targets", "source", "provider-schema"],
  constructs: ["targets", "source", "provider-schema"],
  "terraform-plugin": ["protobuf"],
  provider: ["terraform-plugin", "protocol", "provider-schema"],
  runner: ["protocol", "provider-schema"],
  "control-plane": ["protocol", "provider-schema"],
  testing: ["constructs", "runner", "control-plane", "targets", "provider-schema"],
  toolchain: [],
};
/** Folders that hold nothing that somebody wrote. */
const GENERATED = ["dist", "coverage", "cdktf.out", "node_modules", "golden", ".cache"];
const folders = [...Object.keys(arrows), "cli", "examples", "test", "bench"];

const boundaries = Object.entries(arrows).map(([folder, allowed]) => ({
  target: `./${folder}`,
  from: folders.filter((other) => other !== folder && !allowed.includes(other)).map((other) => `./${other}`),
  message: `${folder} may import only: ${allowed.join(", ") || "nothing of the other packages"}`,
}));

/** Files that are published only with what they import in them, which therefore is not to be installed beside them. */
const bundled = [
  "cli/src/**",
  "protocol/src/protobuf.ts",
  "provider/src/*/**",
  "provider/src/!(index|install).ts",
];

/** Imports that have a better form. */
const restrictedImports = [
  {
    regex: "^@cdk(tf|tn)/provider-[^/]+$",
    message: "Import provider classes by deep path: the package root loads every resource.",
  },
  {
    regex:
      "^child_process$|^(?!node:)(fs|path|os|crypto|http|https|http2|net|tls|url|util|stream|events)(/|$)",
    message: "Write Node built-ins with the node: prefix.",
  },
];

const restrictedSyntax = [
  {
    selector: "CallExpression[callee.name=/^(exec|execSync)$/]",
    message: "No shell: use execFile or spawn with an argument list.",
  },
  {
    selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
    message: 'Import * as z from "zod": bundles then leave out what is not used, and that is most of it.',
  },
];

/** Node 20 can stop for ever while it exports a key object that it made itself. */
const keysAsObjects = {
  selector:
    "CallExpression[callee.name=/^generateKeyPair(Sync)?$/]:not(:has(Property[key.name='privateKeyEncoding']))",
  message: "Make keys as bytes and read them again: say privateKeyEncoding.",
};

/** Texts of the console come from runners, tasks and whoever names things: none of them may become markup. */
const noMarkup = {
  selector:
    "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseFromString|write|writeln)$/]",
  message: "Make elements with h(): text stays text.",
};

const openIndex = {
  selector: "ExportAllDeclaration",
  message: "Name what is exported: what a package promises is a list.",
};

/** What users import is for users: it loads the whole package, and only what they need is named there. */
const publicImports = {
  regex: "^@parkit/(?!protobuf$|terraform-plugin$)[^/]+$",
  message: "Import the module that has it: @parkit/<package>/internal/<path>.",
};

/**
 * What the types of a folder's files come from, in one word. ESLint's cache knows a file by its text and its settings: with this
 * among them, a cached verdict does not outlive a change of a type in another file or package.
 */
const types = folders.map((folder) => ({
  files: [`${folder}/**`],
  settings: { typesFrom: digest(folder in arrows ? [...reachable(folder)].sort() : folders) },
}));

/**
 * @param {string} folder
 * @param {Set<string>} reached
 */
function reachable(folder, reached = new Set()) {
  if (!reached.has(folder)) {
    reached.add(folder);
    for (const below of arrows[folder]) reachable(below, reached);
  }
  return reached;
}

/** @param {readonly string[]} folders */
function digest(folders) {
  const hash = createHash("sha256");
  for (const path of [
    "package-lock.json",
    "tsconfig.base.json",
    "tsconfig.test.json",
    ...folders.flatMap(sourcesIn),
  ])
    hash.update(`${path}\n`).update(readFileSync(join(import.meta.dirname, path)));
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  return readdirSync(join(import.meta.dirname, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return GENERATED.includes(entry.name) ? [] : sourcesIn(path);
    return /\.([cm]?[jt]s|json)$/.test(entry.name) ? [path] : [];
  });
}

/** Tests take their tools from the root's dependencies, packages everything else from their own. */
const dependencies = folders.map((folder) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    "import-x/no-extraneous-dependencies": [
      "error",
      {
        devDependencies: [
          "**/*.test.ts",
          "**/*.fixture.ts",
          "test/**",
          "bench/**",
          "examples/**",
          ...bundled,
        ],
        includeTypes: true,
        packageDir: [import.meta.dirname, `${import.meta.dirname}/${folder}`],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: GENERATED.map((folder) => `**/${folder}/`) },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.test.json", "./control-plane/page/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        createTypeScriptImportResolver({ project: "./tsconfig.test.json", noWarnOnMultipleProjects: true }),
      ],
    },
    rules: {
      "import-x/no-restricted-paths": [
        "error",
        { zones: boundaries.flatMap((zone) => zone.from.map((from) => ({ ...zone, from }))) },
      ],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "no-restricted-imports": ["error", { patterns: restrictedImports }],
      "no-restricted-syntax": ["error", ...restrictedSyntax],
      "no-console": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.ts"],
    rules: {
      // One import for each module, its types marked in it; what is far away first.
      "import-x/no-duplicates": ["error", { "prefer-inline": true }],
      "import-x/order": [
        "error",
        { groups: ["builtin", "external", ["parent", "sibling", "index"]], "newlines-between": "ignore" },
      ],
      // Of comments only: Prettier sees to the code.
      "max-len": ["error", { code: 1000, comments: 110, ignoreUrls: true }],
    },
  },
  { files: ["**/generated/**"], rules: { "max-len": "off" } },
  {
    files: [...Object.keys(arrows), "cli"].map((folder) => `${folder}/src/**/*.ts`),
    rules: { "no-restricted-imports": ["error", { patterns: [...restrictedImports, publicImports] }] },
  },
  {
    files: ["*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-syntax": ["error", ...restrictedSyntax, keysAsObjects] },
  },
  {
    // Loaded when it is first needed, by a call that bundlers follow too.
    files: [
      "constructs/src/configure-providers.ts",
      "constructs/src/deployment/deploy.ts",
      "constructs/src/description-tree.ts",
      "constructs/src/private-action-runner.ts",
      "provider-schema/src/shape/deferred-zod.ts",
      "provider/src/main.ts",
      "targets/src/text/yaml-text.ts",
      "terraform-plugin/src/serve.ts",
    ],
    rules: { "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./"] }] },
  },
  {
    files: ["control-plane/page/**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [...restrictedImports, publicImports] }],
      "no-restricted-syntax": ["error", ...restrictedSyntax, noMarkup],
    },
  },
  {
    files: ["*/src/index.ts"],
    rules: { "no-restricted-syntax": ["error", ...restrictedSyntax, openIndex] },
  },
  {
    // Types of jest's matchers are members of an interface in its namespace; there is no other place for ours.
    files: ["testing/src/jest.ts"],
    rules: { "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }] },
    languageOptions: { globals: jest.environments.globals.globals },
  },
  ...dependencies,
  ...types,
  {
    files: ["**/*.test.ts"],
    plugins: { jest },
    languageOptions: { globals: jest.environments.globals.globals },
    rules: {
      ...jest.configs["flat/recommended"].rules,
      "jest/no-disabled-tests": "error",
      "jest/no-focused-tests": "error",
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*", "fc.assert"] }],
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        performance: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        URL: "readonly",
        AbortController: "readonly",
      },
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: { sourceType: "commonjs" },
  },
);
