import type { Context } from 'hono';
import { html } from 'hono/html';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { HttpEnv } from '../../api/deps.ts';
import { PAGE_HEADERS } from './page-headers.ts';

type Element = JSX.Element;

/** Answers with a page. The status is one of problem.ts, or 200. */
export const sendPage = (
  c: Context<HttpEnv>,
  page: Element,
  status: 200 | 400 | 401 | 403 | 404 | 405 | 406 | 409 | 415 | 422 | 429 | 500 | 503 = 200,
): Response | Promise<Response> => c.html(html`<!doctype html>${page}`, status, PAGE_HEADERS);
