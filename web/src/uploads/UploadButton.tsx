import { Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/Button";

/** Opens the file chooser of the browser. */
export function UploadButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind="primary" onClick={() => input.current?.click()}>
        <Upload size={18} />
        Upload files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = ""; // allows choosing the same file again
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
