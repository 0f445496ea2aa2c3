// Tests against real servers and killed processes share a machine with whatever else runs on it: one that fails is tried once more,
// and what failed first is printed. Tests of rules and plans have no second try: what fails there is a fault.
const WITH_SERVERS = /[\\/]test[\\/](activities|cli|e2e|workflows)[\\/]/;

if (WITH_SERVERS.test(expect.getState().testPath ?? '')) jest.retryTimes(1, { logErrorsBeforeRetry: true });
