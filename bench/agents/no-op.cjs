// An agent that does nothing, so that what is measured is the coordination. The hand-written team uses the same.
module.exports.default = async () => ({});
