import { FolderPlus, FolderSearch } from "lucide-react";
import { useCallback, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { FailureNotice } from "../failures/FailureNotice";
import { NotFoundPage } from "../shell/NotFoundPage";
import { Page } from "../shell/Page";
import { DropZone } from "../uploads/DropZone";
import { UploadButton } from "../uploads/UploadButton";
import { useUploadTo } from "../uploads/useUploadTo";
import { EmptyState } from "../ui/EmptyState";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { Card } from "../ui/Card";
import { pluralize } from "../ui/pluralize";
import { Breadcrumbs } from "./Breadcrumbs";
import { DeleteDialog } from "./DeleteDialog";
import { childOf, folderAt, nameOf } from "./filePath";
import { FilePreview } from "./FilePreview";
import { FolderContent } from "./FolderContent";
import { NewFolderDialog } from "./NewFolderDialog";
import { type Entry, useFolder } from "./useFolder";

/** Shows the folder that the URL names. */
export function FilesPage() {
  const path = folderAt(useLocation().pathname);
  return path === undefined ? <NotFoundPage /> : <FolderView key={path} path={path} />;
}

function FolderView({ path }: { readonly path: string }) {
  const view = useFolder(path);
  const { folder, entries, failure } = view;
  const { upload, question } = useUploadTo(path, entries, view.refresh);
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Entry>();
  const [deletedCount, setDeletedCount] = useState(0);
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const shown = parameters.get("file");
  const closePreview = useCallback(() => void navigate({ search: "" }), [navigate]);

  return (
    <DropZone folder={path} onFiles={upload}>
      <Page
        deletedCount={deletedCount}
        title={path === "/" ? "My files" : nameOf(path)}
        above={path !== "/" && <Breadcrumbs path={path} />}
        lead={folder && `${pluralize(folder.children.totalCount, "entry", "entries")}, ${byteCount(folder.size)}`}
        actions={
          <>
            <Button onClick={() => setCreating(true)}>
              <FolderPlus size={18} />
              New folder
            </Button>
            <UploadButton onFiles={upload} />
          </>
        }
      >
        {failure && <FailureNotice failure={failure} onRetry={view.refresh} />}
        {folder === null ? (
          <Card>
            <EmptyState icon={<FolderSearch size={32} />} title="This folder does not exist yet">
              <p>It is created when you upload the first file. If it existed before, it has been deleted.</p>
              <UploadButton onFiles={upload} />
            </EmptyState>
          </Card>
        ) : (
          <FolderContent view={view} onDelete={setDeleting} onFiles={upload} />
        )}
      </Page>
      {shown !== null && <FilePreview path={childOf(path, shown)} onClose={closePreview} onDelete={setDeleting} />}
      {creating && <NewFolderDialog parent={path} onClose={() => setCreating(false)} />}
      {deleting && (
        <DeleteDialog
          entry={deleting}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => {
            setDeleting(undefined);
            setDeletedCount(deletedCount + 1);
            if (shown !== null) closePreview();
            view.refresh();
          }}
        />
      )}
      {question}
    </DropZone>
  );
}
