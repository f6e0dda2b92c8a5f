"use strict";

/*
 * Loaded before a program (`--require`): refuses every connection and every look-up of a name, notes them, and every program
 * that is started, in the file that REFUSED_ATTEMPTS names, a line each. Processes of Node.js that are started do the same.
 */

const childProcess = require("node:child_process");
const dgram = require("node:dgram");
const dns = require("node:dns");
const { appendFileSync } = require("node:fs");
const net = require("node:net");

const file = process.env["REFUSED_ATTEMPTS"] ?? "";

function note(what, ...words) {
  appendFileSync(file, `${[what, ...words].join(" ")}\n`);
}

function refusal() {
  return Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
}

function place([options]) {
  const first = Array.isArray(options) ? options[0] : options;
  if (typeof first !== "object" || first === null) return String(first);
  return first.path ?? `${first.host ?? "localhost"}:${first.port}`;
}

net.Socket.prototype.connect = function (...connectTo) {
  note("connect", place(connectTo));
  process.nextTick(() => this.destroy(refusal()));
  return this;
};

dgram.Socket.prototype.send = function () {
  note("send");
  throw refusal();
};

for (const name of Object.keys(dns).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
  dns[name] = (hostname, ...others) => {
    note(name, hostname);
    others.at(-1)(refusal());
  };
  if (name in dns.promises)
    dns.promises[name] = async (hostname) => {
      note(name, hostname);
      throw refusal();
    };
}

for (const name of ["spawn", "spawnSync", "execFile", "execFileSync", "fork"]) {
  const start = childProcess[name];
  childProcess[name] = (program, ...others) => {
    note(name, program);
    return start(program, ...others);
  };
}
