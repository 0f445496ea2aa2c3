// The desk's agents without a coordination: each is handed what its plan would hand it. Loaded by the tests of examples/order-desk.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../../../src/events/json';
import { envelope } from '../../../support/envelope';

export const EXAMPLE = resolve(__dirname, '../../../../examples/order-desk');

export interface Answer {
  result?: JsonObject;
  outcome?: string;
  payload?: JsonObject;
  error?: { type?: string; message: string };
  progress?: string[];
}

export interface Task {
  agent: string;
  /** The agent's name where it has one task only. */
  task?: string;
  order: string;
  /** The same for attempts of the same delivery. Default: order and task. */
  key?: string;
  type?: string;
  payload?: JsonObject;
  joined?: Record<string, JsonObject>;
}

/** Where a database lies: a server's URL, or a data folder for an embedded one. */
export interface Place {
  url?: string;
  folder: string;
}

/** One worker's process with the agents in it. End it with `stop` or `kill`. */
export class Desk {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  private asked = 0;

  constructor(readonly place: Place) {
    this.child = fork(join(__dirname, 'desk-process.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child.on('message', (message: { number: number }) => {
      const { number, ...answer } = message;
      this.waiting.get(number)?.resolve(answer as never);
      this.waiting.delete(number);
    });
    this.child.once('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the process has ended'));
    });
  }

  run({ agent, task = agent, order, key = `${order} ${task}`, type = 'Test', payload, joined }: Task) {
    const events = Object.entries(joined ?? {}).map(([name, each]) => [
      name,
      envelope(name, { payload: each }),
    ]);
    const given = {
      event: envelope(type, { payload, correlation_id: order }),
      ...(joined && { joined: Object.fromEntries(events) }),
      task,
      attempt: 1,
      idempotencyKey: key,
      correlationId: order,
    };
    return this.ask<Answer>({ agent, task: given, context: this.contextOf(order) });
  }

  /** The rows of one statement; throws the database's error. */
  async rows(text: string, values: unknown[] = []): Promise<JsonObject[]> {
    const { rows, error } = await this.ask<{ rows?: JsonObject[]; error?: { message: string } }>({
      text,
      values,
      context: this.contextOf('looking'),
    });
    if (!rows) throw new Error(error?.message);
    return rows;
  }

  /** What of an item is on hand and reserved. */
  async stockOf(sku: string): Promise<JsonObject | undefined> {
    const [row] = await this.rows('SELECT on_hand, reserved FROM order_desk.stock WHERE sku = $1', [sku]);
    return row;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  private contextOf(order: string) {
    const { folder, url } = this.place;
    return { folder: join(folder, `${order}-0`), secrets: url === undefined ? {} : { DATABASE_URL: url } };
  }

  private ask<T>(question: object): Promise<T> {
    this.asked += 1;
    const number = this.asked;
    const answer = new Promise<T>((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
    });
    this.child.send({ number, ...question });
    return answer;
  }
}

/** One of the orders that ship. */
export function orderNamed(name: string): JsonObject {
  return JSON.parse(readFileSync(join(EXAMPLE, 'orders', `${name}.json`), 'utf8')) as JsonObject;
}

/** An order of these quantities, with nothing wrong with it. */
export function orderOf(quantities: Record<string, number>): JsonObject {
  const items = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
  return { ...orderNamed('good'), items };
}

const folders: string[] = [];

/** A new folder, as that of a plan's correlations. `removeFolders` takes it away. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'order-desk-'));
  folders.push(folder);
  return folder;
}

let template: Promise<string> | undefined;

/** A new folder (or the one given) with a new database in it that nobody has open. To make the first one takes seconds. */
export async function folderWithDatabase(folder = newFolder()): Promise<string> {
  template ??= makeDatabase(newFolder());
  cpSync(await template, folder, { recursive: true });
  return folder;
}

async function makeDatabase(folder: string): Promise<string> {
  const desk = new Desk({ folder });
  await desk.stockOf('lamp');
  await desk.stop();
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
