import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { download } from "../api/download";
import { useTexts } from "../language/language";
import { notifyFailure } from "../ui/toast";

/** Reads an uploaded file by the address that stands in a text. */
export type ReadFile = (address: string) => Promise<Blob>;

export const ReadFileContext = createContext<ReadFile | undefined>(undefined);

/** Whether an address in a text is that of an uploaded file. */
export function isUploaded(address: unknown): address is string {
  return typeof address === "string" && /^\/files\/[0-9a-f-]{36}$/i.test(address);
}

/** A picture that is read before it is shown; its name stands there until then, and for good when it cannot be read. */
export function UploadedPicture({ address, alt }: { address: string; alt: string }) {
  const read = useContext(ReadFileContext);
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let left = false;
    read?.(address).then(
      file => {
        if (left) return;
        made = URL.createObjectURL(file);
        setShown(made);
      },
      () => undefined,
    );
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [read, address]);
  return shown ? <img src={shown} alt={alt} /> : <span>{alt}</span>;
}

/** A file that is read when somebody asks for it, and saved. */
export function UploadedLink({ address, children }: { address: string; children?: ReactNode }) {
  const read = useContext(ReadFileContext);
  const t = useTexts();
  const save = async (name: string) => {
    try {
      if (read) download(name, await read(address));
    } catch (error) {
      notifyFailure(t, error);
    }
  };
  return (
    <a
      href={address}
      onClick={event => {
        event.preventDefault();
        void save(event.currentTarget.textContent ?? "");
      }}
    >
      {children}
    </a>
  );
}
