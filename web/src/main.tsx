import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { createClient } from "./api/createClient";
import { App } from "./App";
import { SessionActions } from "./session/SessionActions";
import { SessionContext } from "./session/SessionContext";
import { SessionStore } from "./session/SessionStore";
import "./styles/tokens.css";
import "./styles/base.css";

const store = new SessionStore();
const client = createClient(store.end);
const actions = new SessionActions(client, store);
void actions.refresh();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <SessionContext value={{ store, actions }}>
        <BrowserRouter basename={import.meta.env.BASE_URL}>
          <App />
        </BrowserRouter>
      </SessionContext>
    </ApolloProvider>
  </StrictMode>,
);
