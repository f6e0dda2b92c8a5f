#!/usr/bin/env node
"use strict";

// A file of its own, because npm links only what exists when it installs, and a fresh clone is not built then.
require("../dist/bundle/main.js");
