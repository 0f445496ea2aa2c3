// The list filter behind a prefix: whatever was typed stays inside its quotes (S21).
import fc from 'fast-check';
import { prefixQuery } from '../../../src/cli/find-correlation';

/** What a server reads between the quotes, and what is left outside of them. */
function read(query: string): { values: string[]; outside: string } {
  const values: string[] = [];
  const outside = query.replace(/'((?:\\.|[^'\\])*)'/gsu, (_, inside: string) => {
    values.push(inside.replace(/\\(.)/gsu, '$1'));
    return '?';
  });
  return { values, outside };
}

describe('the filter for a prefix', () => {
  it('asks for coordinations of this plan whose correlation begins so', () => {
    expect(prefixQuery('feature-7', 'team')).toBe(
      "WorkflowType = 'coordination' AND SignalboxCorrelation STARTS_WITH 'feature-7' AND SignalboxPlan = 'team'",
    );
  });

  it('keeps every text inside its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '"', '\\', ' ', 'a', '%', ')', '=') }), (prefix) => {
        const { values, outside } = read(prefixQuery(prefix, "p'q\\"));
        expect(outside.replace(' AND SignalboxCorrelation STARTS_WITH ?', '')).toBe(
          'WorkflowType = ? AND SignalboxPlan = ?',
        );
        expect(values.at(-1)).toBe("p'q\\");
        if (values.length === 3) expect(prefix.startsWith(values[1] ?? '-')).toBe(true);
      }),
    );
  });

  it('asks for less where the text has what the server cannot find', () => {
    expect(prefixQuery('a"b', undefined)).toBe(
      "WorkflowType = 'coordination' AND SignalboxCorrelation STARTS_WITH 'a'",
    );
    expect(prefixQuery('"', undefined)).toBe("WorkflowType = 'coordination'");
  });
});
