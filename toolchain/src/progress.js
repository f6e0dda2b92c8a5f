"use strict";

/*
 * Plain JavaScript, because the demo shows progress before anything is installed or built.
 */

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMilliseconds = 100;
const reminderMilliseconds = 30_000;

/**
 * A long step that people wait for.
 *
 * @typedef {object} Progress
 * @property {(text: string) => void} update Says what the step is doing now.
 * @property {(text?: string) => void} succeed Ends the step well; without a text the last one is repeated with the time it took.
 * @property {(text?: string) => void} fail Ends the step badly.
 * @property {() => void} clear Ends the step without a word.
 */

/**
 * Where progress is written: standard error, or any stream like it.
 *
 * @typedef {{ isTTY?: boolean | undefined, write(text: string): unknown }} ProgressStream
 */

/**
 * Shows that a long step is under way: a spinner with the seconds so far on a terminal, plain lines (the start, a
 * reminder every 30 seconds, the end) everywhere else and wherever `CI` is set.
 *
 * @param {string} text What is being done, such as `Building helm 3.19.4 with Go`.
 * @param {ProgressStream} [stream] Default: standard error.
 * @returns {Progress}
 */
function startProgress(text, stream = process.stderr) {
  const started = Date.now();
  const live = stream.isTTY === true && !process.env["CI"] && process.env["TERM"] !== "dumb";
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let current = text;
  let frame = 0;

  const draw = () => {
    frame = (frame + 1) % frames.length;
    stream.write(`\r\u001b[2K${frames[frame] ?? ""} ${current} (${seconds()} s)`);
  };
  const remind = () => stream.write(`${current}: still running after ${seconds()} s\n`);
  const timer = setInterval(live ? draw : remind, live ? frameMilliseconds : reminderMilliseconds);
  timer.unref();
  if (live) draw();
  else stream.write(`${current} …\n`);

  /** @param {string} line */
  const end = (line) => {
    clearInterval(timer);
    stream.write(live ? `\r\u001b[2K${line}` : line);
  };
  return {
    update(next) {
      if (next === current) return;
      current = next;
      if (!live) stream.write(`${current} …\n`);
    },
    succeed: (last = `${current} (${seconds()} s)`) => {
      end(`✓ ${last}\n`);
    },
    fail: (last = `${current} (${seconds()} s)`) => {
      end(`✗ ${last}\n`);
    },
    clear: () => {
      end("");
    },
  };
}

module.exports = { startProgress };
