import { FolderSearch } from "lucide-react";
import { Link } from "react-router";
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
