import { FolderSearch } from "../icons/icons";
import { Link } from "../routing/Link";
import { EmptyState } from "../ui/EmptyState";
import { Card } from "../ui/Card";
import { Page } from "./Page";

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Card>
        <EmptyState icon={<FolderSearch size={32} />} title="There is no page at this address">
          <p>
            Go to <Link to="/browse">your files</Link>.
          </p>
        </EmptyState>
      </Card>
    </Page>
  );
}
