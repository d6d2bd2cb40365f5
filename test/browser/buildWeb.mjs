/** Builds the front end that the tests are about, so that none runs against an old one. */
export { buildWeb as default } from "../../buildWeb.mjs";
