#!/usr/bin/env node
// Committed, so that the package manager can link it before the first build.
import '../dist/generator/bin.js'
