/** Files that become part of the page as they stand. */
module.exports = __dirname;
