/** Unit tests: everything that needs no server of its own. `test/aws`, `test/cluster` and `test/parts` have their own runs. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['<rootDir>/test/aws/', '<rootDir>/test/cluster/', '<rootDir>/test/parts/'],
  injectGlobals: false,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  coverageProvider: 'babel',
};
