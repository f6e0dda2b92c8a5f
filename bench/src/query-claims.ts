import { appBuilderBodyDigest } from "@parkit/protocol/internal/app-builder/request";
import {
  APP_BUILDER_TOKEN_LIFETIME_SECONDS,
  type AppBuilderClaims,
} from "@parkit/protocol/internal/app-builder/token";

/** What differs from one query to another. */
interface Query {
  readonly tokenId: string;
  /** URN of the runner. */
  readonly audience: string;
  readonly keyThumbprint: string;
  readonly action: string;
  readonly body: string;
  /** When the token was issued, in Unix seconds. */
  readonly issuedAt: number;
}

/** Claims of a token that a runner takes for a query. */
export function queryClaims({ body, issuedAt, ...query }: Query): AppBuilderClaims {
  return {
    ...query,
    userId: "user",
    bodyDigest: appBuilderBodyDigest(body),
    issuedAt,
    notBefore: issuedAt,
    expiresAt: issuedAt + APP_BUILDER_TOKEN_LIFETIME_SECONDS,
  };
}
