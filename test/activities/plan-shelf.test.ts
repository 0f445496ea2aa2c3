// The plans that a worker keeps, on a real disk.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPlanShelf } from '../../src/worker/plan-shelf';
import { type Fixture, fixturePlan } from './fixture-plan';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await fixturePlan({ one: { code: 'return {};' } });
});
afterEach(() => fixture.remove());

const versionOf = ({ compiled }: Fixture, hash: string) => ({
  ...compiled,
  routing: { ...compiled.routing, hash },
});

describe('the shelf of plans', () => {
  it('finds a plan under its own hash only', () => {
    const { plan, hash } = fixture.compiled.routing;
    expect(fixture.world.plans.find(plan, hash)?.run).toEqual(fixture.compiled.run);
    expect(fixture.world.plans.find(plan, 'ffffffffffffffff')).toBeUndefined();
    expect(fixture.world.plans.find('other', hash)).toBeUndefined();
  });

  it('finds what an earlier worker loaded, so that runs begun with it go on', async () => {
    const later = createPlanShelf(fixture.world.dataFolder);
    await later.put(versionOf(fixture, 'aaaaaaaaaaaaaaaa'));
    const { plan, hash } = fixture.compiled.routing;
    expect(later.find(plan, hash)?.routing).toEqual(fixture.compiled.routing);
    expect(later.find(plan, hash)?.run).toEqual(fixture.compiled.run);
  });

  it('keeps a plan whole when many workers write it at once', async () => {
    const shelves = Array.from({ length: 8 }, () => createPlanShelf(fixture.world.dataFolder));
    await Promise.all(shelves.map((shelf) => shelf.put(fixture.compiled)));
    const folder = join(fixture.world.dataFolder, 'plans', 'fixture');
    const { hash } = fixture.compiled.routing;
    expect(await readdir(folder)).toEqual([`${hash}.json`]);
    expect(JSON.parse(await readFile(join(folder, `${hash}.json`), 'utf8')).routing.hash).toBe(hash);
  });

  it('leaves alone what holds no plan of that hash, and says so', async () => {
    const folder = join(fixture.world.dataFolder, 'plans', 'fixture');
    await writeFile(join(folder, 'bbbbbbbbbbbbbbbb.json'), '{"routing":');
    await writeFile(join(folder, 'cccccccccccccccc.json'), JSON.stringify(fixture.compiled));
    await mkdir(join(folder, 'dddddddddddddddd.json'));
    const told: string[] = [];
    const shelf = createPlanShelf(fixture.world.dataFolder, (line) => told.push(line));
    await shelf.put(fixture.compiled);
    expect(told.map((line) => line.slice(0, -1)).toSorted()).toEqual([
      expect.stringContaining('bbbbbbbbbbbbbbbb'),
      expect.stringContaining('cccccccccccccccc'),
      expect.stringContaining('dddddddddddddddd'),
    ]);
    expect(shelf.find('fixture', 'cccccccccccccccc')).toBeUndefined();
  });

  it('takes the newest way to run a plan whose routing stayed the same', async () => {
    const { compiled, world } = fixture;
    const changed = { ...compiled, run: { ...compiled.run, base: '/elsewhere' } };
    const first = createPlanShelf(world.dataFolder);
    await first.put(changed);
    const second = createPlanShelf(world.dataFolder);
    await second.put(versionOf(fixture, 'eeeeeeeeeeeeeeee'));
    expect(second.find('fixture', compiled.routing.hash)?.run.base).toBe('/elsewhere');
  });
});
