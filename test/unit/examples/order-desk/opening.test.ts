// Who may open the database of examples/order-desk, and what becomes of it when a worker dies.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk, folderWithDatabase, newFolder, orderOf, type Place, removeFolders } from './desk';
import { startPostgres } from './postgres-server';

// A new embedded database is made within seconds, and within a minute where the machine has other things to do.
jest.setTimeout(120_000);

const desks: Desk[] = [];
const open = (place: Place) => {
  const desk = new Desk(place);
  desks.push(desk);
  return desk;
};
afterAll(async () => {
  for (const desk of desks) await desk.stop();
  removeFolders();
});

const reserve = (desk: Desk, order: string) =>
  desk.run({ agent: 'inventory-check', task: 'reserve', order, payload: orderOf({ lamp: 1 }) });
const LINES = { lines: [{ sku: 'lamp', quantity: 1 }] };
const claimOf = (folder: string) => join(folder, 'database.claim.json');

describe('an embedded database', () => {
  it('is opened once a process, and says so to the first one who asks', async () => {
    const desk = open({ folder: await folderWithDatabase() });
    const answers = await Promise.all(['one', 'two', 'three'].map((order) => reserve(desk, order)));
    expect(answers.map(({ result }) => result)).toEqual([LINES, LINES, LINES]);
    expect(answers.map(({ progress }) => progress)).toEqual([['opening the database'], [], []]);
  });

  it('is refused to a second process with the way out, until the first has ended', async () => {
    const folder = await folderWithDatabase();
    const [first, second] = [open({ folder }), open({ folder })];
    expect(await reserve(first, 'one')).toMatchObject({ result: LINES });
    expect((await reserve(second, 'two')).error).toEqual({
      type: 'database_in_use',
      message:
        `${join(folder, 'database')} is open in process ${first.pid}, and an embedded database has room for one: ` +
        'stop that worker, or give all workers a server by DATABASE_URL=postgres://…',
    });
    await first.stop();
    expect(existsSync(claimOf(folder))).toBe(false);
    expect(await reserve(second, 'two')).toMatchObject({ result: LINES });
    expect(await second.stockOf('lamp')).toEqual({ on_hand: 40, reserved: 2 });
  });

  it('of a process that was killed is taken over with all that was committed', async () => {
    const folder = await folderWithDatabase();
    const first = open({ folder });
    await reserve(first, 'one');
    await first.kill();
    expect(existsSync(claimOf(folder))).toBe(true);
    const second = open({ folder });
    expect(await reserve(second, 'one')).toMatchObject({ result: LINES });
    expect(await second.stockOf('lamp')).toEqual({ on_hand: 40, reserved: 1 });
  });

  it('is opened where the claim beside it is no claim', async () => {
    const folder = await folderWithDatabase();
    writeFileSync(claimOf(folder), '{"process":');
    expect(await reserve(open({ folder }), 'one')).toMatchObject({ result: LINES });
  });
});

describe('a server', () => {
  it('is shared by several workers, which make its tables at once and sell its stock once', async () => {
    const { url, stop } = await startPostgres();
    const [one, two] = [open({ folder: newFolder(), url }), open({ folder: newFolder(), url })];
    try {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, number) => reserve(number % 2 === 0 ? one : two, `order-${number}`)),
      );
      expect(answers.flatMap(({ error }) => error ?? [])).toEqual([]);
      expect(answers.filter(({ result }) => result)).toHaveLength(40);
      expect(await one.stockOf('lamp')).toEqual({ on_hand: 40, reserved: 40 });
    } finally {
      await one.stop();
      await two.stop();
      await stop();
    }
  });

  it.each([
    [
      'does not answer',
      'postgres://desk:canary-secret@127.0.0.1:1/desk',
      'no connection to the server that DATABASE_URL names: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'has no URL of the right form',
      'canary-secret',
      'DATABASE_URL needs the form postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    ],
  ])('that %s fails the attempt with its reason, and no secret in it', async (_, url, why) => {
    const desk = open({ folder: newFolder(), url });
    const { error } = await reserve(desk, 'one');
    expect(error?.message).toBe(why);
  });
});
