import * as z from "../shape/deferred-zod";

/** A service that ends TLS in front of a runner which browsers call. */
export interface TlsProxySettings {
  /** File on the host with the certificate and its chain, in PEM. */
  readonly certificate: string;
  /** File on the host with the private key, in PEM. */
  readonly key: string;
  /** Port of the host on which browsers reach it, 1 to 65535. @default 443 */
  readonly port?: number;
  /** Image of Caddy, for a registry of one's own. @default - {@link TLS_PROXY_IMAGE} */
  readonly image?: string;
}

/** The proxy, as its project publishes it. */
export const TLS_PROXY_IMAGE = "caddy:2.10.2";

/** Port on which browsers expect HTTPS. */
export const HTTPS_PORT = 443;

const text = z.string().min(1);

/** Shape of {@link TlsProxySettings}. */
export const tlsProxyShape = z.strictObject({
  certificate: text,
  key: text,
  port: z.int().min(1).max(65_535).optional(),
  image: text.optional(),
});
