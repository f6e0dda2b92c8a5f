import { createServer } from "node:net";
import { startControlPlaneProcess, Unanswered } from "./processes";

describe("a call of a control plane", () => {
  it("tells that nobody answers from an answer that refuses", async () => {
    const plane = await startControlPlaneProcess({});
    await expect(plane.call("GET", "tasks")).resolves.toEqual({ tasks: [] });
    await expect(plane.call("GET", "tasks/none")).rejects.toThrow("GET tasks/none answered 404");
    await plane.kill();
    await expect(plane.call("GET", "tasks")).rejects.toBeInstanceOf(Unanswered);
    // Whoever is killed in the middle of a call resets its connection.
    const port = Number(new URL(plane.url).port);
    const resetting = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => resetting.listen(port, "127.0.0.1", resolve));
    await expect(plane.call("GET", "tasks")).rejects.toBeInstanceOf(Unanswered);
    await new Promise((resolve) => resetting.close(resolve));
  });
});
