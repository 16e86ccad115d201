import { useFetcher } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  DropZone,
  InlineStack,
  List,
  Page,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";

/** Into which programs codes may go. */
export interface ImportPageData {
  readonly programs: readonly { readonly id: string; readonly name: string }[];
}

/** What the server said: what would be done, what was done, or what is wrong. */
export type ImportAnswer =
  | { readonly kind: "message"; readonly message: string }
  | { readonly kind: "flaws"; readonly flaws: readonly string[]; readonly more: number }
  | { readonly kind: "preview" | "done"; readonly lines: readonly string[]; readonly empty: boolean };

/** Larger files hold more lines than an import takes. */
const largest = 1_000_000;

/** Takes codes over from a file: looked at first, then imported whole. */
export function ImportPage({ data }: { readonly data: ImportPageData }) {
  const fetcher = useFetcher<ImportAnswer>();
  const [program, setProgram] = useState(data.programs[0]?.id ?? "");
  const [text, setText] = useState("");
  const [looked, setLooked] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = fetcher.state !== "idle";
  const answer = busy ? undefined : fetcher.data;
  // A preview is of the text that was sent; after another key press it no longer says what an import would do.
  const current = looked === `${program}|${text}`;
  const send = (intent: "look" | "import") => {
    if (text.trim() === "") return setProblem("Choose a file, or paste its lines here.");
    setLooked(`${program}|${text}`);
    fetcher.submit({ intent, programId: program, text }, { method: "post" });
  };
  const take = (next: string) => {
    setText(next);
    setProblem(null);
  };
  const drop = async (files: File[]) => {
    const [file] = files;
    if (!file) return;
    if (file.size > largest) setProblem("The file is larger than 1 MB. Split it.");
    else take(await file.text());
  };
  return (
    <Page title="Import codes" backAction={{ content: "Codes", url: "/app/codes" }}>
      {data.programs.length === 0 ? (
        <Card>
          <NothingHere heading="No program yet" action={{ content: "Open program", url: "/app/program" }}>
            Codes belong to a program. Set one up first.
          </NothingHere>
        </Card>
      ) : (
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="400">
              <Text as="p">
                A CSV file with the headings email and code, and name if you have it. Referrers who are not known yet
                are added; they find their code when they sign in with that address. Nothing is changed before you
                import, and either every line is imported or none.
              </Text>
              {data.programs.length > 1 ? (
                <Select
                  label="Program"
                  options={data.programs.map(({ id, name }) => ({ label: name, value: id }))}
                  value={program}
                  onChange={setProgram}
                />
              ) : null}
              <DropZone
                label="File"
                accept=".csv,text/csv,text/plain"
                type="file"
                allowMultiple={false}
                onDropAccepted={(files) => void drop(files)}
                onDropRejected={() => setProblem("Choose a CSV file.")}
              >
                <DropZone.FileUpload actionTitle="Choose file" actionHint="or drop a CSV file here" />
              </DropZone>
              <TextField
                label="Lines"
                value={text}
                onChange={take}
                multiline={8}
                maxHeight="24rem"
                monospaced
                placeholder={"email,code,name\nanna@example.com,ANNA-10,Anna Arendt"}
                autoComplete="off"
                {...(problem === null ? {} : { error: problem })}
              />
              <InlineStack>
                <Button onClick={() => send("look")} loading={busy}>
                  Look at it first
                </Button>
              </InlineStack>
            </BlockStack>
          </Card>
          <div aria-live="polite">
            {answer === undefined || !current ? null : <Outcome answer={answer} onImport={() => send("import")} />}
          </div>
        </BlockStack>
      )}
    </Page>
  );
}

function Outcome({ answer, onImport }: { readonly answer: ImportAnswer; readonly onImport: () => void }) {
  if (answer.kind === "message")
    return (
      <Banner tone="critical" title="The file cannot be read">
        <Text as="p">{answer.message}</Text>
      </Banner>
    );
  if (answer.kind === "flaws")
    return (
      <Banner tone="critical" title="Nothing was imported: some lines have to be put right first">
        <List>
          {answer.flaws.map((flaw) => (
            <List.Item key={flaw}>{flaw}</List.Item>
          ))}
        </List>
        {answer.more > 0 ? <Text as="p">{`And ${answer.more} more.`}</Text> : null}
      </Banner>
    );
  const done = answer.kind === "done";
  return (
    <Banner
      tone={done ? "success" : "info"}
      title={done ? "Imported" : "This would be imported"}
      {...(done
        ? { action: { content: "See the codes", url: "/app/codes" } }
        : answer.empty
          ? {}
          : { action: { content: "Import", onAction: onImport } })}
    >
      <List>
        {answer.lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </Banner>
  );
}
