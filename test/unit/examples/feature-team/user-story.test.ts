// Reading a story: what is refused, and how names become names for machines.
import { expecting, type Failure, type Story, storyNamed } from './team';

interface Read {
  title: string;
  resources: { schemaName: string; path: string; pluralTitle: string; fields: { name: string }[] }[];
}

const { readStory } = require('../../../../examples/feature-team/design/user-story') as {
  readStory: (payload: unknown) => Read;
};

/** What reading a changed bookshelf story is refused with. */
function refusalOf(change: (story: Story) => unknown): Failure {
  const story = storyNamed('bookshelf');
  const payload = change(story) ?? story;
  try {
    readStory(payload);
  } catch (error) {
    return error as Failure;
  }
  throw new Error('the story was accepted');
}

const book = (story: Story) => story.resources[1] as Story['resources'][number];
const criterion = (story: Story) => story.acceptance_criteria[0] as Record<string, unknown>;

/** Resources of these names, each with fields of these names. */
function namesOf(resources: string[], fields: string[] = ['Name']): Read['resources'] {
  return readStory({
    title: 'Names',
    narrative: 'As a reader, I want names.',
    actors: [{ name: 'Reader', goal: 'reads' }],
    resources: resources.map((name) => ({
      name,
      fields: fields.map((field) => ({ name: field, type: 'text' })),
    })),
    acceptance_criteria: [
      {
        title: 'Lists',
        actor: 'Reader',
        when: { do: 'list', resource: resources[0] },
        ...expecting({ answer: 'accepted' }),
      },
    ],
  }).resources;
}

describe('a user story is refused', () => {
  const cases: [string, (story: Story) => unknown, RegExp][] = [
    ['when it is no object', () => 'a story', /^user story: \/ must be object/],
    ['when a part is missing', ({ title: _, ...story }) => story, /must have required property 'title'/],
    [
      'when it has a part nobody knows',
      (story) => ({ ...story, budget: 3 }),
      /additional properties \(budget\)/,
    ],
    [
      'when a resource is there twice',
      (story) => {
        book(story).name = 'Author';
      },
      /\/resources\/1\/name "Author" is there twice/,
    ],
    [
      'when a field is there twice',
      (story) => {
        book(story).fields[1] = { name: 'Title', type: 'text' };
      },
      /fields\/1\/name "Title"/,
    ],
    [
      'when a reference points nowhere',
      (story) => {
        book(story).fields[1] = { name: 'Author', type: 'reference', to: 'Writer' };
      },
      /\/resources\/1\/fields\/1\/to "Writer" is not the name of a resource/,
    ],
    [
      'when a choice has no choices',
      (story) => {
        book(story).fields[3] = { name: 'Status', type: 'choice' };
      },
      /a choice needs its choices/,
    ],
    [
      'when bounds leave no room',
      (story) => {
        book(story).fields[5] = { name: 'Rating', type: 'integer', min: 5, max: 1 };
      },
      /min 5 is above max 1/,
    ],
    [
      'when a bound is of another type',
      (story) => {
        book(story).fields[5] = { name: 'Rating', type: 'integer', max_length: 1 };
      },
      /max_length does not belong to a integer field/,
    ],
    [
      'when a default breaks its own field',
      (story) => {
        book(story).fields[3] = { name: 'Status', type: 'choice', choices: ['a'], default: 'b' };
      },
      /default "b" does not fit/,
    ],
    [
      'when an actor is a stranger',
      (story) => {
        criterion(story).actor = 'Burglar';
      },
      /\/acceptance_criteria\/0\/actor "Burglar" is not one of the actors/,
    ],
    [
      'when a step names no resource of it',
      (story) => {
        criterion(story).when = { do: 'list', resource: 'Shelf' };
      },
      /\/when\/resource "Shelf" is not a resource/,
    ],
    [
      'when a step names no field of its resource',
      (story) => {
        criterion(story).when = { do: 'create', resource: 'Book', with: { Colour: 'red' } };
      },
      /"Colour" is not a field of Book; it has Title, Author/,
    ],
    [
      'when a step uses what nobody created',
      (story) => {
        criterion(story).when = { do: 'get', resource: 'Book', item: 'ghost' };
      },
      /"ghost" is not a Book that an earlier step has created/,
    ],
    [
      'when a step does not say which item',
      (story) => {
        criterion(story).when = { do: 'delete', resource: 'Book' };
      },
      /needs "item": which one to delete/,
    ],
    [
      'when a count is expected of one item',
      (story) => {
        Object.assign(criterion(story), expecting({ answer: 'accepted', count: 1 }));
      },
      /\/then\/count only belongs to a list/,
    ],
    [
      'when nothing could ever be created first',
      (story) =>
        void story.resources[0]?.fields.push({ name: 'Best', type: 'reference', to: 'Book', required: true }),
      /go in a circle/,
    ],
  ];

  it.each(cases)('%s', (_, change, problem) => {
    const refused = refusalOf(change);
    expect(refused.message).toMatch(problem);
    expect(refused.type).toBe('invalid_payload');
  });
});

describe('names of a story become names for machines', () => {
  it('in the form that each place needs', () => {
    const [read] = namesOf(['Repair Order'], ['Frame number', 'ISBN', 'homeTown']);
    expect(read).toMatchObject({
      schemaName: 'RepairOrder',
      path: 'repair-orders',
      pluralTitle: 'Repair Orders',
    });
    expect(read?.fields.map((field) => field.name)).toEqual(['frame_number', 'isbn', 'home_town']);
  });

  it('each unlike all others, also where only signs differ', () => {
    const read = namesOf(['Box', 'box!', 'Box Input', 'BOX LIST'], ['a b', 'a-b', 'a_b2', 'A/B']);
    expect(new Set(read.map((one) => one.path)).size).toBe(4);
    expect(new Set(read.map((one) => one.schemaName)).size).toBe(4);
    expect(read[0]?.fields.map((field) => field.name)).toEqual(['a_b', 'a_b2', 'a_b22', 'a_b3']);
  });

  it('with plurals that English has', () => {
    expect(namesOf(['Library', 'Box', 'Key', 'Branch']).map((one) => one.path)).toEqual([
      'libraries',
      'boxes',
      'keys',
      'branches',
    ]);
  });

  it('never those that a list, a database or an object has already taken', () => {
    const [read] = namesOf(['Thing'], ['id', 'Limit', 'sort', 'constructor', '__proto__', 'ctid']);
    expect(read?.fields.map((field) => field.name)).toEqual([
      'id_value',
      'limit_value',
      'sort_value',
      'constructor_value',
      'proto',
      'ctid_value',
    ]);
    expect(namesOf(['Problem'])[0]?.schemaName).not.toBe('Problem');
  });

  it('made of letters, digits and dashes only, whatever they were', () => {
    const read = namesOf(
      ['../../etc/passwd', '"; DROP TABLE x; --', '📚', '</script>', '漢字', '42'],
      ["'", '🚲', '\u0000', 'é', '1st'],
    );
    for (const { schemaName, path, fields } of read) {
      expect(schemaName).toMatch(/^[A-Z][A-Za-z0-9]*$/);
      expect(path).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const { name } of fields) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    }
  });
});
