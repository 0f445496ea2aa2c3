/**
 * One HTTP request on the loopback interface. Loaded by whatever asks a service.
 */
'use strict';

const { request } = require('node:http');

const PATIENCE_MS = 2_000;
const ANSWER_BYTES = 64 * 1024;

/**
 * @param {number} port
 * @param {string} place path and query
 * @returns {Promise<{ status: number, body: any }>} `body` is undefined where the answer is no JSON
 * @throws where nobody answers within two seconds
 */
function ask(port, place) {
  return new Promise((resolve, reject) => {
    // An agent of its own, as it were: no connection is kept that would hold up this process or the service.
    const asked = request({ host: '127.0.0.1', port, path: place, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        if (text.length > ANSWER_BYTES) asked.destroy(new Error(`${place} answers endlessly`));
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: jsonOf(text) }));
    });
    const timer = setTimeout(
      () => asked.destroy(new Error(`${place} has not answered within ${PATIENCE_MS} ms`)),
      PATIENCE_MS,
    );
    asked.on('error', reject).on('close', () => clearTimeout(timer));
    asked.end();
  });
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

module.exports = { ask };
