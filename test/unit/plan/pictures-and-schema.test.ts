// What else a plan is shown as: a picture for people, a schema for editors.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { planJsonSchema } from '../../../src/plan/json-schema';
import { compileText } from '../../../src/plan/load-plan';
import { mermaidOf } from '../../../src/plan/mermaid';
import { compileSchema } from '../../../src/plan/payload-validator';
import { agent, plan } from './plan-text';

describe('the picture of a plan', () => {
  it('has agents, sources, joins and the ending, joined by what is published', () => {
    const text = plan(
      'sources: { /owner: { may: [Story] } }',
      'complete_on: Built',
      'agents:',
      agent('designer', 'on: Story, publishes: { completed: Designed }'),
      agent('builder', 'on: { all: [Designed, { filter: "size=big" }] }, publishes: { completed: Built }'),
    );
    expect(mermaidOf(compileText(text, 'plan.yaml').routing).split('\n')).toEqual([
      'flowchart LR',
      '  n0["designer"]',
      '  n1(["/owner"])',
      '  n2["builder"]',
      '  n3{"all"}',
      '  n4(["?"])',
      '  n5(("complete"))',
      '  n1 -->|"Story"| n0',
      '  n3 --> n2',
      '  n0 -->|"Designed"| n3',
      '  n4 -->|"size=big"| n3',
      '  n2 -->|"Built"| n5',
    ]);
  });

  it('cannot be changed by a name', () => {
    const text = plan('agents:', agent('a', `on: '"]-->end%%<script>\u202e'`));
    const picture = mermaidOf(compileText(text, 'plan.yaml').routing);
    expect(picture).toContain('|"#34;#93;--#62;end#37;#37;#60;script#62;#8238;"|');
  });
});

describe('the schema for editors', () => {
  const kept = join(__dirname, '../../../src/plan/plan.schema.json');

  it('is kept as the language has it', () => {
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual(planJsonSchema());
  });

  it('takes the example and refuses an unknown word', () => {
    const takes = compileSchema(JSON.parse(readFileSync(kept, 'utf8')));
    const example = parse(
      readFileSync(join(__dirname, '../../../examples/feature-team/plan.yaml'), 'utf8'),
    ) as object;
    expect(takes(example)).toBe(true);
    expect(takes({ ...example, evnts: {} })).toBe(false);
  });
});
