/**
 * Work that is repeated under the same idempotency key finds what was done. Loaded by agent builder, whose tasks change
 * nothing outside the correlation's folder.
 */
'use strict';

const { createHash } = require('node:crypto');
const path = require('node:path');
const { readDurable, writeDurably } = require('./durable-file');

/** A name for a file out of any text. */
const nameOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 24);

/**
 * @param {{ folder: string, idempotency_key: string }} task
 * @param {() => Promise<object>} work
 * @returns {Promise<object>} what the work gave, now or on an earlier attempt; what fails is not kept
 */
async function once({ folder, idempotency_key: key }, work) {
  const file = path.join(folder, '.done', `${nameOf(key)}.json`);
  const done = await readDurable(file);
  if (done?.key === key) return done.result;
  const result = await work();
  await writeDurably(file, { key, result });
  return result;
}

module.exports = { nameOf, once };
