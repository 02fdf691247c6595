/** The walls of the house. `npm test` reports each import that goes through one. */
const allButTypes = { dependencyTypesNot: ['type-only'] };

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '[?](raw|asset|url)' },
    },
    {
      name: 'renderer-takes-types-only',
      comment: 'A page is a view: it asks the core through the bridge, and shares only types with it.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/', ...allButTypes },
    },
    {
      name: 'renderer-reaches-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(db|test)/', dependencyTypes: ['local'] },
    },
    {
      name: 'renderer-is-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-imports-no-electron',
      comment: 'The core is plain Node, so that it runs, and is tested, without a window.',
      severity: 'error',
      from: { path: '^(electron/core|db)/' },
      to: {
        path: '(^electron$|node_modules/electron/|^electron/(main|preload|setup)/)',
      },
    },
    {
      name: 'core-draws-no-page',
      severity: 'error',
      from: { path: '^(electron|db)/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'database-only-in-db',
      severity: 'error',
      from: {
        path: '^(electron|renderer|resources)/',
        pathNot: '^electron/setup/',
      },
      to: { path: '(^|node_modules/)(better-sqlite3|drizzle-orm)(/|$)' },
    },
    {
      name: 'device-libraries-only-in-devices',
      severity: 'error',
      from: {
        path: '^(electron|renderer|db)/',
        pathNot: '^electron/core/devices/',
      },
      to: {
        path: '(^|node_modules/)(serialport|@serialport|usb|node-hid|node-thermal-printer)(/|$)',
      },
    },
    {
      name: 'main-knows-no-domain',
      comment: 'Main relays: of the core it knows the messages and the Result type.',
      severity: 'error',
      from: { path: '^electron/(main|preload)/' },
      to: {
        path: '^(electron/core/(?!(protocol|result)[.]ts$)|db/|renderer/)',
      },
    },
    {
      name: 'main-takes-only-types-of-the-protocol',
      severity: 'error',
      from: { path: '^electron/(main|preload)/' },
      to: { path: '^electron/core/protocol[.]ts$', ...allButTypes },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-dependency-in-the-program',
      severity: 'error',
      from: { path: '^(electron|db|renderer)/', pathNot: '^electron/setup/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/electron/',
      },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      // each of these is an application of its own, beside whose package.json nothing is installed
      from: { pathNot: '^(electron/setup/|test/tour/dock/window|test/bench/bare-window/)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    // without this, imports that vanish at compile time (`import type`) would not be seen at all
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
