import { type SyntheticEvent, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Form } from "../ui/Form";
import { addressOf, childOf } from "./filePath";

const MAX_NAME_BYTES = 255;

/** What speaks against a name, in words. */
function problemOf(name: string): string | undefined {
  if (name === "." || name === "..") return "A folder cannot have this name.";
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return "A name cannot hold slashes or control characters.";
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return "That is too long for a name.";
  return undefined;
}

interface Props {
  readonly parent: string;
  readonly onClose: () => void;
}

/** The service makes a folder with the first file in it, so this leads to where that file can be put. */
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
    void navigate(addressOf(childOf(parent, name.trim())));
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
          hint="It comes into being with the first file that you put into it."
          onChange={({ target }) => setName(target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Go there
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
