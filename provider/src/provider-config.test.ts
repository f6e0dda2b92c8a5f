import { SITES } from "@parkit/provider-schema/internal/site/site";
import type { Diagnostic } from "./plugin/diagnostics";
import { UNKNOWN } from "./plugin/value";
import { configureParkit, providerConfigSchema } from "./provider-config";

type Config = Parameters<typeof configureParkit>[0]["config"];

const EMPTY = Object.fromEntries(
  Object.keys(providerConfigSchema.block.attributes).map((name) => [name, null]),
) as Record<keyof Config, null>;

describe("configureParkit", () => {
  const saved = { ...process.env };

  afterEach(() => {
    process.env = { ...saved };
  });

  function configured(config: Partial<Config>, env: NodeJS.ProcessEnv = {}) {
    process.env = env;
    const problems: Diagnostic[] = [];
    const { settings } = configureParkit({
      config: { ...EMPTY, ...config },
      terraformVersion: "1.11.4",
      signal: new AbortController().signal,
      report: (problem) => problems.push(problem),
    });
    return { ...settings, problems: problems.map(({ summary }) => summary) };
  }

  it.each<[Partial<Config>, NodeJS.ProcessEnv, string]>([
    [{}, {}, "https://api.datadoghq.com"],
    [{ site: "eu1" }, {}, "https://api.datadoghq.eu"],
    [{}, { DD_SITE: "us5.datadoghq.com" }, "https://api.us5.datadoghq.com"],
    [{}, { DD_HOST: "http://127.0.0.1:8080/" }, "http://127.0.0.1:8080"],
    [{}, { DD_HOST: "api.ap1.datadoghq.com" }, "https://api.ap1.datadoghq.com"],
    [{ site: "eu1" }, { DD_HOST: "http://127.0.0.1:8080" }, "https://api.datadoghq.eu"],
    [{ api_url: "https://par.example/base/", site: "eu1" }, {}, "https://par.example/base"],
  ])("finds the API of %j with %j", (config, env, expected) => {
    expect(configured(config, env)).toMatchObject({ url: expected, problems: [] });
  });

  it("knows Datadog's own sites by whatever they are written", () => {
    for (const { apiUrl, code, urnRegion } of SITES) {
      expect(configured({ site: code })).toMatchObject({ isDatadogSite: true, urnRegion });
      expect(configured({ api_url: apiUrl })).toMatchObject({ isDatadogSite: true, urnRegion });
    }
    expect(configured({ api_url: "http://127.0.0.1:1" }).isDatadogSite).toBe(false);
  });

  it.each<[NodeJS.ProcessEnv]>([
    [{ DD_SITE: "datadog.com" }],
    [{ DD_HOST: "ftp://x" }],
    [{ DD_HOST: "http://u:p@x" }],
  ])("reports an environment %j that is not usable", (env) => {
    expect(configured({}, env).problems).toEqual(["DD_HOST or DD_SITE is not usable"]);
  });

  it("takes values that are not known yet", () => {
    const settings = configured({
      api_key: UNKNOWN,
      site: UNKNOWN,
      http_client_timeout: UNKNOWN,
      preview: UNKNOWN,
    });
    expect(settings).toMatchObject({ url: UNKNOWN, apiKey: UNKNOWN, timeout: 60, problems: [] });
  });
});
