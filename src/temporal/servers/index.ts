// The room's door: obtaining and starting Temporal servers. Loads the SDK's client, so the command line imports it late.
export { defaultCacheFolder } from './cache-folder';
export { type Claim, DataFolderInUse, servedBy } from './data-folder-claim';
export { type DevServer, DevServerFailed, type DevServerOptions } from './dev-server';
export type { ProcessEnd } from './dev-server-process';
export { type DynamicSetting, devServerLimits, dynamicSettings, sqlitePragmas } from './dev-server-settings';
export { findFreePorts } from './free-port';
export { obtainServer, waysTo } from './obtain-server';
export { cliVersion, testServerVersion } from './pins';
export type { ObtainedServer, ServerKind, ServerWorld, Way, WayName } from './server-kind';
export { type FailedWay, ServerNotObtained } from './server-not-obtained';
export { startDevServer } from './start-dev-server';
