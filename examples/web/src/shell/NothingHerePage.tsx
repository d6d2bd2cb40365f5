import { FolderSearch } from "lucide-react";
import { Link } from "react-router";
import { Blank } from "../ui/Blank";
import { Card } from "../ui/Card";
import { Page } from "./Page";

export function NothingHerePage() {
  return (
    <Page title="Nothing here">
      <Card>
        <Blank icon={<FolderSearch size={32} />} title="There is no page at this address">
          <p>
            Look at <Link to="/browse">your files</Link> instead.
          </p>
        </Blank>
      </Card>
    </Page>
  );
}
