/**
 * Agent builder, a command: packs a release, tests what it packed, and tests it again where it is deployed.
 * Its tasks change nothing outside the correlation's folder.
 */
'use strict';

const { buildArtifact } = require('../release/build-artifact');
const { runEndToEndTests } = require('../release/end-to-end');
const { once } = require('../release/once');
const { runAgent } = require('../release/run-agent');
const { runTests } = require('../release/run-tests');

runAgent({
  BuildArtifact: (task, progress) => once(task, () => buildArtifact(task, progress)),
  RunTests: (task, progress) => once(task, () => runTests(task, progress)),
  RunE2ETests: (task, progress) => once(task, () => runEndToEndTests(task, progress)),
});
