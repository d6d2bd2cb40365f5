import { FolderPlus, FolderSearch, Play } from "../icons/icons";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "../routing/RouterContext";
import { useZipQueue } from "../downloads/ZipsContext";
import { FailureNotice } from "../failures/FailureNotice";
import { Page } from "../shell/Page";
import { DropZone } from "../uploads/DropZone";
import { UploadButton, UploadFolderButton } from "../uploads/UploadButtons";
import { useUploadTo } from "../uploads/useUploadTo";
import { EmptyState } from "../ui/EmptyState";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { Card } from "../ui/Card";
import { LinkButton } from "../ui/LinkButton";
import { pluralize } from "../ui/pluralize";
import { runFolderAddress } from "../simulations/parts/address";
import { isRunnable } from "../simulations/submission/options";
import { Breadcrumbs } from "./Breadcrumbs";
import { DeleteDialog } from "./DeleteDialog";
import { childOf, nameOf } from "./filePath";
import { FileToolbar } from "./FileToolbar";
import { FolderContent } from "./FolderContent";
import { filterEntries, type Order, sortEntries } from "./list/entryOrder";
import { FileList, type FileListHandle } from "./list/FileList";
import { useFileKeys } from "./list/useFileKeys";
import { useSelection } from "./list/useSelection";
import { NewFolderDialog } from "./NewFolderDialog";
import { FilePreview } from "./preview/FilePreview";
import { useDownload } from "../downloads/useDownload";
import { type Entry, isFile } from "./Listings";
import { useFolder } from "./useFolder";

interface Props {
  readonly path: string;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

export function FolderPage({ path, order, onOrder }: Props) {
  const view = useFolder(path);
  const { folder, entries, failure } = view;
  const upload = useUploadTo(path, entries, view.refresh);
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<readonly Entry[]>();
  const [deletedCount, setDeletedCount] = useState(0);
  const [filter, setFilter] = useState("");
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const zips = useZipQueue();
  const download = useDownload();
  const filterField = useRef<HTMLInputElement>(null);
  const list = useRef<FileListHandle>(null);
  const uploadButton = useRef<HTMLButtonElement>(null);

  const sorted = useMemo(() => sortEntries(entries, order), [entries, order]);
  const text = useDeferredValue(filter);
  const shown = useMemo(() => filterEntries(sorted, text), [sorted, text]);
  const selection = useSelection(shown);
  const canRun = useMemo(() => isRunnable(entries.filter(isFile).map(({ name }) => name)), [entries]);
  const title = path === "/" ? "My files" : nameOf(path);

  const openName = parameters.get("file");
  const closePreview = useCallback(() => navigate("?"), [navigate]);
  const zip = (places: readonly Entry[]) => {
    const [place] = places;
    zips.add(places, `${places.length === 1 && place ? place.name : title}.zip`);
  };
  const downloadSelection = () => {
    const [entry] = selection.entries;
    if (entry && selection.entries.length === 1 && isFile(entry)) void download(entry);
    else zip(selection.entries);
  };

  useFileKeys({
    move: (rows, selects) => list.current?.move(rows, selects),
    toggle: () => {
      const active = list.current?.active();
      if (active) selection.toggle(active);
    },
    selectAll: selection.all,
    clear: () => (selection.entries.length > 0 ? selection.clear() : setFilter("")),
    remove: () => {
      const active = list.current?.active();
      if (selection.entries.length > 0) setDeleting(selection.entries);
      else if (active && document.activeElement?.closest("[role=row]")) setDeleting([active]);
    },
    upload: () => uploadButton.current?.click(),
    filter: () => filterField.current?.focus(),
  });

  return (
    <>
      <DropZone folder={path} onFiles={upload} />
      <Page
        deletedCount={deletedCount}
        title={title}
        above={path !== "/" && <Breadcrumbs path={path} />}
        lead={folder && `${pluralize(folder.children.totalCount, "entry", "entries")}, ${byteCount(folder.size)}`}
        actions={
          <>
            <Button title="New folder" onClick={() => setCreating(true)}>
              <FolderPlus size={18} />
              <span className="unseen-on-phone">New folder</span>
            </Button>
            {canRun && (
              <LinkButton kind="plain" to={runFolderAddress(path)} title="Run simulation">
                <Play size={18} />
                <span className="unseen-on-phone">Run simulation</span>
              </LinkButton>
            )}
            <UploadFolderButton onFiles={upload} />
            <UploadButton ref={uploadButton} onFiles={upload} />
          </>
        }
      >
        {failure && <FailureNotice failure={failure} onRetry={view.refresh} />}
        {folder === null ? (
          <Card>
            <EmptyState icon={<FolderSearch size={32} />} title="This folder does not exist yet">
              <p>It begins with its first upload. If it existed before, it has been deleted.</p>
              <UploadButton onFiles={upload} />
            </EmptyState>
          </Card>
        ) : (
          <FolderContent
            view={view}
            onFiles={upload}
            toolbar={
              <FileToolbar
                ref={filterField}
                filter={filter}
                onFilter={setFilter}
                onDown={() => list.current?.move(1, false)}
                shown={shown.length}
                total={entries.length}
                selection={selection}
                onDownload={downloadSelection}
                onDelete={() => setDeleting(selection.entries)}
              />
            }
            list={
              shown.length > 0 ? (
                <FileList
                  ref={list}
                  entries={shown}
                  selection={selection}
                  order={order}
                  onOrder={onOrder}
                  onDelete={(entry) => setDeleting([entry])}
                  onZip={(entry) => zip([entry])}
                />
              ) : undefined
            }
          />
        )}
      </Page>
      {openName !== null && (
        <FilePreview
          key={openName}
          path={childOf(path, openName)}
          siblings={shown.filter(isFile)}
          onClose={closePreview}
          onDelete={(entry) => setDeleting([entry])}
        />
      )}
      {creating && <NewFolderDialog parent={path} onClose={() => setCreating(false)} />}
      {deleting && (
        <DeleteDialog
          entries={deleting}
          onClose={(deleted) => {
            setDeleting(undefined);
            if (deleted === 0) return;
            setDeletedCount(deletedCount + deleted);
            if (openName !== null) closePreview();
            view.refresh();
          }}
        />
      )}
    </>
  );
}
