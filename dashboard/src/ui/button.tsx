import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link as AriaLink } from "react-aria-components";
import styles from "./button.module.css";
import { cx } from "./cx";
import { Spinner } from "./spinner";
import { Tooltip, TooltipTrigger } from "./tooltip";

type Look = "primary" | "secondary" | "ghost" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style"> {
  look?: Look;
  size?: "s" | "m" | "l";
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
}

export function Button({ look = "secondary", size = "m", icon, children, className, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={cx(styles.button, styles[look], styles[size], className)}>
      {({ isPending }) => (
        <>
          {isPending ? <Spinner size={16} /> : icon}
          {children !== undefined && <span className={styles.label}>{children}</span>}
        </>
      )}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  label: string;
  shortcut?: string;
}

/** A button whose name is only visible as a tooltip. */
export function IconButton({
  label,
  shortcut,
  look = "ghost",
  size = "m",
  icon,
  className,
  ...props
}: IconButtonProps) {
  return (
    <TooltipTrigger>
      <AriaButton
        {...props}
        aria-label={label}
        className={cx(styles.button, styles.square, styles[look], styles[size], className)}
      >
        {({ isPending }) => (isPending ? <Spinner size={16} /> : icon)}
      </AriaButton>
      <Tooltip shortcut={shortcut}>{label}</Tooltip>
    </TooltipTrigger>
  );
}

interface LinkButtonProps {
  href: string;
  look?: Look;
  size?: "s" | "m" | "l";
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
  target?: "_blank";
  /** The target is a file to keep, under this name if it is given. */
  download?: boolean | string;
  onClick?: () => void;
}

/** Looks like a button, goes somewhere. */
export function LinkButton({
  look = "secondary",
  size = "m",
  icon,
  children,
  className,
  download,
  ...props
}: LinkButtonProps) {
  const classes = cx(styles.button, styles[look], styles[size], className);
  if (download) {
    return (
      <a {...props} download={download} className={classes}>
        {icon}
        <span className={styles.label}>{children}</span>
      </a>
    );
  }
  return (
    <AriaLink {...props} className={classes}>
      {icon}
      <span className={styles.label}>{children}</span>
    </AriaLink>
  );
}

interface IconLinkProps extends Omit<LinkButtonProps, "children" | "icon" | "look"> {
  label: string;
  icon: ReactNode;
}

/** A link whose name is only visible as a tooltip. */
export function IconLink({ label, icon, size = "m", className, download, ...props }: IconLinkProps) {
  return (
    <TooltipTrigger>
      <AriaLink
        {...props}
        download={download}
        aria-label={label}
        className={cx(styles.button, styles.square, styles.ghost, styles[size], className)}
      >
        {icon}
      </AriaLink>
      <Tooltip>{label}</Tooltip>
    </TooltipTrigger>
  );
}
