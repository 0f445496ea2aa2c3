/**
 * The service as a process: listens on the loopback interface until SIGTERM. PORT (0: any free one) and STAGE come from the
 * environment, `--instance=NAME` from the command line. Says its port as a line of JSON.
 */
'use strict';

const { createServer } = require('node:http');
const { version } = require('./package.json');
const { answer } = require('./routes');

const INSTANCE = '--instance=';

const port = Number(process.env.PORT ?? 8080);
const service = {
  version,
  stage: process.env.STAGE ?? 'none',
  instance: (process.argv.find((word) => word.startsWith(INSTANCE)) ?? INSTANCE).slice(INSTANCE.length),
};

const server = createServer((request, response) => {
  const { status, body } = answer(requestOf(request), service);
  // Nobody keeps a connection: stopping has nothing to wait for.
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(JSON.stringify(body));
});

function requestOf({ method = '', url = '/' }) {
  const [path, query = ''] = url.split('?');
  return { method, path, query: Object.fromEntries(new URLSearchParams(query)) };
}

server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port, ...service })}\n`);
});

process.once('SIGTERM', () => server.close());
