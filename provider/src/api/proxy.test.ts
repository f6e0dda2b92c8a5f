import { proxyAuthorization, proxyFor } from "./proxy";

const API = new URL("https://api.datadoghq.eu/api/v2");

describe("proxyFor", () => {
  it.each<[NodeJS.ProcessEnv, string | undefined]>([
    [{}, undefined],
    [{ HTTPS_PROXY: "http://proxy.example:3128" }, "http://proxy.example:3128/"],
    [{ https_proxy: "proxy.example:3128" }, "http://proxy.example:3128/"],
    [{ HTTP_PROXY: "http://proxy.example:3128" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "other.example, datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: ".datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*.datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:443" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:8443" }, "http://p/"],
    [{ HTTPS_PROXY: "http://p", no_proxy: "hq.eu" }, "http://p/"],
    [{ HTTPS_PROXY: "http://[broken" }, undefined],
  ])("reads %j", (env, expected) => {
    expect(proxyFor(API, env)?.href).toBe(expected);
  });

  it.each(["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"])(
    "leaves %s without a proxy",
    (url) => {
      expect(proxyFor(new URL(url), { HTTP_PROXY: "http://p" })).toBeUndefined();
    },
  );
});

describe("proxyAuthorization", () => {
  it("takes user and password from the URL, decoded", () => {
    expect(proxyAuthorization(new URL("http://me:p%40ss@p"))).toEqual({
      "Proxy-Authorization": `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
    expect(proxyAuthorization(new URL("http://p"))).toEqual({});
  });
});
