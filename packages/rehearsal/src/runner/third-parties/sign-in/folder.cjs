// A module of tests has no import.meta, and one of Node's own no __dirname: this one is CommonJS in both.
module.exports = __dirname;
