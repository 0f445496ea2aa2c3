// Filter text and lengths of time.
import fc from 'fast-check';
import { durationOf } from '../../../src/plan/duration';
import { parseFilter } from '../../../src/plan/filter';

const terms = (text: string) => {
  const read = parseFilter(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.terms.map(({ path, equals }) => [path.join('.'), equals]);
};

describe('a filter', () => {
  it('reads the envelope by five names and the payload by all others', () => {
    expect(terms('type=A and source=/b and topic=t and priority=high and correlation_id=c')).toEqual([
      ['event.type', 'A'],
      ['event.source', '/b'],
      ['routing.topic', 't'],
      ['routing.priority', 'high'],
      ['event.correlation_id', 'c'],
    ]);
    expect(terms('severity=high and payload.type=x and payload.a.b-c=1')).toEqual([
      ['payload.severity', 'high'],
      ['payload.type', 'x'],
      ['payload.a.b-c', 1],
    ]);
  });

  it('takes a value as a JSON scalar where it is one, and as text in quotes', () => {
    expect(terms('a=1 and b=true and c=null and d=1e3 and e=x1 and f="1" and g={} and h=[1]')).toEqual([
      ['payload.a', 1],
      ['payload.b', true],
      ['payload.c', null],
      ['payload.d', 1000],
      ['payload.e', 'x1'],
      ['payload.f', '1'],
      ['payload.g', '{}'],
      ['payload.h', '[1]'],
    ]);
    expect(terms(`a = "x and y=\\"z\\"" and b='it "is"' and and=and`)).toEqual([
      ['payload.a', 'x and y="z"'],
      ['payload.b', 'it "is"'],
      ['payload.and', 'and'],
    ]);
  });

  it.each([
    '',
    'a',
    'a=',
    '=b',
    'a=b and',
    'a=b, c=d',
    'a=b and and c=d',
    'a="b',
    'a=b"c"',
    'a==b',
    'a..b=c',
  ])('is refused where it is none: %j', (text) => {
    expect(parseFilter(text)).toEqual({ problem: expect.any(String) });
  });

  it('reads back every value that JSON can quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(terms(`a=${JSON.stringify(value)} and b=1`)).toEqual([
          ['payload.a', value],
          ['payload.b', 1],
        ]);
      }),
    );
  });

  it('is read in linear time', () => {
    const started = performance.now();
    parseFilter(`a="${'\\"'.repeat(2000)}`);
    parseFilter(`${'a.'.repeat(2000)}=`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a length of time', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['2 days', 172_800_000],
    ['1w', 604_800_000],
    ['10min', 600_000],
  ])('is a number and a unit: %s', (text, ms) => {
    expect(durationOf(text)).toEqual({ ms });
  });

  it.each([
    '',
    '30',
    's',
    '1 month',
    '1y',
    '-1s',
    '1e3s',
    ' 1s',
    '1s ',
    '1S',
    'Infinitys',
    '0.0001ms',
    '400d',
  ])('is refused where it is none: %j', (text) => {
    expect(durationOf(text)).toEqual({ problem: expect.any(String) });
  });
});
