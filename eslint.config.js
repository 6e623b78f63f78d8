import tseslint from 'typescript-eslint';

const source = [
  'contract/**/*.ts',
  'gotemplate/**/*.ts',
  'src/**/*.ts',
  'agent/**/*.ts',
  'dev/**/*.ts',
  'build/**/*.ts',
];
const compositionRoots = ['src/main.ts', 'agent/main.ts', 'dev/**/*.ts', 'build/**/*.ts'];
const pure = [
  'contract/**/*.ts',
  'gotemplate/**/*.ts',
  'src/admission/**/*.ts',
  'src/injection/**/*.ts',
  'src/pod/**/*.ts',
  'agent/{state,plan,schedule,render,rules,narrate,redact}.ts',
  'agent/machine/**/*.ts',
  'agent/vault/kv.ts',
  'agent/vault/http1/**/*.ts',
];

const ambient = [
  { name: 'process', message: 'only the composition roots read the process; pass what is needed' },
];
const ambientCalls = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'the clock is an argument; only the composition roots read it',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'the clock is an argument; only the composition roots read it',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'randomness is an argument; only the composition roots make it',
  },
];

export default tseslint.config(
  { ignores: ['dist/', '.tap/', '.cache/', 'node_modules/', 'test/vectors/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/return-await': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: source,
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
    },
  },
  {
    files: source,
    ignores: compositionRoots,
    rules: {
      'no-restricted-globals': ['error', ...ambient],
      'no-restricted-syntax': ['error', ...ambientCalls],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', message: 'only the composition roots read the process' }] },
      ],
    },
  },
  {
    files: pure,
    rules: {
      'no-restricted-globals': [
        'error',
        ...ambient,
        ...['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'queueMicrotask'].map((name) => ({
          name,
          message: 'this part is pure: no timers, no network',
        })),
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafePromises: [
            { from: 'package', name: 'PromiseWithSubtest', package: '@tapjs/core' },
          ],
        },
      ],
    },
  },
  {
    files: ['dev/**/*.ts', 'build/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
