import { Component, type ReactNode } from "react";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { EmptyState } from "../ui/EmptyState";
import { TriangleAlert } from "../icons/icons";

interface Props {
  readonly children: ReactNode;
}

/** Shown in place of a part of the page that could not be loaded, or has failed. The rest of the page stays. */
export class LoadBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError = () => ({ hasFailed: true });

  override componentDidMount(): void {
    addEventListener("online", this.#retry);
  }

  override componentWillUnmount(): void {
    removeEventListener("online", this.#retry);
  }

  /** The browser does not ask again for a script that it could not load, unless the page is loaded anew. */
  readonly #retry = (): void => {
    if (this.state.hasFailed) location.reload();
  };

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const title = navigator.onLine ? "This part of the page could not be loaded" : "No connection to the service";
    return (
      <Card>
        <EmptyState icon={<TriangleAlert size={32} />} title={title}>
          <p>Check that you are online, then reload the page. There may also be a new version of it.</p>
          <Button kind="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        </EmptyState>
      </Card>
    );
  }
}
