// Worker processes on one plan, of which one is killed now and then and started again. For chaos runs.
import { startWorkerProcess, type WorkerProcess } from '../support/processes';
import { whole } from './seeded';

export interface PoolOptions {
  plan: string;
  data: string;
  address: string;
}

export class WorkerPool {
  private workers: WorkerProcess[] = [];
  /** Those that are on their way: killed ones come again behind the back of whoever killed them. */
  private coming: Promise<void>[] = [];
  kills = 0;

  constructor(private readonly options: PoolOptions) {}

  /** Starts so many workers; resolves when all of them poll. */
  async start(count: number): Promise<this> {
    for (let number = 0; number < count; number++) this.coming.push(this.add());
    await Promise.all(this.coming);
    return this;
  }

  /** Kills one that polls, by chance which (SIGKILL), and starts another in its place. Waits for one where none polls. */
  async killOne(random: () => number): Promise<void> {
    if (this.workers.length === 0) await Promise.all(this.coming);
    const [worker] = this.workers.splice(whole(random, this.workers.length), 1);
    if (!worker) throw new Error('there is no worker to kill');
    this.kills += 1;
    await worker.kill('SIGKILL');
    const added = this.add();
    // Looked at by whoever waits for it next.
    added.catch(() => undefined);
    this.coming.push(added);
  }

  /** Stops all of them gracefully. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.coming);
    await Promise.all(this.workers.map((worker) => worker.kill('SIGTERM')));
    this.workers = [];
  }

  private async add(): Promise<void> {
    this.workers.push(await startWorkerProcess(this.options));
  }
}
