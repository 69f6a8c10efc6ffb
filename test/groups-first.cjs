const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * The groups of test/together take the longest, and their files are the smallest: where Jest does not know yet how long
 * each takes, it would begin with the largest files and end with a single group, while other processors have nothing to do.
 */
module.exports = class GroupsFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    const isGroup = ({ path }) => /[\\/]together[\\/]/.test(path);
    return [...sorted.filter(isGroup), ...sorted.filter((test) => !isGroup(test))];
  }
};
