// Plans for tests of the command line; each caller gives a name of its own, so that test files share a server in peace.

/** Two agents in a row that answer at once; ends with `Published`, or fails with `PublishingFailed`. */
export const magazine = (name: string): string => `
plan: ${name}
complete_on: { any: [Published] }
fail_on: { any: [PublishingFailed] }
sources: { /editor: { may: [ArticleReady] }, /desk: { may: [DeskNote] } }
topics: { articles: { default: true }, desk: { publishers: [/desk] } }
events:
  ArticleReady:
    payload: { type: object, required: [title], properties: { title: { type: string } } }
    example: { title: An article }
retry: { default: { max_retries: 0, backoff_type: fixed, initial_delay: 1s, max_delay: 1s } }
agents:
  writer:
    run: { command: [node, writer.js] }
    on: ArticleReady
    publishes: { started: WritingStarted, completed: Written, failed: PublishingFailed }
  publisher:
    run: { command: [node, writer.js] }
    on: Written
    publishes: { completed: Published }
`;

/** Answers with the title it was given; a title `fail` makes it fail, `wait` makes it wait until it is ended. */
export const writerProgram = `
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { title } = JSON.parse(text).event.payload;
  if (title === 'fail') process.exit(65);
  if (title === 'wait') setInterval(() => {}, 1000);
  else console.log(JSON.stringify({ result: { title } }));
});
`;
