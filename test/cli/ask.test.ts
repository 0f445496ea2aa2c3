// `ask` refused before anything is sent: what it says of the type and of the payload.
import { randomUUID } from 'node:crypto';
import { Place } from './signalbox';

const plan = `
plan: library-${randomUUID().slice(0, 8)}
sources: { /room: { may: [GetBookQuery] } }
events:
  GetBookQuery: { payload: { type: object, required: [site], properties: { site: { type: string } } }, answer: BookFound }
agents:
  librarian: { run: { command: [node, answer.js] }, on: GetBookQuery, publishes: { completed: BookFound } }
`;

let place: Place;
beforeAll(async () => {
  place = await Place.make();
  await place.file('signalbox.yaml', plan);
  await place.file('answer.js', '');
});
afterAll(() => place.remove());

it.each([
  [
    'a type that the plan has not',
    ['GetBokQuery'],
    'the plan has no query or command "GetBokQuery"; did you mean GetBookQuery? Nothing was sent.\n',
  ],
  [
    'a payload that does not fit',
    ['GetBookQuery'],
    'GetBookQuery cannot be sent: payload lacks "site". Nothing was sent.\n',
  ],
])('refuses %s by its name: exit 2', async (_, args, words) => {
  const { exit, result, talk } = await place.run(['ask', ...args, '--correlation', 'c']);
  expect(talk).toBe(`signalbox: ${words}`);
  expect([exit, result]).toEqual([2, '']);
});
