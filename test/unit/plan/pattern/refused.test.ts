// Patterns that are refused: where, with which value, and what to do instead.
import { readPattern } from '../../../../src/plan/pattern/read-pattern';

const refusal = (pattern: unknown) => {
  const read = readPattern(pattern);
  return 'problem' in read ? read : undefined;
};

const inField = (asks: unknown) => refusal({ payload: { field: [asks] } });

describe('a pattern is refused', () => {
  it.each<[string, unknown, (string | number)[], string]>([
    ['no object', 'type', [], 'the pattern needs to be an object like {"type": ["OrderPlaced"]}, got "type"'],
    ['null', null, [], 'the pattern needs to be an object like {"type": ["OrderPlaced"]}, got null'],
    ['a list', [{}], [], 'the pattern needs to be an object like {"type": ["OrderPlaced"]}, got a list of 1'],
    ['an empty object', {}, [], 'the pattern is an empty object; name at least one field'],
    [
      'an empty object inside',
      { a: { b: {} } },
      ['a', 'b'],
      'a.b is an empty object; name at least one field',
    ],
    [
      'a value without list',
      { a: 'x' },
      ['a'],
      'a needs a list of values or an object, got "x"; write ["x"]',
    ],
    ['a number without list', { a: 42 }, ['a'], 'a needs a list of values or an object, got 42; write [42]'],
    [
      'an empty list',
      { a: [] },
      ['a'],
      'a is an empty list, which nothing could match; name at least one value',
    ],
    [
      'a list in a list',
      { a: ['x', ['y']] },
      ['a', 1],
      'a[1] needs to be text, a number, true, false, null or an operator, got a list of 1',
    ],
    [
      'an infinite number',
      { a: [JSON.parse('1e400')] },
      ['a', 0],
      'a[0] needs to be text, a number, true, false, null or an operator, got Infinity',
    ],
    [
      '$or with one pattern',
      { $or: [{ a: [1] }] },
      ['$or'],
      '$or needs at least two patterns to choose from, got 1',
    ],
    ['$or with a value', { $or: [{ a: [1] }, 5] }, ['$or', 1], '$or[1] needs to be a pattern object, got 5'],
    [
      '$or with an empty list',
      { $or: [] },
      ['$or'],
      '$or is an empty list, which nothing could match; name at least one value',
    ],
    [
      '$or with an empty object',
      { $or: [{ a: [1] }, {}] },
      ['$or', 1],
      '$or[1] is an empty object; name at least one field',
    ],
    [
      'an operator as field inside $or',
      { $or: [{ a: [1] }, { b: { prefix: ['x'] } }] },
      ['$or', 1, 'b', 'prefix'],
      '$or[1].b.prefix cannot be a field inside $or: "prefix" is a word of the language',
    ],
    [
      'a word kept for later inside $or',
      { $or: [{ a: [1] }, { regex: ['x'] }] },
      ['$or', 1, 'regex'],
      '$or[1].regex cannot be a field inside $or: "regex" is a word of the language',
    ],
  ])('as %s', (_, pattern, path, problem) => {
    expect(refusal(pattern)).toEqual({ problem, path });
  });

  it.each<[unknown, string]>([
    [{ prefx: 'x' }, 'payload.field[0] has no operator "prefx"; did you mean prefix?'],
    [{ PREFIX: 'x' }, 'payload.field[0] has no operator "PREFIX"; did you mean prefix?'],
    [
      {},
      'payload.field[0] is an empty object; write one of prefix, suffix, anything-but, numeric, exists, wildcard, equals-ignore-case, cidr, exactly',
    ],
    [
      { prefix: 'a', suffix: 'b' },
      'payload.field[0] needs a single operator, got "prefix" and "suffix"; write an object for each',
    ],
    [{ prefix: 3 }, 'payload.field[0].prefix needs to be text, got 3'],
    [{ prefix: ['a'] }, 'payload.field[0].prefix needs to be text, got a list of 1'],
    [
      { suffix: { wildcard: 'a' } },
      'payload.field[0].suffix has no operator "wildcard"; there is equals-ignore-case',
    ],
    [
      { suffix: { 'equals-ignore-case': ['a'] } },
      'payload.field[0].suffix.equals-ignore-case needs to be text, got a list of 1',
    ],
    [
      { 'equals-ignore-case': ['a'] },
      'payload.field[0].equals-ignore-case needs to be text, got a list of 1',
    ],
    [{ exactly: 3 }, 'payload.field[0].exactly needs to be text, got 3'],
    [{ exists: 'true' }, 'payload.field[0].exists needs to be true or false, got "true"'],
    [{ wildcard: 5 }, 'payload.field[0].wildcard needs to be text, got 5'],
    [
      { wildcard: 'a**b' },
      'payload.field[0].wildcard has two stars in a row, got "a**b"; write one, or \\* for the character',
    ],
    [
      { wildcard: 'a\\b' },
      'payload.field[0].wildcard has "\\" before neither * nor \\, got "a\\\\b"; write \\\\ for the character',
    ],
    [
      { wildcard: 'a\\' },
      'payload.field[0].wildcard has "\\" before neither * nor \\, got "a\\\\"; write \\\\ for the character',
    ],
    [{ 'anything-but': true }, 'payload.field[0].anything-but needs to be text or a number, got true'],
    [{ 'anything-but': null }, 'payload.field[0].anything-but needs to be text or a number, got null'],
    [{ 'anything-but': [] }, 'payload.field[0].anything-but is an empty list; name at least one value'],
    [
      { 'anything-but': ['a', 1] },
      'payload.field[0].anything-but[1] needs to be text like the others of its list, got 1',
    ],
    [
      { 'anything-but': [1, 'a'] },
      'payload.field[0].anything-but[1] needs to be a number like the others of its list, got "a"',
    ],
    [
      { 'anything-but': ['a', null] },
      'payload.field[0].anything-but[1] needs to be text or a number, got null',
    ],
    [
      { 'anything-but': { numeric: ['>', 1] } },
      'payload.field[0].anything-but has no operator "numeric"; there are prefix, suffix, equals-ignore-case, wildcard',
    ],
    [
      { 'anything-but': { prefix: '' } },
      'payload.field[0].anything-but.prefix is empty, so that every text has it; write some letters',
    ],
    [
      { 'anything-but': { suffix: ['a', ''] } },
      'payload.field[0].anything-but.suffix[1] is empty, so that every text has it; write some letters',
    ],
    [
      { 'anything-but': { prefix: [] } },
      'payload.field[0].anything-but.prefix is an empty list; name at least one text',
    ],
    [
      { 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } },
      'payload.field[0].anything-but.prefix needs to be text, got an object',
    ],
    [
      { 'anything-but': { wildcard: ['*', 'a**'] } },
      'payload.field[0].anything-but.wildcard[1] has two stars in a row, got "a**"; write one, or \\* for the character',
    ],
    [
      { numeric: 5 },
      'payload.field[0].numeric needs a comparison like [">", 0] or a range like [">", 0, "<=", 5], got 5',
    ],
    [{ numeric: [] }, 'payload.field[0].numeric[0] needs one of =, <, <=, >, >=, got nothing'],
    [{ numeric: ['=='] }, 'payload.field[0].numeric[0] needs one of =, <, <=, >, >=, got "=="'],
    [{ numeric: ['>'] }, 'payload.field[0].numeric[1] needs a number to compare with after ">", got nothing'],
    [
      { numeric: ['>', '5'] },
      'payload.field[0].numeric[1] needs a number to compare with after ">", got "5"',
    ],
    [
      { numeric: ['>', JSON.parse('-1e999')] },
      'payload.field[0].numeric[1] needs a number to compare with after ">", got -Infinity',
    ],
    [
      { numeric: ['<', 5, '>', 1] },
      'payload.field[0].numeric needs a comparison like [">", 0] or a range like [">", 0, "<=", 5]; after "<" nothing can follow',
    ],
    [
      { numeric: ['>', 1, '>', 5] },
      'payload.field[0].numeric[2] needs "<" or "<=" to end the range, got ">"',
    ],
    [
      { numeric: ['>', 0, '<'] },
      'payload.field[0].numeric[3] needs a number to compare with after "<", got nothing',
    ],
    [
      { numeric: ['>', 5, '<', 5] },
      'payload.field[0].numeric needs a lower bound below the upper one, got 5 and 5',
    ],
    [
      { numeric: ['>', 1, '<', 5, true] },
      'payload.field[0].numeric needs a comparison like [">", 0] or a range like [">", 0, "<=", 5], got 1 more after the upper bound',
    ],
    [
      { cidr: 5 },
      'payload.field[0].cidr needs an address range like "10.0.0.0/24" or "2001:db8::/32", got 5',
    ],
    [
      { cidr: '10.0.0.0' },
      'payload.field[0].cidr needs an address range like "10.0.0.0/24" or "2001:db8::/32", got "10.0.0.0"',
    ],
    [
      { cidr: '10.0.0/8' },
      'payload.field[0].cidr needs an address range like "10.0.0.0/24" or "2001:db8::/32", got "10.0.0/8"',
    ],
    [
      { cidr: '1::2::3/8' },
      'payload.field[0].cidr needs an address range like "10.0.0.0/24" or "2001:db8::/32", got "1::2::3/8"',
    ],
    [
      { cidr: '10.0.0.0/8/9' },
      'payload.field[0].cidr needs an address range like "10.0.0.0/24" or "2001:db8::/32", got "10.0.0.0/8/9"',
    ],
    [
      { cidr: '10.0.0.0/33' },
      'payload.field[0].cidr needs 0 to 31 bits after "/" (a single address stands as it is, without cidr), got "33"',
    ],
    [
      { cidr: '10.0.0.0/x' },
      'payload.field[0].cidr needs 0 to 31 bits after "/" (a single address stands as it is, without cidr), got "x"',
    ],
    [
      { cidr: '::/128' },
      'payload.field[0].cidr needs 0 to 127 bits after "/" (a single address stands as it is, without cidr), got "128"',
    ],
  ])('with %j in a list', (asks, problem) => {
    expect(inField(asks)?.problem).toBe(problem);
  });

  it('with the way to the value, for whoever knows where that stands in a text', () => {
    expect(inField({ 'anything-but': { suffix: ['a', 5] } })?.path).toEqual([
      ...['payload', 'field', 0, 'anything-but', 'suffix', 1],
    ]);
  });
});
