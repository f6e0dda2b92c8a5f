import { readFileSync, writeFileSync } from "node:fs";
import { POD_RANGE } from "./node-settings";
import type { NodeLink } from "./node-state";
import { ProgramFailed, runProgram } from "./run-program";

/** How many nodes a machine can have at the same time. */
const MAXIMUM = 64;

/**
 * Links the node's network with that of the machine, by a pair of interfaces. Both are gone as soon as the
 * node is, whatever ended it: one of them exists in the node's own network. Their addresses are of the range
 * that is set aside for tests of networks (RFC 2544).
 *
 * @param machine - an open file that is the network namespace of the machine
 */
export function linkNode(machine: number): NodeLink {
  const there = "/proc/self/fd/3";
  for (let number = 0; number < MAXIMUM; number += 1) {
    const name = `parkit${number}`;
    try {
      runProgram(
        "ip",
        ["link", "add", "eth0", "type", "veth", "peer", "name", name, "netns", there],
        machine,
      );
    } catch (error) {
      if (error instanceof ProgramFailed && error.message.includes("File exists")) continue;
      throw error;
    }
    const [hostAddress, nodeAddress] = [`198.18.${number}.1`, `198.18.${number}.2`];
    const index = Number(readFileSync(`/sys/class/net/${name}/ifindex`, "utf8"));
    return { name, index, hostAddress, nodeAddress };
  }
  throw new ProgramFailed(`${MAXIMUM} clusters run on this machine already`);
}

/** Gives both ends their addresses, and lets Pods reach the machine. */
export function configureNetwork(
  { name, hostAddress, nodeAddress }: NodeLink,
  machine: number,
  rules: string,
): void {
  for (const argv of [
    ["address", "add", `${hostAddress}/30`, "dev", name],
    ["link", "set", name, "up"],
  ])
    runProgram("nsenter", ["--net=/proc/self/fd/3", "ip", ...argv], machine);
  for (const argv of [
    ["link", "set", "lo", "up"],
    ["address", "add", `${nodeAddress}/30`, "dev", "eth0"],
    ["link", "set", "eth0", "up"],
    ["route", "add", "default", "via", hostAddress],
  ])
    runProgram("ip", argv);
  writeFileSync("/proc/sys/net/ipv4/ip_forward", "1\n");
  // The machine knows no way to Pods: they come to it under the node's address.
  writeFileSync(
    rules,
    `table ip parkit {
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ip saddr ${POD_RANGE} oifname "eth0" masquerade
  }
}
`,
  );
  runProgram("nft", ["--file", rules]);
}
