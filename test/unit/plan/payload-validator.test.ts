// Payloads against their schemas.
import { createPayloadValidator } from '../../../src/plan/payload-validator';

const validate = createPayloadValidator({
  Story: {
    type: 'object',
    required: ['title'],
    additionalProperties: false,
    properties: {
      title: { type: 'string', minLength: 1 },
      verdict: { enum: ['pass', 'fail'] },
      made: { type: 'string', format: 'date-time' },
      code: { type: 'string', pattern: '^(a+)+$' },
      parts: { type: 'array', items: { type: 'object', properties: { count: { type: 'integer' } } } },
    },
  },
  Broken: { type: 'objekt' },
  Misspelt: { type: 'object', requierd: ['title'] },
});

describe('a payload', () => {
  it('that fits its schema, or whose type has none, is taken', () => {
    expect(validate('Story', { title: 'x', made: '2026-01-01T00:00:00Z', code: 'aaa' })).toBeUndefined();
    expect(validate('Unknown', { anything: 1 })).toBeUndefined();
    expect(validate('constructor', {})).toBeUndefined();
  });

  it.each([
    [{}, 'payload lacks "title"'],
    [{ title: 3 }, '/title must be string, got 3'],
    [{ title: '' }, '/title must NOT have fewer than 1 characters, got ""'],
    [{ title: 'x', verdict: 'maybe' }, '/verdict must be one of "pass", "fail", got "maybe"'],
    [{ title: 'x', extra: 1 }, 'payload may not have "extra"'],
    [{ title: 'x', made: 'today' }, '/made must match format "date-time", got "today"'],
    [{ title: 'x', parts: [{ count: 1 }, { count: 'two' }] }, '/parts/1/count must be integer, got "two"'],
    [[], 'payload must be object, got an empty list'],
  ])('that does not fit is refused with place and value: %j', (payload, problem) => {
    expect(validate('Story', payload)).toBe(problem);
  });

  it('does not have what every object inherits', () => {
    const inherits = createPayloadValidator({ X: { type: 'object', required: ['constructor'] } });
    expect(inherits('X', {})).toBe('payload lacks "constructor"');
  });

  it('is held against each pattern of its schema, not against one for all', () => {
    const two = createPayloadValidator({
      X: {
        properties: { a: { pattern: '^a$' }, b: { pattern: '^\\u0062$' } },
        patternProperties: { '^n': { type: 'number' } },
      },
    });
    expect(two('X', { a: 'a', b: 'b', n1: 1 })).toBeUndefined();
    expect(two('X', { a: 'b' })).toMatch(/^\/a must match pattern/);
    expect(two('X', { b: 'a' })).toMatch(/^\/b must match pattern/);
    expect(two('X', { n1: 'x' })).toBe('/n1 must be number, got "x"');
  });

  it('cannot hold anybody up by a pattern', () => {
    const started = performance.now();
    expect(validate('Story', { title: 'x', code: `${'a'.repeat(5_000)}!` })).toMatch(
      /^\/code must match pattern/,
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a schema', () => {
  it('that is none is refused when it is needed', () => {
    expect(() => validate('Broken', {})).toThrow('schema is invalid');
  });

  it('is refused with a keyword that would check nothing', () => {
    expect(() => validate('Misspelt', {})).toThrow('unknown keyword: "requierd"');
  });
});
