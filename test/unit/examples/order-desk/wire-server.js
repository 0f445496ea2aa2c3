/**
 * A process that speaks PostgreSQL's protocol on a loopback port, with PGlite behind it: for machines that have no
 * PostgreSQL. One session at a time has the database, from its first message until its transaction has ended.
 * Says `{ port }` to the process that forked it, and ends with it.
 */
'use strict';

const { createServer } = require('node:net');
const { PGlite } = require('@electric-sql/pglite');

const SSL_REQUEST = 80877103;

/** Cuts what arrives into messages: the first one of a session has no type before its length. */
function messagesIn(onMessage) {
  let bytes = Buffer.alloc(0);
  let isStarted = false;
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (bytes.length < head + 4) return;
      const length = head + bytes.readInt32BE(head);
      if (bytes.length < length) return;
      const message = bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      const isSslRequest = !isStarted && message.readInt32BE(4) === SSL_REQUEST;
      if (!isSslRequest) isStarted = true;
      onMessage(message, isSslRequest);
    }
  };
}

/** Whether the answer ends with "ready for query" outside a transaction. */
const isIdle = (answer) => answer.length >= 6 && answer.at(-6) === 0x5a && answer.at(-1) === 0x49;

async function main() {
  const database = await PGlite.create();
  let holder;
  const waiting = [];
  const take = (session) => {
    holder ??= session;
    return holder === session || new Promise((done) => waiting.push({ session, done }));
  };
  const giveUp = (session) => {
    if (holder !== session) return;
    const next = waiting.shift();
    holder = next?.session;
    next?.done();
  };
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    let last = Promise.resolve();
    const answer = async (message, isSslRequest) => {
      if (isSslRequest) return socket.write('N');
      if (message[0] === 0x58) return socket.end();
      await take(socket);
      const bytes = await database.execProtocolRaw(message);
      socket.write(bytes);
      if (isIdle(Buffer.from(bytes))) giveUp(socket);
    };
    socket.on('error', () => undefined);
    socket.on('close', async () => {
      await last;
      // As a server does it for a client that went away in the middle.
      if (holder === socket) await database.exec('ROLLBACK');
      giveUp(socket);
    });
    socket.on(
      'data',
      messagesIn((message, isSslRequest) => {
        last = last.then(() => answer(Buffer.from(message), isSslRequest));
      }),
    );
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

process.on('disconnect', () => process.exit(0));
main();
