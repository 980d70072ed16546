/** Unit tests: everything that needs no server of its own. `test/aws` and `test/cluster` have their own runs. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['<rootDir>/test/aws/', '<rootDir>/test/cluster/'],
  injectGlobals: false,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  coverageProvider: 'babel',
};
