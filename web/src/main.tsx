import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
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

// One route: the pages are routes within it. This router can ask before one leaves a page.
const router = createBrowserRouter([{ path: "*", Component: App }], { basename: import.meta.env.BASE_URL });

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <SessionContext value={{ store, actions }}>
        <RouterProvider router={router} />
      </SessionContext>
    </ApolloProvider>
  </StrictMode>,
);
