import { useFetcher } from "@remix-run/react";
import { Badge, Banner, BlockStack, Box, Button, Card, Divider, InlineStack, Page, Text } from "@shopify/polaris";
import { useCallback, useEffect, useRef, useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { useToast } from "../use-toast.ts";
import type { FilesAnswer, Question } from "./question.ts";
import { QuestionModal } from "./question-modal.tsx";

/** A file as the page shows it. */
export interface FileRow {
  readonly id: string;
  readonly state: "exported" | "uploaded" | "settled" | "dropped";
  /** "PayPal file, $120.00" */
  readonly name: string;
  readonly payments: number;
  readonly paid: number;
  readonly refused: number;
  readonly open: number;
  /** What to do with it. */
  readonly upload: string;
  readonly made: string;
  readonly uploaded: string | null;
  readonly ended: string | null;
}

/** The page: what waits for a file, and the files. */
export interface FilesPageData {
  readonly connected: boolean;
  readonly waiting: readonly {
    readonly rail: string;
    readonly title: string;
    readonly currency: string;
    readonly payments: number;
    readonly total: string;
    readonly unearned: number;
  }[];
  readonly files: readonly FileRow[];
}

const looks = {
  exported: ["To be uploaded", "attention"],
  uploaded: ["Uploaded", "info"],
  settled: ["Settled", "success"],
  dropped: ["Never uploaded", undefined],
} as const;

const counted = (payments: number) => `${payments} ${payments === 1 ? "payment" : "payments"}`;

/** Payments that leave as a file: made here, uploaded at the provider, settled by its report. */
export function FilesPage({ data }: { readonly data: FilesPageData }) {
  const fetcher = useFetcher<FilesAnswer>();
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useToast(fetcher.data);
  const download = useCallback(async (fileId: string) => {
    setTrouble(null);
    try {
      // App Bridge adds who is asking; a plain link out of the admin's frame could not.
      const answer = await fetch(`/app/files/${fileId}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "payments.csv";
      keep(await answer.blob(), name);
    } catch {
      setTrouble("The file could not be downloaded. Check your connection and try again.");
    }
  }, []);
  const made = useRef<string | null>(null);
  const fresh = fetcher.state === "idle" ? fetcher.data?.download : undefined;
  useEffect(() => {
    if (fresh === undefined || made.current === fresh) return;
    made.current = fresh;
    void download(fresh);
  }, [fresh, download]);
  const press = (intent: string, of: { readonly rail: string; readonly currency: string }) =>
    fetcher.submit({ intent, rail: of.rail, currency: of.currency }, { method: "post" });
  const message = trouble ?? (fetcher.state === "idle" ? fetcher.data?.message : undefined);
  return (
    <Page title="Files" backAction={{ content: "Rewards", url: "/app/rewards" }}>
      <BlockStack gap="400">
        {message ? <Banner tone="critical">{message}</Banner> : null}
        {data.waiting.map((one) => (
          <Card key={`${one.rail} ${one.currency}`}>
            <BlockStack gap="300">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    {one.title}, {one.currency}
                  </Text>
                  <Text as="p" tone="subdued">
                    {one.payments === 0
                      ? "Nothing to export"
                      : `${counted(one.payments)} ${one.payments === 1 ? "waits" : "wait"}, ${one.total}`}
                  </Text>
                </BlockStack>
                <Button
                  variant="primary"
                  disabled={one.payments === 0}
                  loading={fetcher.state !== "idle"}
                  onClick={() => press("export", one)}
                  accessibilityLabel={`Make a file: ${one.title}, ${one.currency}`}
                >
                  Make a file
                </Button>
              </InlineStack>
              {one.unearned === 0 ? null : (
                <InlineStack align="space-between" blockAlign="center" gap="200">
                  <Text as="p">
                    {counted(one.unearned)} no longer earned: the orders were refunded or cancelled. No file takes them.
                  </Text>
                  <Button onClick={() => press("drop_unearned", one)}>Take them off</Button>
                </InlineStack>
              )}
            </BlockStack>
          </Card>
        ))}
        <Card padding="0">
          {data.files.length === 0 ? (
            <Empty connected={data.connected} waiting={data.waiting.length > 0} />
          ) : (
            <Box padding="300">
              <BlockStack gap="300">
                {data.files.map((file, index) => (
                  <BlockStack key={file.id} gap="300">
                    {index === 0 ? null : <Divider />}
                    <FileLine file={file} onDownload={() => void download(file.id)} onAsk={setQuestion} />
                  </BlockStack>
                ))}
              </BlockStack>
            </Box>
          )}
        </Card>
      </BlockStack>
      {question === null ? null : (
        <QuestionModal
          key={`${question.kind}${question.fileId}`}
          question={question}
          onClose={() => setQuestion(null)}
        />
      )}
    </Page>
  );
}

function Empty({ connected, waiting }: { readonly connected: boolean; readonly waiting: boolean }) {
  if (!connected)
    return (
      <NothingHere heading="No way of paying by file" action={{ content: "Open settings", url: "/app/settings" }}>
        PayPal and Wise take payments as a file that you upload there: for accounts without access to their interfaces.
        Set one of them up under Settings.
      </NothingHere>
    );
  return (
    <NothingHere heading="No file yet" secondaryAction={{ content: "See what is due", url: "/app/rewards" }}>
      {waiting
        ? "Make a file of what waits, upload it at the provider, and bring back the report."
        : "Rewards that you issue over a file wait here until you make one of them."}
    </NothingHere>
  );
}

function FileLine(props: {
  readonly file: FileRow;
  readonly onDownload: () => void;
  readonly onAsk: (question: Question) => void;
}) {
  const { file, onDownload, onAsk } = props;
  const [label, tone] = looks[file.state];
  const ask = (kind: Question["kind"]) => onAsk({ kind, fileId: file.id, name: file.name, open: file.open });
  const live = file.state === "exported" || file.state === "uploaded";
  const button = (words: string, onClick: () => void, primary = false) => (
    <Button
      onClick={onClick}
      accessibilityLabel={`${words}: ${file.name}, ${file.made}`}
      {...(primary ? { variant: "primary" as const } : {})}
    >
      {words}
    </Button>
  );
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {file.name}
        </Text>
        {tone === undefined ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>}
      </InlineStack>
      <Text as="p" tone="subdued">
        {[
          `${counted(file.payments)}, made ${file.made}`,
          ...(file.uploaded === null ? [] : [`uploaded ${file.uploaded}`]),
          ...(file.ended === null ? [] : [`ended ${file.ended}`]),
          ...(file.paid > 0 ? [`${file.paid} paid`] : []),
          ...(file.refused > 0 ? [`${file.refused} not paid`] : []),
          ...(live && file.state === "uploaded" ? [`${file.open} open`] : []),
        ].join(" · ")}
      </Text>
      {live ? <Text as="p">{file.upload}</Text> : null}
      {live ? (
        <InlineStack gap="200">
          {file.state === "exported" ? button("I have uploaded it", () => ask("uploaded"), true) : null}
          {file.state === "uploaded" ? button("Import report", () => ask("report"), true) : null}
          {button("Download", onDownload)}
          {file.state === "uploaded" ? button("End without a report", () => ask("end")) : null}
          {file.paid + file.refused === 0 ? button("It was never uploaded", () => ask("dropped")) : null}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

function keep(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
