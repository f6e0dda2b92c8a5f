#!/usr/bin/env bash
# @photostructure/sqlite 1.2.1, which has the interface of node:sqlite, on Node.js 20 and newer.
# Guess: after close() the file belongs to nobody, so that the same process can open it again, whatever was done before.
# Seen: in exclusive locking mode one prepared statement, run to its end, keeps the lock of a closed database as long as the process lives:
# the next one says "database is locked". Statements have no finalize(). Without a prepared statement close() lets go.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @photostructure/sqlite@1.2.1
cat >main.cjs <<'JS'
const { DatabaseSync } = require("@photostructure/sqlite");
function openAgain(file, prepares) {
  const first = new DatabaseSync(file);
  first.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
  if (prepares) first.prepare("SELECT 1").get();
  first.close();
  try {
    const second = new DatabaseSync(file);
    second.exec("INSERT INTO t VALUES (1)");
    second.close();
    return "works";
  } catch (error) {
    return error.message;
  }
}
console.log(`${openAgain("plain.db", false)}; ${openAgain("prepared.db", true)}`);
JS
seen=$(node main.cjs)
printf '@photostructure/sqlite 1.2.1, opened again without and with a prepared statement: %s\n' "$seen"
[[ $seen == "works; database is locked" ]] || { echo "changed: a prepared statement used to keep the lock"; exit 1; }
