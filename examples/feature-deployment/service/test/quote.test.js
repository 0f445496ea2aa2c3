'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { quote } = require('../quote');

test('a piece costs what the catalogue says', () => {
  assert.equal(quote('notebook', 1).total_cents, 450);
});

test('nine pieces have no discount, ten have one', () => {
  assert.deepEqual(quote('pencil', 9), {
    item: 'pencil',
    quantity: 9,
    discount_percent: 0,
    total_cents: 1080,
  });
  assert.deepEqual(quote('pencil', 10), {
    item: 'pencil',
    quantity: 10,
    discount_percent: 15,
    total_cents: 1020,
  });
});

test('a total is rounded to whole cents', () => {
  assert.equal(quote('eraser', 11).total_cents, 888);
});

test('an item that nobody sells has no price', () => {
  assert.match(quote('toString', 1).problem, /^item needs/);
});

test('a quantity is a whole number', () => {
  for (const quantity of ['', 'two', '1.5', '0', '-1', '10001', undefined]) {
    assert.match(quote('pencil', quantity).problem, /^quantity needs/);
  }
});
