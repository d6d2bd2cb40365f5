import { defineConfig, globalIgnores } from "eslint/config";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

export default defineConfig(globalIgnores(["dist", "src/api/operations.ts"]), {
  files: ["**/*.{ts,tsx}"],
  extends: [
    typescript.configs.strictTypeChecked,
    typescript.configs.stylisticTypeChecked,
    hooks.configs.flat["recommended-latest"],
  ],
  languageOptions: { parserOptions: { projectService: true } },
  rules: {
    "@typescript-eslint/switch-exhaustiveness-check": "error",
    "@typescript-eslint/consistent-type-imports": "error",
    "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    // React ignores what event handlers return; they handle errors themselves.
    "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
    "no-console": "error",
  },
});
