// Where a pattern's text is wrong: line and column, of the JSON and of the pattern.
import fc from 'fast-check';
import { jsonFault, lineAndColumn, offsetAt } from '../../../../src/plan/read/json-place';
import { readPatternText } from '../../../../src/plan/read/pattern-text';

describe('a pattern from a text', () => {
  it.each<[string, string, number, number]>([
    ['{"a": ["x"]', 'the JSON needs "," or "}" after a value, got its end', 1, 12],
    [
      '',
      'the JSON needs a value: text in double quotes, a number, true, false, null, a list or an object, got its end',
      1,
      1,
    ],
    [
      'type=x',
      'the JSON needs a value: text in double quotes, a number, true, false, null, a list or an object, got "t"',
      1,
      1,
    ],
    ["{'a': ['x']}", 'the JSON needs the name of a field in double quotes, got "\'"', 1, 2],
    ['{"a": ["x"],}', 'the JSON needs the name of a field in double quotes, got "}"', 1, 13],
    ['{"a" ["x"]}', 'the JSON needs ":" after the name of a field, got "["', 1, 6],
    ['{"a": [1 2]}', 'the JSON needs "," or "]" after a value, got "2"', 1, 10],
    ['{\n  "a": [01]\n}', 'the JSON needs "," or "]" after a value, got "1"', 2, 10],
    ['{"a": ["x\n"]}', 'the JSON needs the end of a text, or an escape for this character, got "\\n"', 1, 10],
    ['{"a": ["x', 'the JSON needs the end of a text, or an escape for this character, got its end', 1, 10],
    ['{"a": ["\\x"]}', 'the JSON needs an escape that JSON has, got "\\\\"', 1, 9],
    ['{"a": [1]} x', 'the JSON needs to end after its value, got "x"', 1, 12],
    ['[1]', 'the pattern needs to be an object like {"type": ["OrderPlaced"]}, got a list of 1', 1, 1],
    [
      '{\n  "payload": {\n    "a": "x"\n  }\n}',
      'payload.a needs a list of values or an object, got "x"; write ["x"]',
      3,
      10,
    ],
    ['{"a": [1, {"prefx": "b"}]}', 'a[1] has no operator "prefx"; did you mean prefix?', 1, 11],
    [
      '{"a": [{"numeric": [">", "b"]}]}',
      'a[0].numeric[1] needs a number to compare with after ">", got "b"',
      1,
      26,
    ],
    [
      '{"a": [{"numeric": [">"]}]}',
      'a[0].numeric[1] needs a number to compare with after ">", got nothing',
      1,
      20,
    ],
    [
      '{"\\u0061": {"b.c": []}}',
      'a.b.c is an empty list, which nothing could match; name at least one value',
      1,
      20,
    ],
    ['{"a": [1], "a": []}', 'a is an empty list, which nothing could match; name at least one value', 1, 17],
  ])('says of %j what is wrong and where', (text, problem, line, column) => {
    expect(readPatternText(text)).toEqual({ problem, line, column });
  });

  it('takes what stands last where a key stands twice', () => {
    expect(readPatternText('{"a": ["x"], "a": ["y"]}')).toEqual({ pattern: { a: ['y'] } });
  });

  it('is refused where it nests too deeply, without a stack that overflows', () => {
    for (const text of ['['.repeat(100_000), `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`])
      expect(readPatternText(text)).toMatchObject({ line: 1 });
    expect(readPatternText(`{"a": ["${'x'.repeat(5_000_000)}`)).toMatchObject({ line: 1, column: 5_000_009 });
  });
});

describe('a place in a JSON text', () => {
  it('is found wherever the engine finds JSON, and a fault wherever it finds none', () => {
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:.-+0129eEtrufalsn\\ \n'.split('')), maxLength: 12 }),
      fc
        .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '1', '\\', '\t'))
        .map(([json, at, character]) => {
          const place = at % (json.length + 1);
          return json.slice(0, place) + character + json.slice(place + 1);
        }),
    );
    fc.assert(
      fc.property(text, (each) => {
        let isJson = true;
        try {
          JSON.parse(each);
        } catch {
          isJson = false;
        }
        const fault = jsonFault(each);
        expect(fault === undefined).toBe(isJson);
        if (fault) expect(fault.offset).toBeLessThanOrEqual(each.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is where the value begins', () => {
    const text = '{ "a" : [ 1 ,\n { "b" : null } ] }';
    expect(text.slice(offsetAt(text, ['a', 1, 'b']))).toMatch(/^null/);
    expect(text.slice(offsetAt(text, ['a', 1]))).toMatch(/^\{ "b"/);
    expect(text.slice(offsetAt(text, ['a', 1, 'c', 5]))).toMatch(/^\{ "b"/);
    expect(lineAndColumn(text, offsetAt(text, ['a', 1, 'b']))).toEqual({ line: 2, column: 10 });
  });
});
