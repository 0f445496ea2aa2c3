/**
 * What is wrong with a broken release: for each step a change of the service's source that really makes that step fail, and
 * none before it. Data; loaded by agent builder, which works on a copy of the source.
 */
'use strict';

/** @type {Record<string, { file: string, find: string, put: string }>} by the step that finds it */
const FAULTS = {
  // `npm pack` cannot read it.
  BuildArtifact: { file: 'package.json', find: '"license":', put: 'license:' },
  // Ten pieces have no discount any more.
  RunTests: { file: 'quote.js', find: 'pieces >= DISCOUNT.pieces', put: 'pieces > DISCOUNT.pieces' },
  // The process ends before it listens.
  DeployToStaging: {
    file: 'server.js',
    find: "const { answer } = require('./routes');",
    put: "const { answer } = require('./routes');\nrequire('./settings');",
  },
  // The rules are right, but over HTTP the question gets lost.
  RunE2ETests: {
    file: 'server.js',
    find: 'query: Object.fromEntries(new URLSearchParams(query))',
    put: "query: { item: 'pencil' }",
  },
  // Healthy everywhere else.
  DeployToProduction: {
    file: 'routes.js',
    find: "if (!service.version) problems.push('the version is unknown');",
    put: "if (service.stage === 'production') problems.push('the price list of production is missing');",
  },
};

module.exports = { FAULTS };
