import { ClipboardCopy, Download, FolderDown, Link2, Play, Trash2 } from "../../icons/icons";
import { useDownload } from "../../downloads/useDownload";
import { useNotices } from "../../shell/NoticesContext";
import { copyText } from "../../ui/copyText";
import { Menu, MenuItem } from "../../ui/Menu";
import { isModel } from "../../simulations/submission/options";
import { runFolderAddress } from "../../simulations/parts/address";
import { useNavigate } from "../../routing/RouterContext";
import { entryUrl, parentOf } from "../filePath";
import { type Entry, isFile } from "../Listings";

interface Props {
  readonly entry: Entry;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  readonly onDelete: (entry: Entry) => void;
  readonly onZip: (entry: Entry) => void;
}

/** What can be done with one file or folder. */
export function RowMenu({ entry, at, onClose, onDelete, onZip }: Props) {
  const { say, warn } = useNotices();
  const download = useDownload();
  const navigate = useNavigate();
  const copy = async (what: string, text: string) => {
    if (await copyText(text)) say(`${what} copied.`);
    else warn(`This browser does not allow copying here: ${text}`);
  };
  return (
    <Menu label={entry.name} at={at} onClose={onClose}>
      {isFile(entry) ? (
        <MenuItem icon={<Download size={18} />} onSelect={() => void download(entry)}>
          Download
        </MenuItem>
      ) : (
        <MenuItem icon={<FolderDown size={18} />} onSelect={() => onZip(entry)}>
          Download as .zip
        </MenuItem>
      )}
      {(!isFile(entry) || isModel(entry.name)) && (
        <MenuItem
          icon={<Play size={18} />}
          onSelect={() =>
            navigate(isFile(entry) ? runFolderAddress(parentOf(entry.path), entry.name) : runFolderAddress(entry.path))
          }
        >
          Run simulation
        </MenuItem>
      )}
      <MenuItem icon={<Link2 size={18} />} onSelect={() => void copy("Link", entryUrl(entry))}>
        Copy link
      </MenuItem>
      <MenuItem icon={<ClipboardCopy size={18} />} onSelect={() => void copy("Path", entry.path)}>
        Copy path
      </MenuItem>
      <MenuItem danger icon={<Trash2 size={18} />} onSelect={() => onDelete(entry)}>
        Delete
      </MenuItem>
    </Menu>
  );
}
