/**
 * Addresses of cloud metadata services, which hand out credentials to whoever can reach them. The Agent's
 * runner refuses two of them; this one refuses all that are known, the whole link-local ranges they lie in,
 * and every IPv6 form that carries such an IPv4 address.
 */
import { BlockList } from "node:net";
import { METADATA_NETWORKS } from "@parkit/provider-schema/internal/runner/metadata-network";
import { addressForms } from "./address-forms";

const networks = new BlockList();
for (const { address, prefix, family } of METADATA_NETWORKS) networks.addSubnet(address, prefix, family);

/**
 * Names that mean a metadata service wherever they resolve: of Google Cloud (the last two are its short
 * ones), Azure, Oracle Cloud, IBM Cloud, Tencent Cloud, Equinix Metal and AWS.
 */
const METADATA_HOSTS: readonly string[] = [
  "metadata.google.internal",
  "metadata.azure.internal",
  "metadata.oraclecloud.com",
  "metadata.oci.oraclecloud.com",
  "api.metadata.cloud.ibm.com",
  "metadata.tencentyun.com",
  "metadata.platformequinix.com",
  "metadata.packet.net",
  "instance-data",
  "metadata.goog",
  "metadata",
];

/**
 * Whether a host name, as a URL has it in lower case, is one of a metadata service, whatever it resolves to.
 */
export function isMetadataHost(host: string): boolean {
  return METADATA_HOSTS.includes(host.replace(/\.+$/, ""));
}

/**
 * Whether an IP address is one of a metadata service. Brackets and zone ids are taken too; anything that is
 * not an IP address is not one.
 */
export function isMetadataAddress(text: string): boolean {
  return addressForms(text).some(({ address, family }) => networks.check(address, family));
}
