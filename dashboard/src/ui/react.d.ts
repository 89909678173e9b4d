import "react";

declare module "react" {
  interface InputHTMLAttributes<T> {
    /** Lets people choose a folder; every browser has it, React's types do not. */
    webkitdirectory?: string;
  }
}
