import { SITES } from "@parkit/provider-schema/internal/site/site";
import { pathText, UNKNOWN, type Diagnostic } from "@parkit/terraform-plugin";
import { configureParkit, providerConfigSchema, validateProviderConfig } from "./provider-config";

type Config = Parameters<typeof configureParkit>[0]["config"];

const EMPTY = Object.fromEntries(
  Object.keys(providerConfigSchema.block.attributes).map((name) => [name, null]),
) as Record<keyof Config, null>;

describe("configureParkit", () => {
  const saved = { ...process.env };

  afterEach(() => {
    process.env = { ...saved };
  });

  async function configured(config: Partial<Config>, env: NodeJS.ProcessEnv = {}) {
    process.env = env;
    const problems: Diagnostic[] = [];
    const { settings } = await configureParkit({
      config: { ...EMPTY, ...config },
      terraformVersion: "1.11.4",
      signal: new AbortController().signal,
      report: (problem) => problems.push(problem),
    });
    return { ...settings, problems: problems.map(({ summary }) => summary) };
  }

  function refused(config: Partial<Config>): readonly string[] {
    const found: string[] = [];
    validateProviderConfig({
      config: { ...EMPTY, ...config },
      signal: new AbortController().signal,
      report: ({ path = [], summary, detail }) => found.push(`${pathText(path)}: ${summary}. ${detail}`),
    });
    return found;
  }

  it.each<[Partial<Config>, NodeJS.ProcessEnv, string]>([
    [{}, {}, "https://api.datadoghq.com"],
    [{ site: "eu1" }, {}, "https://api.datadoghq.eu"],
    [{}, { DD_SITE: "us5.datadoghq.com" }, "https://api.us5.datadoghq.com"],
    [{}, { DD_HOST: "http://127.0.0.1:8080/" }, "http://127.0.0.1:8080"],
    [{}, { DD_HOST: "api.ap1.datadoghq.com" }, "https://api.ap1.datadoghq.com"],
    [{ site: "eu1" }, { DD_HOST: "http://127.0.0.1:8080" }, "https://api.datadoghq.eu"],
    [{ api_url: "https://par.example/base/", site: "eu1" }, {}, "https://par.example/base"],
    [{ api_url: " https://api.datadoghq.eu\r\n" }, {}, "https://api.datadoghq.eu"],
    [{ site: "datadoghq.eu\n" }, {}, "https://api.datadoghq.eu"],
    [{}, { DD_SITE: "eu1\n", DD_HOST: " " }, "https://api.datadoghq.eu"],
    [{}, { DD_HOST: "api.ap1.datadoghq.com\n" }, "https://api.ap1.datadoghq.com"],
  ])("finds the API of %j with %j", async (config, env, expected) => {
    expect(await configured(config, env)).toMatchObject({ address: { url: expected }, problems: [] });
  });

  it.each<[Partial<Config>, NodeJS.ProcessEnv, string]>([
    [{}, {}, "the default site"],
    [{}, { DD_SITE: "eu1" }, "DD_SITE"],
    [{ site: "eu1" }, { DD_SITE: "us5" }, "site"],
    [{}, { DD_SITE: "eu1", DD_HOST: "x.example" }, "DD_HOST"],
    [{ api_url: "https://x.example" }, { DD_HOST: "y.example" }, "api_url"],
  ])("says of %j with %j where the address is from: %s", async (config, env, source) => {
    expect(await configured(config, env)).toMatchObject({ address: { source } });
  });

  it("knows Datadog's own sites by whatever they are written", async () => {
    for (const { apiUrl, code, urnRegion } of SITES) {
      expect(await configured({ site: code })).toMatchObject({ isDatadogSite: true, urnRegion });
      expect(await configured({ api_url: apiUrl })).toMatchObject({ isDatadogSite: true, urnRegion });
    }
    expect((await configured({ api_url: "http://127.0.0.1:1" })).isDatadogSite).toBe(false);
  });

  it.each<[NodeJS.ProcessEnv]>([
    [{ DD_SITE: "datadog.com" }],
    [{ DD_HOST: "ftp://x" }],
    [{ DD_HOST: "http://u:p@x" }],
    [{ DD_HOST: "http://x.exa\nmple" }],
  ])("reports an environment %j that is not usable", async (env) => {
    expect((await configured({}, env)).problems).toEqual(["DD_HOST or DD_SITE is not usable"]);
  });

  it("[S67] has API key and application key as sensitive attributes, and each from a variable of its own", async () => {
    const { api_key, app_key } = providerConfigSchema.block.attributes;
    expect([api_key, app_key]).toEqual([
      expect.objectContaining({ optional: true, sensitive: true }),
      expect.objectContaining({ optional: true, sensitive: true }),
    ]);
    const written = { validate: false, api_key: "abc", app_key: "def" };
    expect(await configured(written, {})).toMatchObject({ apiKey: "abc", appKey: "def" });
    const env = { DD_API_KEY: "abc", DD_APP_KEY: "def" };
    expect(await configured({ validate: false }, env)).toMatchObject({ apiKey: "abc", appKey: "def" });
  });

  it("takes keys without the white space around them, written or from the environment", async () => {
    const env = { DD_API_KEY: "abc\n", DD_APP_KEY: "\tdef\r\n" };
    expect(await configured({ validate: false }, env)).toMatchObject({ apiKey: "abc", appKey: "def" });
    const written = { validate: false, api_key: "\ufeffabc\n", app_key: " def " };
    expect(await configured(written, {})).toMatchObject({ apiKey: "abc", appKey: "def", problems: [] });
    expect(await configured({ api_key: "\n" }, { DD_API_KEY: "abc", DD_APP_KEY: " " })).toMatchObject({
      apiKey: null,
      appKey: null,
    });
  });

  it.each([
    ["ab\ncd", "Character 3 of 5 is a line break"],
    ["abc d", "Character 4 of 5 is white space"],
    ["a\u0007b", "Character 2 of 3 is a control character"],
    ["a\u0000", "Character 2 of 2 is a control character"],
    ["abcé", "Character 4 of 4 is not an ASCII character"],
  ])("refuses the key %j by its name and without showing it", async (key, problem) => {
    for (const name of ["api_key", "app_key"] as const) {
      const [line = ""] = refused({ [name]: key });
      expect(line).toMatch(new RegExp(`^${name}: ${name} is not a key. ${problem}`));
      expect(line).not.toContain(key);
      const variable = name === "api_key" ? "DD_API_KEY" : "DD_APP_KEY";
      expect((await configured({}, { [variable]: key })).problems).toEqual([`${variable} is not a key`]);
      expect((await configured({ [name]: key }, {})).problems).toEqual([`${name} is not a key`]);
    }
  });

  it.each<[Partial<Config>, string]>([
    [{ api_url: "api.datadoghq.eu" }, "It has no scheme. Write https://api.datadoghq.eu"],
    [{ api_url: "127.0.0.1:8080" }, "It has no scheme. Write https://127.0.0.1:8080"],
    [{ api_url: "localhost:8080" }, "It has no scheme. Write https://localhost:8080"],
    [{ api_url: "https://a b" }, "Write an http or https URL"],
    [{ api_url: "https://api.data\ndoghq.eu" }, "Write an http or https URL"],
    [{ site: "datadog.eu" }, "Did you mean"],
    ...["groups", "@evil.example/x", "/a b", "/a?b", "/a\n", ""].map((path): [Partial<Config>, string] => [
      { preview: { wire_types: null, connection_groups_path: path, enrollment_path: "/ok" } },
      "Write a path that begins with a slash",
    ]),
    [
      { preview: { wire_types: null, connection_groups_path: null, enrollment_path: ".evil.example/x" } },
      "enrollment_path: Not a path of the API",
    ],
  ])("refuses %j before anything is sent", (config, problem) => {
    expect(refused(config)).toEqual([expect.stringContaining(problem)]);
  });

  it("takes values that are not known yet", async () => {
    const settings = await configured({
      api_key: UNKNOWN,
      site: UNKNOWN,
      http_client_timeout: UNKNOWN,
      preview: UNKNOWN,
    });
    expect(settings).toMatchObject({ address: UNKNOWN, apiKey: UNKNOWN, timeout: 60, problems: [] });
  });
});
