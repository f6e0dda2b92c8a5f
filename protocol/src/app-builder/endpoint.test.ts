import { runnerOrigin } from "./endpoint";

describe("the origin of a runner's address", () => {
  it.each([
    ["https://par.example.com", "https://par.example.com"],
    ["https://PAR.example.com:443/path?query#part", "https://par.example.com"],
    ["http://127.0.0.1:9016/", "http://127.0.0.1:9016"],
    ["https://user:password@par.example.com:8443", "https://par.example.com:8443"],
  ])("of %s is %s", (address, origin) => {
    expect(runnerOrigin(address)).toBe(origin);
  });

  it.each([
    "",
    "par.example.com",
    "ftp://par.example.com",
    "data:text/html,x",
    "https://[::1]:9016",
    "https://a;script-src",
    "https://a,b",
    "https://a'b",
    "https://*.example.com",
    "blob:https://par.example.com/",
  ])("is not in %j", (address) => {
    expect(runnerOrigin(address)).toBeUndefined();
  });
});
