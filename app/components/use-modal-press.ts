import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { PressAnswer } from "./press-answer.ts";
import { useToast } from "./use-toast.ts";

/**
 * The press of a dialog that is there for one answer: it closes with a toast once the server has done it, and stays open with
 * what is wrong (`problem`) when it has not. What was typed takes the problem away by `setProblem(null)`.
 */
export function useModalPress<Answer extends PressAnswer = PressAnswer>(onClose: () => void) {
  const fetcher = useFetcher<Answer>();
  const [problem, setProblem] = useState<string | null>(null);
  const busy = fetcher.state !== "idle";
  const answer = fetcher.data as PressAnswer | undefined;
  const done = !busy && answer?.toast !== undefined;
  useToast(answer);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    if (answer?.message) setProblem(answer.message);
  }, [answer]);
  return { fetcher, busy, problem, setProblem };
}
