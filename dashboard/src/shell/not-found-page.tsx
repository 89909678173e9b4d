import { Compass } from "lucide-react";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { LinkButton } from "../ui/button";
import { useTitle } from "../ui/page";
import { Empty } from "../ui/states";

export function NotFoundPage() {
  const t = useTexts();
  useTitle(t.notFound.title);
  return (
    <main>
      <h1 className="visually-hidden">{t.notFound.title}</h1>
      <Empty
        icon={<Compass />}
        title={t.notFound.title}
        action={<LinkButton href={paths.home}>{t.notFound.home}</LinkButton>}
      >
        {t.notFound.text}
      </Empty>
    </main>
  );
}
