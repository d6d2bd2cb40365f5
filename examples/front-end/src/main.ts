import { graphql } from "./generated";
import { execute, upload } from "./service";

const LogOn = graphql(`
  mutation LogOn($input: CredentialInput!) {
    logon(input: $input) {
      ok
      status
    }
  }
`);

const Storage = graphql(`
  query Storage($path: FilePath!) {
    me {
      email
    }
    files(path: $path) {
      children {
        nodes {
          path
          size
          ... on File {
            url
          }
        }
      }
    }
  }
`);

const say = (text: string) => {
  document.querySelector("#says")!.textContent = text;
};

/** Shows who is signed in, and the storage: files as links, which the browser follows with the session. */
async function show() {
  const { me, files } = await execute(Storage, { path: "/" });
  say(`Hello ${me?.email}`);
  const items = (files?.children.nodes ?? []).map((node) => {
    const link = document.createElement("a");
    link.textContent = `${node.path} (${node.size} bytes)`;
    if ("url" in node) link.href = node.url;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  document.querySelector("#storage")!.replaceChildren(...items);
}

document.querySelector("#app")!.innerHTML = `
  <form>
    <input name="email" type="email" autocomplete="username" value="demo@example.org" />
    <input name="password" type="password" autocomplete="current-password" value="demo" />
    <button>Log on</button>
  </form>
  <p id="says"></p>
  <ul id="storage"></ul>
  <input id="files" type="file" multiple />`;

/** Does what an event asks for; a failure is told in the service's words. */
const answer = (work: (target: EventTarget | null) => Promise<void>) => (event: Event) => {
  event.preventDefault();
  work(event.currentTarget).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
};

document.querySelector("form")!.addEventListener(
  "submit",
  answer(async (form) => {
    const { email, password } = Object.fromEntries(new FormData(form as HTMLFormElement));
    const { logon } = await execute(LogOn, { input: { email: String(email), password: String(password) } });
    if (!logon.ok) return say(logon.status);
    await show();
  }),
);

document.querySelector("#files")!.addEventListener(
  "change",
  answer(async (input) => {
    const { ok, status } = await upload("/", (input as HTMLInputElement).files ?? []);
    if (!ok) return say(status);
    await show();
  }),
);
