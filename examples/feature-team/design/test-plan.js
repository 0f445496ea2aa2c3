/**
 * The executable test plan of a story. Pure: the same story gives the same plan. Loaded by test-engineer.
 */
'use strict';

const { acceptanceTest } = require('./acceptance-tests');
const { generatedTests } = require('./generated-tests');
const { startPlan } = require('./scenario');

/**
 * @param {ReturnType<import('./user-story').readStory>} story
 * @returns {{ title: string, tests: object[] }} each test is `{ name, kind: 'acceptance' | 'generated', actor?, steps,
 *   cleanup }`, each step `{ name, request: { method, path, query?, body? | text?, content_type? }, expect: { status:
 *   number[], headers?, checks? }, save? }`
 */
function testPlan(story) {
  const plan = startPlan(story.resources);
  return {
    title: story.title,
    tests: [
      ...story.criteria.map((criterion) => acceptanceTest(criterion, plan)),
      ...story.resources.flatMap((resource) => generatedTests(resource, plan)),
    ],
  };
}

module.exports = { testPlan };
