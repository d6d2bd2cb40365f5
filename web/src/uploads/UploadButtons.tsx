import { FolderUp, Upload } from "../icons/icons";
import { type ComponentProps, type Ref, useEffect, useRef } from "react";
import { useNotices } from "../shell/NoticesContext";
import { Button } from "../ui/Button";
import { canChooseFolders, type Chosen, chosenFiles } from "./Chosen";

interface Props {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly onFiles: (files: readonly Chosen[]) => void;
}

/** Opens the file chooser of the browser. */
export function UploadButton({ ref, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button ref={ref} kind="primary" onClick={() => input.current?.click()}>
        <Upload size={18} />
        Upload files
      </Button>
      <Chooser ref={input} multiple onFiles={onFiles} />
    </>
  );
}

/** Opens the folder chooser of the browser, if it has one. */
export function UploadFolderButton({ onFiles }: Props) {
  const { warn } = useNotices();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.webkitdirectory = true; // React does not know the attribute
  }, []);
  return (
    <>
      <Button
        title="Upload folder"
        onClick={() =>
          canChooseFolders
            ? input.current?.click()
            : warn("This browser cannot upload folders. Upload a .zip: it is unpacked here.")
        }
      >
        <FolderUp size={18} />
        <span className="unseen-on-phone">Upload folder</span>
      </Button>
      <Chooser
        ref={input}
        onFiles={(files) => (files.length > 0 ? onFiles(files) : warn("The folder is empty. Nothing was uploaded."))}
      />
    </>
  );
}

function Chooser({ onFiles, ...rest }: Pick<Props, "onFiles"> & Omit<ComponentProps<"input">, "onChange">) {
  return (
    <input
      {...rest}
      type="file"
      hidden
      onChange={({ currentTarget }) => {
        const files = chosenFiles(currentTarget.files ?? []);
        currentTarget.value = ""; // allows choosing the same file again
        if (files.length > 0 || currentTarget.webkitdirectory) onFiles(files);
      }}
    />
  );
}
