/** The install function takes a browser's visit from the HTTP API, sends it to a platform, and keeps the token that it comes back for. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { admitted, doorOf, type Refused, refusedBy, sentTo } from "./admission.js";
import { days } from "./env.js";
import { traceOf } from "./errors.js";
import { HEADERS, htmlOf } from "./letterhead.js";
import { counted, told } from "./metrics.js";
import { apology, invitation, type Notice, welcome } from "./notices.js";
import { forgetRejected } from "./secrets.js";
import { type Visit, visitIn } from "./visits.js";

type Page = APIGatewayProxyStructuredResultV2;

const logger = new Logger();
const DAY = 24 * 60 * 60; // seconds

/** handler answers every visit with a page in plain words; what operators are to know is logged under the id that the page shows. */
export async function handler(event: APIGatewayProxyEventV2): Promise<Page> {
  const visit = visitIn(event);
  try {
    return visit.isBack ? await cameBack(visit) : await goesThere(visit);
  } catch (error) {
    forgetRejected(error);
    return refused(visit, refusedBy(error), { trace: traceOf(error) });
  } finally {
    told();
  }
}

async function goesThere(visit: Visit): Promise<Page> {
  const { url, cookie } = await sentTo(visit, new Date());
  const page = pageOf(invitation(visit.channel, url, days("KEEP_DAYS") / DAY));
  return { ...page, cookies: [cookie] };
}

async function cameBack(visit: Visit): Promise<Page> {
  const outcome = await admitted(visit, new Date());
  if ("refusal" in outcome) return refused(visit, outcome);
  const { channel, correlation_id } = visit;
  const { tenant, name } = outcome;
  counted("Installed");
  logger.info("installed", { channel, tenant, correlation_id });
  return pageOf(welcome(channel, name, doorOf(channel).home?.(outcome)));
}

function refused(visit: Visit, why: Refused, more: object = {}): Page {
  const { channel, correlation_id } = visit;
  const notice = apology(why, visit);
  const line = { channel, correlation_id, code: why.refusal, said: why.said, ...more };
  if (notice.status < 500) logger.warn("not installed", line);
  else logger.error("not installed", line);
  return pageOf(notice);
}

function pageOf(notice: Notice): Page {
  return { statusCode: notice.status, headers: HEADERS, body: htmlOf(notice) };
}
