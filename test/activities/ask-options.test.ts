// What an agent may say beside a question; a slip is told, not passed over.
import { askOptionsProblem } from '../../activities/ask-options';

it.each([undefined, {}, { timeoutMs: undefined }, { timeoutMs: 1 }, { timeoutMs: 0.5 }])(
  'takes %j',
  (options) => {
    expect(askOptionsProblem(options)).toBeUndefined();
  },
);

it.each([
  [{ timeoutMs: '500' }, 'got "500"'],
  [{ timeoutMs: 'abc' }, 'got "abc"'],
  [{ timeoutMs: -1 }, 'got -1'],
  [{ timeoutMs: 0 }, 'got 0'],
  [{ timeoutMs: null }, 'got null'],
  [{ timeoutMs: Number.NaN }, 'timeoutMs of ask needs milliseconds'],
  [{ timeoutMs: 2 ** 31 }, 'at most 2147483647'],
  [null, 'the options of ask must be { timeoutMs }, got null'],
  [500, 'the options of ask must be { timeoutMs }, got 500'],
  [{ timeout: 500 }, 'know no "timeout"'],
])('refuses %j with the value', (options, words) => {
  expect(askOptionsProblem(options)).toContain(words);
});
