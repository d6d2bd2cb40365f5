import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "./api/createClient";
import { GRAPHQL_URL } from "./api/endpoints";
import { App } from "./App";
import { loadPage } from "./pages";
import { Router } from "./routing/Router";
import { RouterContext } from "./routing/RouterContext";
import { SessionActions } from "./session/SessionActions";
import { SessionContext } from "./session/SessionContext";
import { SessionStore } from "./session/SessionStore";
import { refuseDrops } from "./uploads/refuseDrops";
import "./styles/tokens.css";
import "./styles/base.css";

refuseDrops(window);
const router = new Router(window, import.meta.env.BASE_URL);
loadPage(router.read().pathname); // together with the session, not after it
const store = new SessionStore();
const client = createClient(store.end);
const actions = new SessionActions(client, store, new BroadcastChannel(`session of ${GRAPHQL_URL}`));
void actions.refresh();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <RouterContext value={router}>
      <ApolloProvider client={client}>
        <SessionContext value={{ store, actions }}>
          <App />
        </SessionContext>
      </ApolloProvider>
    </RouterContext>
  </StrictMode>,
);
