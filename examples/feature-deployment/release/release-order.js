/**
 * The release that a saga was started with, checked once more: an agent is also run by hand. `schemas/release.json` says the
 * same at the door. Loaded by both agents.
 */
'use strict';

const { failure } = require('./failure');
const { FAULTS } = require('./faults');

const VERSION = /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/;

/**
 * @param {{ saga: { input?: object } }} task
 * @returns {{ version: string, broken?: string, site: string }} `site` is `default` where none is named
 */
function releaseOrder({ saga: { input } }) {
  const { version, broken, site = 'default' } = input ?? {};
  if (typeof version !== 'string' || !VERSION.test(version))
    throw failure(
      `a release needs a version such as 2.0.0, got ${JSON.stringify(version)}`,
      'invalid_payload',
    );
  if (broken !== undefined && !Object.hasOwn(FAULTS, broken)) {
    const known = Object.keys(FAULTS).join(', ');
    throw failure(`broken needs to be one of ${known}, got ${JSON.stringify(broken)}`, 'invalid_payload');
  }
  return { version, broken, site };
}

module.exports = { releaseOrder };
