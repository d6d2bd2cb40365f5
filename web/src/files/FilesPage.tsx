import { useState } from "react";
import { useLocation } from "../routing/RouterContext";
import { NotFoundPage } from "../shell/NotFoundPage";
import { folderAt } from "./filePath";
import { FolderPage } from "./FolderPage";
import type { Order } from "./list/entryOrder";

/** Shows the folder that the URL names. The order stays when one goes to another folder. */
export default function FilesPage() {
  const [order, setOrder] = useState<Order>({ column: "name", isDescending: false });
  const path = folderAt(useLocation().pathname);
  return path === undefined ? <NotFoundPage /> : <FolderPage key={path} path={path} order={order} onOrder={setOrder} />;
}
