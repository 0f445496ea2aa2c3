/**
 * Ports of the loopback interface that nobody listens on. Loaded by site.js.
 */
'use strict';

const { randomInt } = require('node:crypto');
const { createServer } = require('node:net');

/** Below those that systems give to outgoing connections, one of which could take a port while its service restarts. */
const FIRST = 20_000;
const LAST = 29_999;
const TRIES = 200;

/** @returns {Promise<number[]>} so many different ports */
async function freePorts(count) {
  const found = new Set();
  for (let tries = 0; found.size < count && tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) found.add(port);
  }
  if (found.size === count) return [...found];
  throw new Error(`no ${count} free ports from ${FIRST} to ${LAST} were found in ${TRIES} tries`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

module.exports = { freePorts };
