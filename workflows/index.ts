// Every workflow type, by its name on the wire. This is what is bundled into the sandbox.
export { coordination } from './coordination';
export { delivery } from './delivery';
