// Every workflow type, by its name on the wire. This is what is bundled into the sandbox.
export { aggregator } from './aggregator';
export { control } from './control';
export { coordination } from './coordination';
export { delivery } from './delivery';
export { saga } from './saga';
