"use strict";

/*
 * fast-check as tests import it: how often a property is tried is said here. A test that names its own number says why.
 * In a file of its own rather than in a setup of jest, which would load the library for every test file.
 */

const fastCheck = require("fast-check/itself");

fastCheck.configureGlobal({ numRuns: (process.env["CI"] ?? "") === "" ? 200 : 2000 });

module.exports = fastCheck;
