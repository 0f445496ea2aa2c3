'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { answer } = require('../routes');

const service = { version: '1.2.3', stage: 'test', instance: 'this one' };
const get = (path, query = {}) => answer({ method: 'GET', path, query }, service);

test('a healthy service says so, and which one it is', () => {
  assert.deepEqual(get('/health'), { status: 200, body: { status: 'ok', instance: 'this one' } });
});

test('the version is told', () => {
  assert.deepEqual(get('/version'), { status: 200, body: service });
});

test('items are listed and have a price', () => {
  const { items } = get('/items').body;
  assert.deepEqual(
    items.map((item) => get('/quote', { item }).status),
    items.map(() => 200),
  );
});

test('what cannot be priced is refused', () => {
  assert.equal(get('/quote', { item: 'unicorn' }).status, 422);
});

test('other paths and methods are refused', () => {
  assert.equal(get('/admin').status, 404);
  assert.equal(answer({ method: 'POST', path: '/quote', query: {} }, service).status, 405);
});
