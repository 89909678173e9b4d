import { ConnectedAccounts } from "../identity/connected-accounts";
import { OwnRequests } from "../impersonation/own-requests";
import { ConnectedApps } from "../oauth/connected-apps";
import { Password } from "../settings/profile";
import styles from "../settings/settings-page.module.css";
import { Passkeys } from "./passkeys";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";
import { useAccountTexts } from "./texts";

/** Settings, "Security": how one proves who one is, and where one is signed in. */
export function SecuritySection() {
  const a = useAccountTexts();
  return (
    <>
      <h3 className={styles.subtitle}>{a.security.passkeys}</h3>
      <Passkeys />
      <h3 className={styles.subtitle}>{a.security.factor}</h3>
      <SecondFactor />
      <ConnectedAccounts />
      <h3 className={styles.subtitle}>{a.security.sessions}</h3>
      <Sessions />
      <ConnectedApps />
      <OwnRequests />
      <h3 className={styles.subtitle}>{a.security.password}</h3>
      <Password />
    </>
  );
}
