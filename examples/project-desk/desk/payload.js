/**
 * Reads fields of payloads that anybody may have written: the field where it is of the kind that is wanted, else what stands for nothing.
 */
'use strict';

const MOST = 200;

const textOf = (payload, name) =>
  typeof payload[name] === 'string' ? payload[name].slice(0, MOST) : undefined;

const textsOf = (payload, name) =>
  Array.isArray(payload[name]) ? payload[name].filter((each) => typeof each === 'string').slice(0, MOST) : [];

const objectOf = (payload, name) => {
  const value = payload[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
};

module.exports = { textOf, textsOf, objectOf };
