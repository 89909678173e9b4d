import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { api, take } from "../api/client";
import { download } from "../api/download";
import { useFormat } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { ProblemBanner } from "../ui/form";
import { useProof } from "./proof";
import { useAccountTexts } from "./texts";

/** Everything that the server keeps of oneself. No plain link: the server may first want to know who asks. */
export function ExportAccount() {
  const a = useAccountTexts();
  const format = useFormat();
  const { proven, dialog } = useProof();
  const load = useMutation({
    mutationFn: () => proven(() => take(api.GET("/api/v1/users/me/export", { parseAs: "blob" }))),
    onSuccess: zip => download(`resonant-account-${format.now().day}.zip`, zip as Blob),
  });
  return (
    <>
      <h3 className={styles.subtitle}>{a.accountExport.title}</h3>
      <p className={styles.hint}>{a.accountExport.text}</p>
      {load.isError && <ProblemBanner error={load.error} />}
      <Button className={styles.submit} icon={<Download />} isPending={load.isPending} onPress={() => load.mutate()}>
        {a.accountExport.action}
      </Button>
      {dialog}
    </>
  );
}
