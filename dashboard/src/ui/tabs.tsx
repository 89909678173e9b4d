import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import { cx } from "./cx";
import styles from "./tabs.module.css";

interface TabsProps<Value extends string> {
  label: string;
  tabs: readonly { id: Value; label: string; count?: number; content: () => ReactNode }[];
  value?: Value;
  onChange?: (value: Value) => void;
  className?: string;
}

export function Tabs<Value extends string>({ label, tabs, value, onChange, className }: TabsProps<Value>) {
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={key => onChange?.(key as Value)}
      className={cx(styles.tabs, className)}
    >
      <TabList aria-label={label} className={styles.list}>
        {tabs.map(tab => (
          <Tab key={tab.id} id={tab.id} className={styles.tab}>
            {tab.label}
            {tab.count ? <span className={styles.count}>{tab.count}</span> : null}
          </Tab>
        ))}
      </TabList>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className={styles.panel}>
          {tab.content()}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
