import { type SyntheticEvent, useState } from "react";
import { useNavigate } from "../routing/RouterContext";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Form } from "../ui/Form";
import { addressOf, childOf } from "./filePath";

const MAX_NAME_BYTES = 255;

/** Validates the name of a folder. Returns an error message. */
function problemOf(name: string): string | undefined {
  if (name === "." || name === "..") return "This name is not allowed.";
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return "Slashes and control characters are not allowed.";
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return "The name is too long.";
  return undefined;
}

interface Props {
  readonly parent: string;
  readonly onClose: () => void;
}

/** Opens the page of the new folder. The service stores a folder with its first file. */
export function NewFolderDialog({ parent, onClose }: Props) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = problemOf(name.trim());
    setProblem(found);
    if (found !== undefined) return;
    onClose();
    navigate(addressOf(childOf(parent, name.trim())));
  };

  return (
    <Dialog title="New folder" onClose={onClose}>
      <Form onSubmit={submit}>
        <Field
          label="Name"
          required
          autoComplete="off"
          value={name}
          problem={problem}
          hint="The service has no empty folders: this one begins with its first upload."
          onChange={({ target }) => setName(target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Open
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
