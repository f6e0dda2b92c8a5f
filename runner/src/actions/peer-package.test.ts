import { peerDependencies, peerDependenciesMeta } from "../../package.json";
import { importPeer, PEER_VERSIONS } from "./peer-package";

describe("packages that who needs them installs", () => {
  it("are the optional peers of the runner, in the versions that it asks for", () => {
    expect(PEER_VERSIONS).toEqual(peerDependencies);
    expect(Object.keys(peerDependenciesMeta).sort()).toEqual(Object.keys(PEER_VERSIONS).sort());
  });

  it("are named with the command that installs them where they are absent", async () => {
    const absent = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    await expect(importPeer("mongodb", () => Promise.reject(absent))).rejects.toEqual(
      expect.objectContaining({
        message: `the action needs a package that is not there: npm install mongodb@${PEER_VERSIONS.mongodb}`,
      }),
    );
  });

  it("that cannot be loaded for another reason fail with that", async () => {
    await expect(importPeer("mongodb", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  });
});
