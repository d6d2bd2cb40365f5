import { FileArchive } from "../../icons/icons";
import type { ReactNode } from "react";
import { archiveUrl } from "../../api/endpoints";
import { MenuButton } from "../../ui/MenuButton";
import { MenuItem } from "../../ui/Menu";
import { useZip } from "../parts/useZip";
import { extensionOf, filesIn, useResultFolder } from "./useResultFolder";

/** Downloads a zip of all results, or of those with an extension that is among them. */
export function ZipMenu({ jobId, icon }: { readonly jobId: string; readonly icon: ReactNode }) {
  const { folder } = useResultFolder(jobId, "/");
  const { zip, busy } = useZip();
  const found = folder ? filesIn(folder).flatMap(({ name }) => extensionOf(name) ?? []) : [];
  const extensions = [...new Set(found)].sort((one, other) => one.localeCompare(other));
  const start = (...only: string[]) => {
    if (busy) return;
    void zip({ url: archiveUrl(jobId, only), name: `${[jobId, ...only].join("-")}.zip` });
  };
  return (
    <MenuButton label="Download a zip" words="Zip" icon={icon}>
      <MenuItem icon={<FileArchive size={18} />} onSelect={() => start()}>
        All files
      </MenuItem>
      {extensions.map((extension) => (
        <MenuItem key={extension} icon={<FileArchive size={18} />} onSelect={() => start(extension)}>
          Only .{extension}
        </MenuItem>
      ))}
    </MenuButton>
  );
}
