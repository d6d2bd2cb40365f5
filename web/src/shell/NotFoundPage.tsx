import { FolderSearch } from "../icons/icons";
import { Link } from "../routing/Link";
import { EmptyState } from "../ui/EmptyState";
import { Card } from "../ui/Card";
import { Page } from "./Page";

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <Card>
        <EmptyState icon={<FolderSearch size={32} />} title="Page not found">
          <p>
            Go to <Link to="/browse">your files</Link>.
          </p>
        </EmptyState>
      </Card>
    </Page>
  );
}
